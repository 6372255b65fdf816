import { z } from 'zod';
import { TierCurrency, TierInterval } from './memberships.ts';
import {
  CouponGrantId,
  IdempotencyKey,
  MembershipId,
  MembershipNoticeId,
  MembershipTierId,
  page,
  PaymentMethodId,
  TierPriceId,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';

/** Why a charge brought no money. */
export const ChargeOutcome = z.enum([
  /** Sent, and not answered yet. */
  'pending',
  'paid',
  /** Refused now; another day may do. */
  'soft',
  /** Refused for good: lost, stolen or closed. */
  'hard',
  /** The bank wants its customer, or there is nothing to charge. */
  'customer',
  /** The gateway or the way to it failed; nothing was refused. */
  'fault',
]);
export type ChargeOutcome = z.infer<typeof ChargeOutcome>;

/** Why a period was not charged. */
export const WaiveReason = z.enum([
  /** It began and ended while nobody renewed. */
  'outage_billing',
  /** The site was away for more than half of it. */
  'outage_service',
  /** Its bill was still open when the next one would have come. */
  'bill_open',
  /** By a batch of corrections. */
  'correction',
]);
export type WaiveReason = z.infer<typeof WaiveReason>;

/** Why a membership ended. */
export const MembershipEnd = z.enum([
  'cancelled',
  'cancelled_at_once',
  'unpaid',
  /** A new price was not agreed to. */
  'price_refused',
  /** Its first payment did not come. */
  'not_begun',
  /** The bank took the money back. */
  'payment_lost',
  'closed',
  /** It was a gift, and its months are over. */
  'gift_over',
]);
export type MembershipEnd = z.infer<typeof MembershipEnd>;

const Days = z.int().min(0).max(366);

/** What a version of the policy of renewals says. Product specification 2.6. */
export const RenewalTerms = z
  .strictObject({
    /**
     * What is charged once renewals go on after they stood still: the period in progress alone; or, announced a week
     * ahead, the latest elapsed ones with it in one payment.
     */
    catchUp: z.enum(['current_only', 'each_elapsed']),
    /** With `each_elapsed`, how many elapsed periods at most. */
    maxBackCycles: z.int().min(0).max(12),
    /** Days after a period's begin at which a refused charge is tried again; the first is the begin itself. */
    retryDays: z.array(Days).min(1).max(10),
    /** The hour of the member's day at which it is tried again. */
    retryHour: z.int().min(0).max(23),
    suspendAfterDays: Days,
    lastNoticeAfterDays: Days,
    endAfterDays: Days,
    /** Who pays after being without access for longer than this begins anew on that day. */
    newAnchorAfterDays: Days,
    /** Days before a charge on which it is announced, for each interval. */
    announceDays: z.record(TierInterval, z.array(z.int().min(1).max(90)).max(4)),
    /** A run of renewals after a standstill goes on by itself up to so many times a usual day. */
    confirmAboveDailyTimes: z.int().min(1).max(100),
    /** The fewest renewals that ask for an operator after a standstill. */
    confirmAbove: z.int().min(0).max(1_000_000),
    /** Renewals after a standstill are spread over at least so many minutes. */
    spreadMinutes: z
      .int()
      .min(0)
      .max(24 * 60),
    /** Of a cancelled period that was begun: nothing, or the unused days. */
    refundOnCancel: z.enum(['none', 'unused_days']),
    maxPauseMonths: z.int().min(0).max(12),
  })
  .refine(
    ({ retryDays }) =>
      retryDays[0] === 0 && retryDays.every((day, at) => at === 0 || day > retryDays[at - 1]!),
    { message: 'retry_days' },
  )
  .refine(
    (terms) =>
      terms.retryDays.at(-1)! <= terms.suspendAfterDays &&
      terms.suspendAfterDays <= terms.lastNoticeAfterDays &&
      terms.lastNoticeAfterDays <= terms.endAfterDays,
    { message: 'order_of_days' },
  );
export type RenewalTerms = z.infer<typeof RenewalTerms>;

/** An IANA name that this server knows. */
export const TimeZone = z
  .string()
  .max(60)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
    } catch {
      return false;
    }
  });

