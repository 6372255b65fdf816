import type { Coupon, CouponBenefit, CouponTerms, OwnedCoupon } from '@inkvine/contracts/perks-coupons';
import type { CouponRow } from '@inkvine/db/perks/coupon.repository';
import type { GrantRow } from '@inkvine/db/perks/coupon-grant.repository';
import { ownedState, partsLeft } from '@inkvine/domain/perks/coupon-grant';
import type { z } from 'zod';

/** The columns of a benefit, null where its kind has no use for them. */
export function benefitColumns(benefit: CouponBenefit) {
  const cut = benefit.kind === 'fixed' ? benefit : benefit.kind === 'percent' ? benefit.most : null;
  return {
    kind: benefit.kind,
    amountMinor: cut?.amount ?? null,
    currency: cut?.currency ?? null,
    percent: benefit.kind === 'percent' ? benefit.percent : null,
    months: benefit.kind === 'free_period' ? benefit.months : null,
    coins: benefit.kind === 'bonus_coins' ? benefit.coins : null,
    validDays: benefit.kind === 'bonus_coins' ? benefit.validDays : null,
    periods: benefit.kind === 'fixed' || benefit.kind === 'percent' ? benefit.periods : 1,
  };
}

/** What the table's constraints promise for the kind is taken at its word. */
function benefitOf(row: CouponRow): z.input<typeof CouponBenefit> {
  const { periods } = row;
  switch (row.kind) {
    case 'fixed':
      return { kind: 'fixed', amount: row.amountMinor!, currency: row.currency!, periods };
    case 'percent': {
      const most = row.amountMinor === null ? null : { amount: row.amountMinor, currency: row.currency! };
      return { kind: 'percent', percent: row.percent!, most, periods };
    }
    case 'free_period':
      return { kind: 'free_period', months: row.months! };
    case 'bonus_coins':
      return { kind: 'bonus_coins', coins: row.coins!, validDays: row.validDays! };
  }
}

export function couponState(row: CouponRow, now: Date): Coupon['state'] {
  if (row.stoppedAt !== null) return 'stopped';
  if (row.endsAt !== null && now >= new Date(row.endsAt)) return 'over';
  if (row.stock !== null && row.granted >= row.stock) return 'given_out';
  return now < new Date(row.startsAt) ? 'planned' : 'running';
}

export function toCoupon(row: CouponRow & { used: number }, now: Date): z.input<typeof Coupon> {
  const { id, bearer, name, tierIds, interval, audience, stock, perPerson, canStack } = row;
  const terms: z.input<typeof CouponTerms> = {
    ...{ name, tierIds, interval, audience, stock, perPerson, canStack, benefit: benefitOf(row) },
    ...{ startsAt: row.startsAt, endsAt: row.endsAt },
  };
  const { granted, used, createdAt } = row;
  return { id, bearer, terms, state: couponState(row, now), granted, used, createdAt };
}

export function toOwned(row: GrantRow, now: Date): z.input<typeof OwnedCoupon> {
  const { coupon, id, creatorName, grantedAt, expiresAt, usedAt } = row;
  const state = ownedState(partsOf(row), now);
  return {
    ...{ id, name: coupon.name, benefit: benefitOf(coupon), creatorName, canStack: coupon.canStack, state },
    left: state === 'usable' ? partsLeft(partsOf(row)) : 0,
    ...{ grantedAt, startsAt: coupon.startsAt, expiresAt, usedAt },
  };
}

export const partsOf = ({ coupon, usedParts, expiresAt }: GrantRow) => ({
  ...{ months: coupon.months, periods: coupon.periods, usedParts, expiresAt },
});
