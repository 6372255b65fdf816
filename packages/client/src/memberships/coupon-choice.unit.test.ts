import { MembershipCoupons } from '@inkvine/contracts/membership-coupons';
import { describe, expect, it } from 'vitest';
import { choosableCoupons, isConfirmable } from './coupon-choice.ts';

const AT = '2026-12-19T15:00:00.000Z';
const id = (n: number) => `01a1aace-5d88-7000-b183-00000000000${n}`;

function offer(
  coupons: { isHeld?: boolean; isChosen?: boolean; off?: number }[],
  rest: Partial<Pick<MembershipCoupons, 'refusal' | 'canAdd'>> = {},
): MembershipCoupons {
  const next = { at: AT, amount: 3_900 };
  return MembershipCoupons.parse({
    ...{ refusal: null, canAdd: true, currency: 'KRW', interval: 'month', stands: next, next, charges: [] },
    ...rest,
    coupons: coupons.map((each, at) => ({
      ...{ isHeld: false, isChosen: false, off: 0, comesBack: true, ...each },
      coupon: {
        ...{ id: id(at), name: 'Welcome', benefit: { kind: 'free_period', months: 1 }, creatorName: null },
        ...{ canStack: true, state: 'usable', left: 1, grantedAt: AT, startsAt: AT, expiresAt: null },
        usedAt: null,
      },
    })),
  });
}

describe('a choice of coupons', () => {
  it.each([
    ['as it stands', [{ isHeld: true, isChosen: true, off: 1_000 }], false],
    ['that adds one', [{ isChosen: true, off: 1_000 }], true],
    ['that adds one which takes nothing off', [{ isChosen: true }], false],
    ['that takes one off', [{ isHeld: true }], true],
    [
      'that keeps one for later, and adds another',
      [
        { isHeld: true, isChosen: true },
        { isChosen: true, off: 500 },
      ],
      true,
    ],
  ])('%s', (_, coupons, can) => {
    expect(isConfirmable(offer(coupons))).toBe(can);
    expect(isConfirmable(offer(coupons, { refusal: 'bill_open' }))).toBe(false);
  });

  it('is of those that stand with it alone where the membership is to end', () => {
    const coupons = [{ isHeld: true, isChosen: true }, {}];
    expect(choosableCoupons(offer(coupons))).toHaveLength(2);
    expect(choosableCoupons(offer(coupons, { canAdd: false })).map(({ isHeld }) => isHeld)).toEqual([true]);
  });
});
