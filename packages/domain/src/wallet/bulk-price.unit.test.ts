import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bulkPrices } from './bulk-price.ts';

const of = (...prices: number[]) => prices.map((price, index) => ({ id: `chapter ${index}`, price }));

test('without a discount every chapter costs what it costs alone', () => {
  const { total, prices } = bulkPrices(of(3, 1, 20), 0);
  expect([total, [...prices.values()]]).toEqual([24, [3, 1, 20]]);
});

test('the discount is rounded down on the sum, and the rest goes to the largest remainders', () => {
  const { total, prices } = bulkPrices(of(3, 3, 3), 10);
  expect([total, [...prices.values()]]).toEqual([9, [3, 3, 3]]);
  const dearer = bulkPrices(of(5, 5, 5), 20);
  expect([dearer.total, [...dearer.prices.values()]]).toEqual([12, [4, 4, 4]]);
  const uneven = bulkPrices(of(7, 3, 2), 25);
  expect([uneven.total, [...uneven.prices.values()]]).toEqual([9, [5, 2, 2]]);
});

test('no chapter costs less than a coin', () => {
  const { total, prices } = bulkPrices(of(1, 1, 1, 1), 30);
  expect([total, [...prices.values()]]).toEqual([4, [1, 1, 1, 1]]);
});

test('property: the parts add up to the total, each between one coin and its own price', () => {
  const price = fc.integer({ min: 1, max: 500 });
  fc.assert(
    fc.property(
      fc.array(price, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 30 }),
      (list, discount) => {
        const chapters = of(...list);
        const { total, prices } = bulkPrices(chapters, discount);
        expect([...prices.values()].reduce((sum, coins) => sum + coins, 0)).toBe(total);
        for (const { id, price: alone } of chapters) {
          expect(prices.get(id)).toBeGreaterThanOrEqual(1);
          expect(prices.get(id)).toBeLessThanOrEqual(alone);
        }
      },
    ),
  );
});
