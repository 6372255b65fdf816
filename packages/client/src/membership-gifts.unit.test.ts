import { expect, it } from 'vitest';
import { deliveryOf, giftPrices } from './membership-gifts.ts';

it('a gift reaches somebody in the morning of a day to come, at most a year ahead', () => {
  const now = new Date(2026, 10, 20, 23, 30);
  expect(deliveryOf('2026-12-24', now)).toEqual(new Date(2026, 11, 24, 9));
  expect(deliveryOf(' 2026-11-21 ', now)).toEqual(new Date(2026, 10, 21, 9));
  for (const typed of [
    '',
    '24.12.2026',
    '2026-11-20',
    '2025-12-24',
    '2027-11-21',
    '2026-02-30',
    '2026-13-01',
  ])
    expect(deliveryOf(typed, now)).toBeUndefined();
});

it('what can be given has a price by the month; coins are named first, then the likely currency', () => {
  const price = (currency: 'COI' | 'KRW' | 'USD', interval: 'month' | 'year') =>
    ({ currency, interval }) as never;
  const [won, yearly, coins] = [price('KRW', 'month'), price('KRW', 'year'), price('COI', 'month')];
  const dollars = price('USD', 'month');
  expect(giftPrices({ prices: [won, dollars, yearly, coins] }, 'ko')).toEqual([coins, won, dollars]);
  expect(giftPrices({ prices: [won, dollars] }, 'en')).toEqual([dollars, won]);
  expect(giftPrices({ prices: [yearly] }, 'ko')).toEqual([]);
});
