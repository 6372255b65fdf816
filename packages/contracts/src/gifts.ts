import { z } from 'zod';
import { BULK_MAX_CHAPTERS } from './bulk-unlock.ts';
import { Coins, Currency, MinorAmount } from './money.ts';
import { GatewayId } from './payments.ts';
import {
  BranchId,
  ChapterId,
  GiftId,
  IdempotencyKey,
  MembershipId,
  MembershipTierId,
  page,
  pageInput,
  PaymentMethodId,
  text,
  TierPriceId,
  Timestamp,
  TopUpId,
  UserId,
} from './primitives.ts';
import { TimeZone } from './renewals.ts';

export const GIFT_MESSAGE_MAX_LENGTH = 300;
/** So long a gift waits; then its coins go back to the lots they came from. */
export const GIFT_WAITS_DAYS = 30;
export const GIFT_MAX_CHAPTERS = BULK_MAX_CHAPTERS;
/** How many months of a membership one can give. */
export const GIFT_MONTHS = [1, 3, 6, 12] as const;
export const GiftMonths = z.literal(GIFT_MONTHS);
export type GiftMonths = z.infer<typeof GiftMonths>;
/** How many days ahead a gift can be ordered. */
export const GIFT_AHEAD_DAYS = 366;

/** Of whoever gets it: they are told, and nobody else can claim it. Null for a link, which the first to open it claims. */
const Receiver = z.string().trim().toLowerCase().pipe(z.email().max(254)).nullable();

/** The next chapters of a branch that cost coins, from one of them on. */
export const GiftPreviewInput = z.object({
  branchId: BranchId,
  fromChapterId: ChapterId,
  count: z.int().min(1).max(GIFT_MAX_CHAPTERS),
  to: Receiver,
});

const GiftChapter = z.object({ chapterId: ChapterId, title: z.string() });

/** What a gift would cost, before anyone confirms it. Nothing is reserved. */
export const GiftPreview = z.object({
  branchId: BranchId,
  /** Whom the address belongs to; null for a link. */
  receiverName: z.string().nullable(),
  chapters: z.array(
    GiftChapter.extend({
      /** What it costs alone, and among these. */
      price: Coins,
      giftPrice: Coins,
    }),
  ),
  /** Percent that the author takes off several chapters. */
  discount: z.int().min(0),
  listTotal: Coins,
  total: Coins,
  balance: z.object({ paid: Coins, bonus: Coins }),
  /** Which coins it would take; null where coins are missing. */
  split: z.object({ paid: Coins, bonus: Coins }).nullable(),
  missing: Coins,
  /** So much that it has to be confirmed a second time. */
  needsConfirmation: z.boolean(),
  /** How long it waits to be claimed. */
  waitsDays: z.int().min(1),
});
export type GiftPreview = z.infer<typeof GiftPreview>;

export const GiveGiftInput = z.object({
  branchId: BranchId,
  /** Just those that were shown. */
  chapterIds: z.array(ChapterId).min(1).max(GIFT_MAX_CHAPTERS),
  expectedTotal: Coins,
  to: Receiver,
  message: text(0, GIFT_MESSAGE_MAX_LENGTH),
  /** That the person said yes twice, where that is needed. */
  confirmed: z.boolean(),
  idempotencyKey: IdempotencyKey,
});

/** Months of a tier. */
export const MembershipGiftPreviewInput = z.object({
  tierId: MembershipTierId,
  months: GiftMonths,
  to: Receiver,
});

/** What giving months of a membership would cost, before anyone confirms it. */
export const MembershipGiftPreview = GiftPreview.pick({
  ...{ receiverName: true, total: true, balance: true, split: true, missing: true },
  ...{ needsConfirmation: true, waitsDays: true },
}).extend({
  /** The row of the price that is agreed to, and what a month costs. */
  priceId: TierPriceId,
  monthly: Coins,
  tierName: z.string(),
  creatorName: z.string(),
  /** Members of the tier who pay get coins each month; months that are given bring none. */
  leavesOutCoins: z.boolean(),
});
export type MembershipGiftPreview = z.infer<typeof MembershipGiftPreview>;

