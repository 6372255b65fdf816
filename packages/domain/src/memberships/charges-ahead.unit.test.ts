import { describe, expect, it } from 'vitest';
import { boundary } from './billing-calendar.ts';
import { chargesAhead, couponChangeRefusal, nextCharged } from './charges-ahead.ts';
import type { ChosenCoupon } from './period-coupons.ts';
import type { RenewalHistory } from './renewal-history.ts';

const anchor = { date: '2026-11-20', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 } as const;
const begin = (index: number) => boundary(anchor, index);

const history = (rest: Partial<RenewalHistory> = {}): RenewalHistory => ({
  ...{ anchor, nextIndex: 1, price: { priceId: 'p', amountMinor: 4_900 }, currency: 'KRW', coupons: [] },
  ...{
    priceChange: null,
    tierChange: null,
    oneOffInFlight: false,
    cancelRequestedAt: null,
    isGift: false,
    inProgressSince: null,
  },
  ...{ pause: null, endedAt: null, suspendedAt: null, bill: null, outages: [], announcedAt: null },
  ...rest,
});
const off = (partsLeft: number, rest: Partial<ChosenCoupon> = {}): ChosenCoupon => ({
  ...{ grantId: 'a', kind: 'fixed', bearer: 'creator', canStack: true, expiresAt: null, partsLeft },
  ...{ amountMinor: 1_000, currency: 'KRW', percent: null, months: null, ...rest },
});
const charges = (rest: Partial<RenewalHistory>) =>
  chargesAhead(history(rest)).map(({ from, amountMinor, periods }) => [from, amountMinor, periods]);
const rise = (index: number, agreedAt: Date | null) => ({
  priceChange: { priceId: 'q', amountMinor: 5_900, effectiveFrom: begin(index), agreedAt },
});

describe('the charges ahead', () => {
  it('are those that coupons lower, and then the whole price for ever', () => {
    expect(charges({})).toEqual([[begin(1), 4_900, null]]);
    expect(charges({ coupons: [off(2)] })).toEqual([
      [begin(1), 3_900, 2],
      [begin(3), 4_900, null],
    ]);
    expect(charges({ coupons: [off(3, { expiresAt: begin(2).toISOString() })] })).toEqual([
      [begin(1), 3_900, 1],
      [begin(2), 4_900, null],
    ]);
  });

  it('leave out what is paused', () => {
    const pause = { from: begin(1), until: begin(3) };
    expect(charges({ pause, coupons: [off(1)] })).toEqual([
      [begin(3), 3_900, 1],
      [begin(4), 4_900, null],
    ]);
    expect(nextCharged(history({ pause })).index).toBe(3);
  });

  it('follow a price that was agreed to, and end where one was not', () => {
    expect(charges({ ...rise(3, begin(0)), coupons: [off(3)] })).toEqual([
      [begin(1), 3_900, 2],
      [begin(3), 4_900, 1],
      [begin(4), 5_900, null],
    ]);
    expect(charges({ ...rise(2, null), coupons: [off(3)] })).toEqual([[begin(1), 3_900, 1]]);
    expect(charges(rise(1, null))).toEqual([]);
    const tierChange = { priceId: 't', amountMinor: 2_900, effectiveFrom: begin(1) };
    expect(charges({ tierChange, coupons: [off(1)] })).toEqual([
      [begin(1), 1_900, 1],
      [begin(2), 2_900, null],
    ]);
  });

  it('are none of what ends, and of what waits for a bill', () => {
    const bill = {
      ...{ index: 1, start: begin(1), end: begin(2), charges: [], methodChangedAt: null, couponsOff: 0 },
    };
    expect(charges({ cancelRequestedAt: begin(0) })).toEqual([]);
    expect(charges({ endedAt: begin(0) })).toEqual([]);
    expect(charges({ bill })).toEqual([]);
  });
});

describe('coupons cannot be changed', () => {
  const bill = (outcome: 'soft' | 'pending') => ({
    ...{ index: 1, start: begin(1), end: begin(2), methodChangedAt: null, couponsOff: 0 },
    charges: [{ at: begin(1), outcome }],
  });
  const before = new Date(begin(1).getTime() - 1);
  it.each([
    [{}, before, null],
    [{}, begin(1), 'renewing'],
    [{ nextIndex: 2, bill: bill('pending') }, begin(1), 'charging'],
    [{ nextIndex: 2, bill: bill('soft') }, begin(1), 'bill_open'],
    [{ oneOffInFlight: true }, before, 'charging'],
    [{ cancelRequestedAt: before }, before, null],
  ] as const)('%o at %o: %s', (rest, now, refusal) => {
    expect(couponChangeRefusal(history(rest), now)).toBe(refusal);
  });
});
