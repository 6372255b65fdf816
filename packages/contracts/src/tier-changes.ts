import { z } from 'zod';
import { TierBenefit, TierCurrency, TierInterval } from './memberships.ts';
import { IdempotencyKey, MembershipTierId, TierPriceId, Timestamp } from './primitives.ts';
import { MembershipRef, MyMembership } from './renewals.ts';

/** Why a membership cannot move to another tier now. */
export const TierChangeRefusal = z.enum([
  /** A payment for another tier, or the first one, is on its way. */
  'charging',
  /** The current period is not paid. */
  'bill_open',
  'cancel_requested',
  /** Months are left out at present. */
  'paused',
  /** The next period is due, and is decided about in a moment. */
  'renewing',
  /** A bank asks back what was paid for the period in progress. */
  'disputed',
]);
export type TierChangeRefusal = z.infer<typeof TierChangeRefusal>;

/** `now`: at once, for the rest of the period. `next`: with the next period. */
export const TierChangeWhen = z.enum(['now', 'next']);
export type TierChangeWhen = z.infer<typeof TierChangeWhen>;

/** Another tier of the same creator, at the price that holds for the currency and interval of the membership. */
export const TierChangeOption = z.object({
  tierId: MembershipTierId,
  priceId: TierPriceId,
  name: z.string(),
  description: z.string(),
  /** Of a whole period, without coupons. */
  amount: z.int().min(1),
  when: TierChangeWhen,
  /** What is paid at once; 0 with the next period. Minor units, or coins. */
  dueNow: z.int().min(0),
  /** Coins that come with what is paid at once. */
  coinsNow: z.int().min(0),
  /** What the next charge comes to, with the coupons of the membership that are for that tier. */
  nextAmount: z.int().min(0),
  /** All that it gives. */
  benefits: z.array(TierBenefit),
  /** What the current tier gives that it does not give, or not so much of. */
  losses: z.array(TierBenefit),
  /** Whether it has no place left. */
  isFull: z.boolean(),
});
export type TierChangeOption = z.infer<typeof TierChangeOption>;

export const TierChangeOffer = z.object({
  /** Why none of them can be chosen now; null where they can. */
  refusal: TierChangeRefusal.nullable(),
  currency: TierCurrency,
  interval: TierInterval,
  /** When the period in progress ends. */
  periodEnd: Timestamp,
  /** When the next one is charged that is not left out. */
  nextChargeAt: Timestamp,
  /** The days of the period in progress, and those of them that have not begun. */
  days: z.int().min(1),
  unusedDays: z.int().min(0),
  /** The lowest rank first. */
  options: z.array(TierChangeOption),
});
export type TierChangeOffer = z.infer<typeof TierChangeOffer>;

/** Moves to another tier, for what was shown. */
export const ChangeTierInput = MembershipRef.extend({
  tierId: MembershipTierId,
  /** The row of the price that was shown and is agreed to. */
  priceId: TierPriceId,
  expectedDue: z.int().min(0),
  /** As it was shown: the day from which the new price holds. */
  periodEnd: Timestamp,
  idempotencyKey: IdempotencyKey,
});

export const TierChangeResult = z.object({
  outcome: z.enum([
    'changed',
    /** With the next period. */
    'agreed',
    /** The bank has not answered yet. */
    'waiting',
    /** Nothing was paid, and nothing has changed. */
    'refused',
    /** It was taken back since. */
    'withdrawn',
  ]),
  /** Why nothing was paid. */
  failure: z.string().nullable(),
  membership: MyMembership,
});
export type TierChangeResult = z.infer<typeof TierChangeResult>;