export const GiveMembershipInput = z.object({
  ...{ tierId: MembershipTierId, priceId: TierPriceId, months: GiftMonths },
  expectedTotal: Coins,
  to: Receiver,
  /** When the receiver is told, at most `GIFT_AHEAD_DAYS` ahead; null for now, and for a link. */
  deliverAt: z.iso.datetime().nullable(),
  message: text(0, GIFT_MESSAGE_MAX_LENGTH),
  /** That the person said yes twice, where that is needed. */
  confirmed: z.boolean(),
  idempotencyKey: IdempotencyKey,
});

/** Months of a tier, paid with money. */
export const MembershipGiftPaymentPreviewInput = MembershipGiftPreviewInput.extend({ currency: Currency });

/** What giving months of a membership would cost in money, before anyone confirms it. */
export const MembershipGiftPaymentPreview = MembershipGiftPreview.omit({
  ...{ monthly: true, total: true, balance: true, split: true, missing: true, needsConfirmation: true },
}).extend({
  currency: Currency,
  /** Who takes it: a method that is kept there pays. */
  gateway: GatewayId,
  /** What a month costs, and what would be taken at once. */
  monthly: MinorAmount,
  total: MinorAmount,
});
export type MembershipGiftPaymentPreview = z.infer<typeof MembershipGiftPaymentPreview>;

export const PayMembershipGiftInput = GiveMembershipInput.omit({ confirmed: true }).extend({
  /** Just what was shown, in the minor unit of the price's currency. */
  expectedTotal: MinorAmount,
  paymentMethodId: PaymentMethodId,
});

/** Ends the address of a link: whoever has it can claim the gift. */
export const GiftCode = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const GiveGiftResult = z.object({
  giftId: GiftId,
  /** Null for a gift to a person. */
  code: GiftCode.nullable(),
  /** Coins taken, and what is left. */
  total: Coins,
  paid: Coins,
  bonus: Coins,
});
export type GiveGiftResult = z.infer<typeof GiveGiftResult>;

/** A gift that is paid with money, and what has become of it. */
export const GiftPayment = z.object({
  /** The order, which has the receipt. */
  orderId: TopUpId,
  /**
   * `pending`: the bank has not answered, and a sweep finds out. `refused`: nothing was taken. `returned`: it could not be
   * given any more when the money came, which goes back.
   */
  state: z.enum(['pending', 'given', 'refused', 'returned']),
  /** Why nothing was given, as an error code. */
  failure: z.string().nullable(),
  /** Null while there is none. */
  gift: GiveGiftResult.pick({ giftId: true, code: true }).nullable(),
  total: MinorAmount,
  currency: Currency,
});
export type GiftPayment = z.infer<typeof GiftPayment>;

export const GiftPaymentInput = z.object({ orderId: TopUpId });

/** Money that paid for a gift. */
const GiftMoney = z.object({ amount: MinorAmount, currency: Currency });

export const GiftState = z.enum(['waiting', 'claimed', 'returned']);

/** Months of a membership, as a gift holds them. */
const GiftedMembership = z.object({
  tierId: MembershipTierId,
  tierName: z.string(),
  creator: z.object({ id: UserId, name: z.string() }),
  months: z.int().min(1),
  /** What they became part of; null while nobody has claimed them, and for whoever else looks. */
  membershipId: MembershipId.nullable(),
});

const Gift = z.object({
  id: GiftId,
  state: GiftState,
  /** Of chapters; empty where it holds months of a membership. */
  novelTitle: z.string(),
  novelSlug: z.string(),
  chapters: z.array(GiftChapter),
  /** Null where it holds chapters. */
  membership: GiftedMembership.nullable(),
  message: z.string(),
  createdAt: Timestamp,
  /** Until when it can be claimed. */
  expiresAt: Timestamp,
});