/** Coupons that are to be used together, without an order: that is the rule's. */
export const ChosenCouponIds = z
  .array(CouponGrantId)
  .max(10)
  .refine((chosen) => new Set(chosen).size === chosen.length);

export const SubscribeInput = z.object({
  tierId: MembershipTierId,
  /** The row of the price that was shown and is agreed to. */
  priceId: TierPriceId,
  expectedAmount: z.int().min(1),
  /** Coupons to use for it, every one of which takes something off; none when absent. */
  couponIds: ChosenCouponIds.optional(),
  /** What the first charge was shown to come to with them. */
  expectedFirst: z.int().min(0).optional(),
  /** Null where the price is in coins. */
  paymentMethodId: PaymentMethodId.nullable(),
  /** In which the membership's days begin. */
  timeZone: TimeZone,
  idempotencyKey: IdempotencyKey,
});

/** `starting`: the bank has not answered yet. `grace`: the last charge was refused, access goes on for some days. */
export const MembershipState = z.enum([
  'starting',
  'active',
  'trial',
  'ending',
  'grace',
  'suspended',
  'paused',
  'ended',
]);
export type MembershipState = z.infer<typeof MembershipState>;

/** A membership as its member sees it. */
export const MyMembership = z.object({
  id: MembershipId,
  creator: z.object({ id: UserId, name: z.string() }),
  tier: z.object({ id: MembershipTierId, name: z.string(), rank: z.int(), welcome: z.string() }),
  state: MembershipState,
  endReason: MembershipEnd.nullable(),
  currency: TierCurrency,
  /** Minor units, or coins. */
  amount: z.int(),
  /** What the next charge comes to with the coupons that the member chose; 0 for a period that they make free. */
  nextAmount: z.int().min(0),
  interval: TierInterval,
  timeZone: z.string(),
  paymentMethodId: PaymentMethodId.nullable(),
  /** Until when access is open; null while there is none. */
  openUntil: Timestamp.nullable(),
  /** When the next period begins and is charged; null when none will be. */
  renewsAt: Timestamp.nullable(),
  /** Begun by a gift and not paid for yet: it ends by itself, unless its member says that it goes on. */
  isGift: z.boolean(),
  /** Why the last charge brought no money. */
  failure: z.string().nullable(),
  /** Months that are left out: neither charged nor open. Null for none. */
  pause: z.object({ from: Timestamp, until: Timestamp }).nullable(),
  /** Another price that the member is asked for; null for none. */
  priceChange: z
    .object({
      priceId: TierPriceId,
      amount: z.int(),
      /** The first period that costs so much, or with which the membership ends. */
      from: Timestamp,
      answer: z.enum(['agreed', 'refused']).nullable(),
    })
    .nullable(),
  /** Another tier that was agreed to for the next period; null for none. */
  tierChange: z
    .object({
      tier: z.object({ id: MembershipTierId, name: z.string() }),
      amount: z.int(),
      from: Timestamp,
    })
    .nullable()
    .default(null),
  /** Whether a payment for a change of tier is on its way. */
  isChangingTier: z.boolean().default(false),
  since: Timestamp,
  version: Version,
});
export type MyMembership = z.infer<typeof MyMembership>;

export const MyMembershipPage = page(MyMembership);

export const MembershipInput = z.object({ membershipId: MembershipId });
export const MembershipRef = z.object({ membershipId: MembershipId, version: Version });
/** Leaves out so many months after the one that is paid. */
export const PauseInput = MembershipRef.extend({ months: z.int().min(1).max(12) });
export const ChangeMethodInput = MembershipRef.extend({ paymentMethodId: PaymentMethodId });

