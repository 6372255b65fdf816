import { expect, test } from 'vitest';
import { ownPriceWhileRented } from './unlock-price.ts';

test.each([
  [10, 3, 7],
  [10, 9, 1],
  [3, 3, 1],
  [2, 3, 1],
])('a chapter of %i coins, rented for %i, is owned for %i more', (price, rental, more) => {
  expect(ownPriceWhileRented(price, rental)).toBe(more);
});
