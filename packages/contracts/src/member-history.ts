import { z } from 'zod';
import { TierCurrency, TierInterval } from './memberships.ts';
import { GatewayId } from './payments.ts';
import { CouponPreview } from './perks-coupons.ts';
import {
  MembershipId,
  MembershipTierId,
  page,
  pageInput,
  TierPriceId,
  Timestamp,
  TopUpId,
} from './primitives.ts';
import { ChargeOutcome, ChosenCouponIds, MembershipInput, TimeZone, WaiveReason } from './renewals.ts';

/** Why nobody was charged for a period: `gift` where somebody else paid for it before. */
export const PeriodReason = z.enum([...WaiveReason.options, 'gift']);

export const JoinOfferInput = z.object({
  tierId: MembershipTierId,
  priceId: TierPriceId,
  /** In which the membership's days would begin. */
  timeZone: TimeZone,
  /** Coupons that the caller would like to use; none when absent. */
  couponIds: ChosenCouponIds.optional(),
});

/** Charges that follow each other and cost the same. */
export const ForecastCharge = z.object({
  /** When the first of them is due. */
  from: Timestamp,
  /** Minor units or coins; 0 for a period that coupons make free. */
  amount: z.int().min(0),
  /** How many; null for all that follow. */
  periods: z.int().min(1).nullable(),
});
export type ForecastCharge = z.infer<typeof ForecastCharge>;

/** Why somebody cannot join: it is their own, not open, full, or they are a member of its creator. */
export const JoinRefusal = z.enum(['own', 'unavailable', 'full', 'member']);
export type JoinRefusal = z.infer<typeof JoinRefusal>;

/** What joining a tier at a price would come to now. */
export const JoinOffer = z.object({
  refusal: JoinRefusal.nullable(),
  /** With `member`: the caller's membership. */
  membershipId: MembershipId.nullable(),
  currency: TierCurrency,
  interval: TierInterval,
  amount: z.int().min(1),
  /** False when the tier costs something else by now. */
  isCurrent: z.boolean(),
  /** Where saved methods that can pay it are kept; null for coins, and where it cannot be paid here. */
  gateway: GatewayId.nullable(),
  /** Days that are free for the caller: whoever was a member before has none. */
  trialDays: z.int().min(0),
  /** Minor units or coins; 0 with free days, and where coupons make the first period free. */
  dueToday: z.int().min(0),
  /** When the next amount is due. */
  renewsAt: Timestamp,
  /** What the caller's coupons take off the first period that is charged. */
  coupons: CouponPreview,
  /** Every charge, up to those of the whole price; one where no coupon is used. */
  charges: z.array(ForecastCharge).min(1),
  /** How many may still join; null for any number. */
  placesLeft: z.int().min(0).nullable(),
});
export type JoinOffer = z.infer<typeof JoinOffer>;

/** `free`: days to try it in. `unpaid`: it ended over this. */
export const PeriodStatus = z.enum(['pending', 'paid', 'free', 'waived', 'paused', 'unpaid']);
export type PeriodStatus = z.infer<typeof PeriodStatus>;

export const PeriodCharge = z.object({
  at: Timestamp,
  /** Minor units or coins; more than the period's where others were paid with it. */
  amount: z.int(),
  outcome: ChargeOutcome,
  failure: z.string().nullable(),
  /** The order, where money paid. */
  topUpId: TopUpId.nullable(),
  /** What was given back of it; null for nothing. */
  returned: z.object({ at: Timestamp, amount: z.int().min(1) }).nullable(),
});
export type PeriodCharge = z.infer<typeof PeriodCharge>;

/** A period of a membership with whatever was asked for it. */
export const MembershipPeriod = z.object({
  id: z.uuid(),
  startsAt: Timestamp,
  endsAt: Timestamp,
  status: PeriodStatus,
  reason: PeriodReason.nullable(),
  tierName: z.string(),
  /** Paid for the rest of a period, with a change to this tier. */
  isTierChange: z.boolean().default(false),
  /** What was asked for by a correction, and paid or refused by the bank. */
  isRecharge: z.boolean().default(false),
  currency: TierCurrency,
  /** What it came to; with what coupons took off, what was asked for it. */
  amount: z.int(),
  /** In the order they were applied. */
  coupons: z.array(z.object({ name: z.string(), off: z.int().min(1) })),
  /** Paid together with the period that begins then. */
  paidWith: Timestamp.nullable(),
  /** In the order they were sent. */
  charges: z.array(PeriodCharge),
});
export type MembershipPeriod = z.infer<typeof MembershipPeriod>;

export const MembershipPeriodsInput = MembershipInput.extend(pageInput);
export const MembershipPeriodPage = page(MembershipPeriod);

/** What is due and not paid, and what becomes of it by itself. */
export const OpenMembershipBill = z.object({
  currency: TierCurrency,
  amount: z.int(),
  startsAt: Timestamp,
  /** When it is tried again; null where only the member can mend it. */
  nextTryAt: Timestamp.nullable(),
  /** When the membership ends over it. */
  endsAt: Timestamp,
});
export type OpenMembershipBill = z.infer<typeof OpenMembershipBill>;
