import { describe, expect, it } from 'vitest';
import { boundary } from './billing-calendar.ts';
import { couponsOf, forecastCharges, leftAfter, type ChosenCoupon } from './period-coupons.ts';

const ANCHOR = { date: '2026-01-31', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 } as const;
const PRICE = { amountMinor: 4_900, currency: 'KRW', interval: 'month' } as const;
const start = (index: number) => boundary(ANCHOR, index);

const coupon = (change: Partial<ChosenCoupon> = {}): ChosenCoupon => ({
  ...{ grantId: 'a', kind: 'fixed', bearer: 'creator', canStack: true, expiresAt: null },
  ...{ amountMinor: 1_000, currency: 'KRW', percent: null, months: null, partsLeft: 1 },
  ...change,
});
const free = (months: number) =>
  coupon({ kind: 'free_period', months, partsLeft: months, amountMinor: null, currency: null });
const forecast = (...chosen: ChosenCoupon[]) =>
  forecastCharges(PRICE, chosen, { anchor: ANCHOR, begins: start(0) }).map(({ amountMinor, periods }) => [
    amountMinor,
    periods,
  ]);

describe('what coupons take off a period', () => {
  it('is nothing once they are used up, or when they expire before it begins', () => {
    expect(couponsOf(PRICE, [coupon()], start(0)).totalMinor).toBe(3_900);
    expect(couponsOf(PRICE, [coupon({ partsLeft: 0 })], start(0)).totalMinor).toBe(4_900);
    const ends = coupon({ expiresAt: start(1).toISOString() });
    expect(couponsOf(PRICE, [ends], new Date(start(1).getTime() - 1)).totalMinor).toBe(3_900);
    expect(couponsOf(PRICE, [ends], start(1)).totalMinor).toBe(4_900);
  });

  it('never leaves less than can be charged: that is free', () => {
    const left = (amountMinor: number) => couponsOf(PRICE, [coupon({ amountMinor })], start(0));
    expect(left(4_800)).toMatchObject({ totalMinor: 100, borne: { creator: 4_800 } });
    expect(left(4_801)).toMatchObject({
      totalMinor: 0,
      steps: [{ offMinor: 4_900 }],
      borne: { creator: 4_900 },
    });
  });

  it('of coins is a whole coin or nothing, and won take off no coins', () => {
    const coins = { amountMinor: 3, currency: 'COI', interval: 'month' } as const;
    const half = coupon({ kind: 'percent', percent: 50, amountMinor: null, currency: null });
    expect(couponsOf(coins, [half], start(0)).totalMinor).toBe(1);
    expect(couponsOf(coins, [coupon()], start(0))).toMatchObject({ totalMinor: 3, steps: [] });
  });

  it('of a year takes as many months as are left', () => {
    const year = { ...PRICE, interval: 'year', amountMinor: 48_000 } as const;
    const stack = couponsOf(year, [free(3)], start(0));
    expect(stack).toMatchObject({ totalMinor: 36_000, steps: [{ parts: 3 }] });
    expect(leftAfter([free(3)], stack.steps)).toMatchObject([{ partsLeft: 0 }]);
  });
});

describe('the charges to come', () => {
  it('are lower for as many periods in a row as a coupon says, and then whole', () => {
    expect(forecast()).toEqual([[4_900, null]]);
    expect(forecast(coupon())).toEqual([
      [3_900, 1],
      [4_900, null],
    ]);
    expect(forecast(coupon({ partsLeft: 2 }), { ...coupon({ partsLeft: 3 }), grantId: 'b' })).toEqual([
      [2_900, 2],
      [3_900, 1],
      [4_900, null],
    ]);
  });

  it('begin after months that are free, for which no other coupon is used', () => {
    expect(forecast(free(2), { ...coupon(), grantId: 'b' })).toEqual([
      [0, 2],
      [3_900, 1],
      [4_900, null],
    ]);
  });
});