/** Agrees to a price that one was asked for, or refuses it: then the membership ends where it would begin. */
export const AnswerPriceInput = MembershipRef.extend({ priceId: TierPriceId, agrees: z.boolean() });

/** What leaving a membership at once would come to now. */
export const LeaveOffer = z.object({
  /** Whether it can be left now: not while a payment for it is on its way. */
  possible: z.boolean(),
  /** What comes back for the days that are not used; null where nothing does. */
  refund: z
    .object({
      currency: TierCurrency,
      /** Minor units, or coins. */
      amount: z.int().min(1),
      days: z.int().min(1),
      unusedDays: z.int().min(0),
      /** Of the coins that came with the period: what was spent is taken off, what is left goes. */
      memberCoinsSpent: z.int().min(0),
      memberCoinsLeft: z.int().min(0),
    })
    .nullable(),
});
export type LeaveOffer = z.infer<typeof LeaveOffer>;

/** Leaves at once, for what was shown: 0 for nothing. */
export const LeaveInput = MembershipRef.extend({
  expectedRefund: z.int().min(0),
  idempotencyKey: IdempotencyKey,
});

/** What a batch of corrections does about a membership. */
export const CorrectionAction = z.enum([
  /** Nobody pays for a period, on record, and it is open to the member. */
  'waive',
  /** Days are added to the period in progress, and all after it begin later. */
  'extend',
  /** All that was paid for a period goes back; it stays open to the member. */
  'refund',
  /** Its member is asked to pay for a period after all; nothing is charged without a yes. */
  'recharge',
]);
export type CorrectionAction = z.infer<typeof CorrectionAction>;

/** What a member is told, once for each period. */
export const MembershipNoticeKind = z.enum([
  'started',
  'renewed',
  'refused',
  'suspended',
  'last',
  'ended',
  'upcoming_30',
  'upcoming_7',
  'upcoming',
  'catch_up',
  'price_asked',
  'price_lowered',
  'price_unanswered',
  'extended',
  'corrected',
  'paused',
  'tier_changed',
  'tier_change_refused',
  /** It is a gift that ends soon. */
  'gift_ending',
  'recharged',
]);
export type MembershipNoticeKind = z.infer<typeof MembershipNoticeKind>;

/** What stands behind a notice; which of it depends on its kind. */
export const MembershipNoticeDetail = z.object({
  amountMinor: z.int().optional(),
  currency: TierCurrency.optional(),
  /** The period that was paid, or that will be charged. */
  startsAt: Timestamp.optional(),
  endsAt: Timestamp.optional(),
  /** Elapsed periods that nobody pays for. */
  waived: z.int().optional(),
  failure: z.string().optional(),
  graceEndsAt: Timestamp.optional(),
  reason: MembershipEnd.optional(),
  /** What was paid before a change of price. */
  previousMinor: z.int().optional(),
  /** What a correction did; with `refund` and `recharge` the amount stands in `amountMinor`. */
  correction: CorrectionAction.optional(),
  /** Days by which a period was made longer. */
  days: z.int().optional(),
  /** The tier that a change was to. */
  tierName: z.string().optional(),
});
export type MembershipNoticeDetail = z.infer<typeof MembershipNoticeDetail>;

export const MembershipNotice = z.object({
  id: MembershipNoticeId,
  membershipId: MembershipId,
  kind: MembershipNoticeKind,
  creatorName: z.string(),
  tierName: z.string(),
  detail: MembershipNoticeDetail,
  createdAt: Timestamp,
  isRead: z.boolean(),
});
export type MembershipNotice = z.infer<typeof MembershipNotice>;

export const NoticesSeenInput = z.object({ upTo: MembershipNoticeId });
export const NoticesSeen = z.object({ unread: z.int().min(0) });
export const MembershipNoticePage = page(MembershipNotice).extend({ unread: z.int().min(0) });