export const SentGift = Gift.extend({
  /** Whom it is for, or who claimed it; null while nobody has. */
  receiverName: z.string().nullable(),
  code: GiftCode.nullable(),
  coins: Coins,
  /** What was paid with money, where that was it; `coins` is then what it stands for. Null where coins paid. */
  paidWith: GiftMoney.nullable().default(null),
  /** Coins of it that came back. */
  returnedCoins: Coins,
  /** Why it came back; null when it did not. */
  why: z.enum(['taken_back', 'expired', 'declined']).nullable(),
  /** When the receiver is told of it, where that is later than now; null otherwise. */
  deliverAt: Timestamp.nullable(),
  /** A bank asks back, or has taken, the money for its coins: it does not go back. */
  isDisputed: z.boolean(),
  /** When it was claimed or came back; null while it waits. */
  endedAt: Timestamp.nullable().default(null),
  /** It was claimed or came back by itself, and its giver has not seen that yet. */
  isNew: z.boolean().default(false),
});
export type SentGift = z.infer<typeof SentGift>;

/** `state` is `returned` for one that can no longer be claimed. */
export const ReceivedGift = Gift.extend({ giverName: z.string() });
export type ReceivedGift = z.infer<typeof ReceivedGift>;

export const GiftListInput = z.object(pageInput);
/** `onlyNew`: those of which their giver has not seen what became of them. */
export const SentGiftsInput = GiftListInput.extend({ onlyNew: z.boolean().optional() });
export const SentGiftPage = page(SentGift);
export const ReceivedGiftPage = page(ReceivedGift);

/** What of gifts the caller has to see. */
export const GiftsToSee = z.object({
  /** Gifts that were sent to them and wait; and the one that came last, null for none. */
  waiting: z.int().min(0),
  giftId: GiftId.nullable(),
  /** Gifts of theirs that were claimed, or came back by themselves, since they looked. */
  unseen: z.int().min(0),
});
export type GiftsToSee = z.infer<typeof GiftsToSee>;

export const GIFTS_SEEN_AT_ONCE = 100;
export const GiftsSeenInput = z.object({ giftIds: z.array(GiftId).min(1).max(GIFTS_SEEN_AT_ONCE) });

/** A gift that was sent to the caller, or whose link they have. */
export const GiftKey = z.union([z.object({ giftId: GiftId }), z.object({ code: GiftCode })]);
export type GiftKey = z.infer<typeof GiftKey>;

/** Why a gift cannot be claimed. */
export const GiftRefusal = z.enum([
  /** It is one's own. */
  'own',
  /** Somebody else has it. */
  'claimed',
  'ended',
  /** One has all of its chapters already. */
  'already_yours',
  /** Months of a tier that one has made oneself. */
  'own_tier',
  /** One is a member of a higher tier. */
  'lower_tier',
  /** The bill of one's membership is open: pay it, or leave, first. */
  'bill_open',
  /** One's membership pauses: go on first. */
  'paused',
]);
export type GiftRefusal = z.infer<typeof GiftRefusal>;

export const OfferedGift = ReceivedGift.extend({
  /** Null when the caller can claim it. */
  refusal: GiftRefusal.nullable(),
  /** Claimed by the caller. */
  isMine: z.boolean(),
  /** It was sent to the caller, who can say no to it. */
  canDecline: z.boolean(),
});
export type OfferedGift = z.infer<typeof OfferedGift>;

/** `timeZone` is in which months of a membership begin and end; that of the site when absent. */
const claimZone = { timeZone: TimeZone.optional() };
export const ClaimGiftInput = z.union([
  z.object({ giftId: GiftId, ...claimZone }),
  z.object({ code: GiftCode, ...claimZone }),
]);

export const ClaimGiftResult = z.object({
  giftId: GiftId,
  /** Now the caller's for good. */
  chapters: z.array(GiftChapter),
  novelSlug: z.string(),
  /** Chapters that the caller had already; their coins went back to the giver. */
  hadAlready: z.int().min(0),
  /** What months became part of; null for chapters. */
  membershipId: MembershipId.nullable(),
});
export type ClaimGiftResult = z.infer<typeof ClaimGiftResult>;

export const TakeBackGiftInput = z.object({ giftId: GiftId });
export const TakeBackGiftResult = z.object({
  ...{ coins: Coins, paid: Coins, bonus: Coins },
  /** Where money paid: what is on its way back to where it came from. */
  refund: GiftMoney.nullable().default(null),
});

export const DeclineGiftInput = z.object({ giftId: GiftId });
export const DeclineGiftResult = z.object({ giftId: GiftId });
