import { z } from 'zod';
import { ForecastCharge } from './member-history.ts';
import { TierCurrency, TierInterval } from './memberships.ts';
import { OwnedCoupon } from './perks-coupons.ts';
import { IdempotencyKey, Timestamp } from './primitives.ts';
import { ChosenCouponIds, MembershipInput, MembershipRef } from './renewals.ts';

/** Why the coupons of a membership cannot be changed now. */
export const CouponChangeRefusal = z.enum([
  /** A payment is on its way. */
  'charging',
  /** A period is not paid, and is tried again with the coupons that it was claimed with. */
  'bill_open',
  /** The next period is due, and is decided about in a moment. */
  'renewing',
]);
export type CouponChangeRefusal = z.infer<typeof CouponChangeRefusal>;

/** What is charged next. */
export const NextCharge = z.object({
  at: Timestamp,
  /** Minor units or coins; 0 for a period that coupons make free. */
  amount: z.int().min(0),
});
export type NextCharge = z.infer<typeof NextCharge>;

export const MembershipCouponsInput = MembershipInput.extend({
  /** Those that would stand with it; those that do when absent. */
  couponIds: ChosenCouponIds.optional(),
});

/** A coupon that stands with a membership, or that its member could add. */
export const MembershipCoupon = z.object({
  coupon: OwnedCoupon,
  isHeld: z.boolean(),
  isChosen: z.boolean(),
  /** What it takes off the next charge; 0 where others go before it, or it is for another tier than the next one. */
  off: z.int().min(0),
  /** Whether it could be added again once it is taken off. */
  comesBack: z.boolean(),
});
export type MembershipCoupon = z.infer<typeof MembershipCoupon>;

/** The coupons of a membership, and what its charges come to with those that are chosen. */
export const MembershipCoupons = z.object({
  /** Why they cannot be changed now; null where they can. */
  refusal: CouponChangeRefusal.nullable(),
  /** Nothing can be added to a membership that is to end. */
  canAdd: z.boolean(),
  currency: TierCurrency,
  interval: TierInterval,
  /** Those that stand with it first; without those that are used up or over. */
  coupons: z.array(MembershipCoupon),
  /** As things stand, and with those that are chosen; null where nothing is agreed to be charged. */
  stands: NextCharge.nullable(),
  next: NextCharge.nullable(),
  /** Every charge with those that are chosen, up to those of the whole price. */
  charges: z.array(ForecastCharge),
});
export type MembershipCoupons = z.infer<typeof MembershipCoupons>;

/** Changes which coupons stand with a membership, for what was shown. */
export const ChooseCouponsInput = MembershipRef.extend({
  /** All of those that are to stand with it. */
  couponIds: ChosenCouponIds,
  /** The next charge as it was shown with them. */
  expectedNext: NextCharge.nullable(),
  idempotencyKey: IdempotencyKey,
});
