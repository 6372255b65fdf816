import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackCoupons, type StackableCoupon, type StackedPrice } from './coupon-stack.ts';

const coupon = (changes: Partial<StackableCoupon>): StackableCoupon => ({
  ...{ grantId: 'a', kind: 'fixed', bearer: 'platform', canStack: true, expiresAt: null },
  ...{ amountMinor: null, currency: null, percent: null, months: null, ...changes },
});
const fixed = (amountMinor: number, rest: Partial<StackableCoupon> = {}) =>
  coupon({ kind: 'fixed', amountMinor, currency: 'KRW', ...rest });
const percent = (share: number, rest: Partial<StackableCoupon> = {}) =>
  coupon({ kind: 'percent', percent: share, ...rest });
const free = (months: number, rest: Partial<StackableCoupon> = {}) =>
  coupon({ kind: 'free_period', months, ...rest });
const price = (priceMinor: number, interval: StackedPrice['interval'] = 'month'): StackedPrice => ({
  ...{ priceMinor, interval, currency: 'KRW' },
});

describe('a stack of coupons', () => {
  it('takes percentages before amounts, each from what is left', () => {
    const { steps, totalMinor, borne } = stackCoupons(price(9_900), [
      fixed(1_000, { grantId: 'f', bearer: 'creator' }),
      percent(10, { grantId: 'p' }),
    ]);
    expect(steps).toEqual([
      { grantId: 'p', kind: 'percent', bearer: 'platform', offMinor: 990, leftMinor: 8_910, parts: 1 },
      { grantId: 'f', kind: 'fixed', bearer: 'creator', offMinor: 1_000, leftMinor: 7_910, parts: 1 },
    ]);
    expect(totalMinor).toBe(7_910);
    expect(borne).toEqual({ platform: 990, creator: 1_000 });
  });

  it('takes of a kind first what expires first, and leaves out what has nothing to take', () => {
    const { steps, totalMinor } = stackCoupons(price(1_000), [
      fixed(600, { grantId: 'never' }),
      fixed(700, { grantId: 'later', expiresAt: '2027-02-01T00:00:00.000Z' }),
      fixed(500, { grantId: 'soon', expiresAt: '2027-01-01T00:00:00.000Z' }),
    ]);
    expect(steps.map(({ grantId, offMinor }) => [grantId, offMinor])).toEqual([
      ['soon', 500],
      ['later', 500],
    ]);
    expect(totalMinor).toBe(0);
  });

  it('makes a month free, and as many months of a year', () => {
    expect(stackCoupons(price(5_000), [free(3)])).toMatchObject({ totalMinor: 0, steps: [{ parts: 1 }] });
    expect(stackCoupons(price(50_000, 'year'), [free(3)])).toMatchObject({
      ...{ totalMinor: 37_500, steps: [{ parts: 3, offMinor: 12_500 }] },
    });
    expect(stackCoupons(price(50_000, 'year'), [free(12)])).toMatchObject({
      ...{ totalMinor: 0, steps: [{ parts: 12 }] },
    });
  });

  it('keeps a coupon that does not stack alone, and takes what is better for the reader', () => {
    const alone = percent(30, { grantId: 'alone', canStack: false });
    const one = fixed(2_000, { grantId: 'one' });
    const two = fixed(2_000, { grantId: 'two' });
    expect(stackCoupons(price(10_000), [alone, one]).steps).toMatchObject([{ grantId: 'alone' }]);
    expect(stackCoupons(price(10_000), [alone, one, two]).steps).toMatchObject([
      { grantId: 'one' },
      { grantId: 'two' },
    ]);
  });

  it('rounds what is left down, and stays within the most that a percentage takes', () => {
    expect(stackCoupons(price(999), [percent(50)]).totalMinor).toBe(499);
    expect(stackCoupons(price(10_000), [percent(50, { amountMinor: 700, currency: 'KRW' })]).totalMinor).toBe(
      9_300,
    );
  });

  it('leaves coupons of another currency alone', () => {
    expect(stackCoupons(price(1_000), [fixed(500, { currency: 'USD' })])).toEqual({
      ...{ steps: [], totalMinor: 1_000, borne: { platform: 0, creator: 0 } },
    });
  });
});

const anyCoupon = fc
  .record({
    kind: fc.constantFrom('free_period' as const, 'percent' as const, 'fixed' as const),
    bearer: fc.constantFrom('platform' as const, 'creator' as const),
    canStack: fc.boolean(),
    expiresAt: fc.constantFrom(null, '2027-01-01T00:00:00.000Z', '2027-06-01T00:00:00.000Z'),
    amount: fc.integer({ min: 1, max: 20_000 }),
    isCapped: fc.boolean(),
    currency: fc.constantFrom('KRW', 'USD'),
    percent: fc.integer({ min: 1, max: 100 }),
    months: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ amount, isCapped, currency, percent: share, months, ...rest }) => {
    const hasAmount = rest.kind === 'fixed' || (rest.kind === 'percent' && isCapped);
    return coupon({
      ...rest,
      ...(hasAmount && { amountMinor: amount, currency }),
      ...(rest.kind === 'percent' && { percent: share }),
      ...(rest.kind === 'free_period' && { months }),
    });
  });
const anyCoupons = fc
  .array(anyCoupon, { maxLength: 6 })
  .map((coupons) => coupons.map((each, at) => ({ ...each, grantId: `grant ${at}` })));
const anyPrice = fc.record({
  priceMinor: fc.integer({ min: 0, max: 100_000_000 }),
  currency: fc.constant('KRW'),
  interval: fc.constantFrom('month' as const, 'year' as const),
});

describe('whatever the coupons', () => {
  it('their order is nothing to the result', () => {
    fc.assert(
      fc.property(
        anyPrice,
        anyCoupons.chain((coupons) =>
          fc.tuple(
            fc.constant(coupons),
            fc.shuffledSubarray(coupons, { minLength: coupons.length, maxLength: coupons.length }),
          ),
        ),
        (asked, [coupons, shuffled]) => {
          expect(stackCoupons(asked, shuffled)).toEqual(stackCoupons(asked, coupons));
        },
      ),
    );
  });

  it('nobody pays less than nothing or gets more than the price, and what is borne is what is taken off', () => {
    fc.assert(
      fc.property(anyPrice, anyCoupons, (asked, coupons) => {
        const { steps, totalMinor, borne } = stackCoupons(asked, coupons);
        let left = asked.priceMinor;
        for (const step of steps) {
          expect(step.offMinor).toBeGreaterThan(0);
          left -= step.offMinor;
          expect(step.leftMinor).toBe(left);
        }
        expect(Number.isSafeInteger(totalMinor) && totalMinor >= 0).toBe(true);
        expect(left).toBe(totalMinor);
        expect(borne.platform + borne.creator).toBe(asked.priceMinor - totalMinor);
      }),
    );
  });

  it('no coupon alone is better than the stack', () => {
    fc.assert(
      fc.property(anyPrice, anyCoupons, (asked, coupons) => {
        const { totalMinor } = stackCoupons(asked, coupons);
        for (const each of coupons)
          expect(totalMinor).toBeLessThanOrEqual(stackCoupons(asked, [each]).totalMinor);
      }),
    );
  });
});
