import { z } from 'zod';
import { ShownBadge } from './badges.ts';
import { ChapterAccess } from './chapter-access.ts';
import { Coins, Currency, MinorAmount, PositiveCoins } from './money.ts';
import {
  ChapterId,
  CoinTxnId,
  DonationId,
  IdempotencyKey,
  NovelId,
  page,
  pageInput,
  text,
  Timestamp,
  TopUpId,
  UserId,
} from './primitives.ts';
import { EarningSource } from './settlement-rules.ts';

export const LotKind = z.enum(['paid', 'bonus', 'event']);

export const WalletOverview = z.object({
  paid: Coins,
  /** All that were not paid for: bonus coins and those of events. */
  bonus: Coins,
  currency: z.literal('KRW'),
  /** Coins that a dispute keeps from being used, and coins that the next top-up pays back first. */
  frozen: Coins,
  debt: Coins,
  /** Coins of campaigns by name, as part of `bonus`; soonest expiry first. */
  events: z.array(z.object({ campaign: z.string(), coins: Coins, expiresAt: Timestamp })),
  /** Coins that expire within 30 days, soonest first; `campaign` names those of an event. */
  expiringSoon: z.array(
    z.object({
      coins: Coins,
      kind: LotKind,
      campaign: z.string().nullable(),
      expiresAt: Timestamp,
    }),
  ),
});
export type WalletOverview = z.infer<typeof WalletOverview>;

export const CoinTxnKind = z.enum([
  'top_up',
  'bonus',
  'event',
  'reward',
  'legacy',
  'unlock',
  'rent',
  'reversal',
  'gift',
  'donation',
  'membership',
  'member_coins',
  'membership_return',
  'expiry',
  'refund',
  'refund_return',
  'dispute',
  'dispute_return',
  'revocation',
  'debt',
]);
export type CoinTxnKind = z.infer<typeof CoinTxnKind>;

/** With what is booked in a wallet without moving its coins, and which its owner does not see. */
export const LedgerTxnKind = z.enum([...CoinTxnKind.options, 'clawback']);
export type LedgerTxnKind = z.infer<typeof LedgerTxnKind>;

export const CoinTxn = z.object({
  id: CoinTxnId,
  kind: CoinTxnKind,
  /** Signed change of paid and of bonus coins. */
  paid: z.int(),
  bonus: z.int(),
  /** Running balances after this row. */
  paidAfter: Coins,
  bonusAfter: Coins,
  /** Signed change of what is owed. */
  debt: z.int(),
  createdAt: Timestamp,
  /** What it was for, as far as the owner may know. */
  subject: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('top_up'),
        topUpId: TopUpId,
        /** Its coins paid for a gift at once. */
        isForGift: z.boolean().default(false),
      }),
      z.object({
        kind: z.literal('chapter'),
        chapterId: ChapterId,
        chapterTitle: z.string(),
        novelTitle: z.string(),
        novelSlug: z.string(),
      }),
      z.object({ kind: z.literal('creator'), creatorName: z.string(), message: z.string() }),
      z.object({ kind: z.literal('campaign'), name: z.string() }),
    ])
    .nullable(),
  /** The lots it moved, in the order of their coming in; `coins` is signed, `expiresAt` null for never. */
  lots: z.array(
    z.object({
      kind: LotKind,
      campaign: z.string().nullable(),
      coins: z.int(),
      expiresAt: Timestamp.nullable(),
    }),
  ),
  /** Until when the chapter that it paid for can be given back; null when it cannot. */
  returnableUntil: Timestamp.nullable(),
});
export type CoinTxn = z.infer<typeof CoinTxn>;

/** A day of the calendar, `2026-11-22`. */
const Day = z.iso.date().refine((day) => day >= '1900-01-01');

/** Which rows of the history to show; each of them narrows. */
export const HistoryFilter = z.object({
  kind: CoinTxnKind.optional(),
  /** Days of the site's time zone, both included. */
  from: Day.optional(),
  to: Day.optional(),
  /** How many coins a row moved, in or out. */
  minCoins: Coins.optional(),
  maxCoins: Coins.optional(),
  /** Part of what it was for: a title, a name, a campaign or the words of a donation; in any case. */
  words: text(1, 100).optional(),
});
export type HistoryFilter = z.infer<typeof HistoryFilter>;

export const WalletHistoryInput = z.object({ ...pageInput, ...HistoryFilter.shape });
export const WalletHistory = page(CoinTxn);

/** How a payment would be taken from the lots; null where coins are missing or nothing would be charged. */
const Split = z.object({ paid: Coins, bonus: Coins }).nullable();

/** How a payment would be taken from the lots, before anyone confirms it. */
export const UnlockPreview = z.object({
  chapterId: ChapterId,
  /** For good; the difference while the reader rents it. */
  price: Coins,
  /** True when nothing would be charged: free, already bought, or one's own. */
  alreadyOpen: z.boolean(),
  access: ChapterAccess,
  balance: z.object({ paid: Coins, bonus: Coins }),
  split: Split,
  missing: Coins,
  /** Null where it is not for rent, or is open already. */
  rent: z.object({ price: Coins, hours: z.int().min(1), split: Split, missing: Coins }).nullable(),
  /** Null where it does not open by waiting, or is open already; `readyAt` is null when the ticket is there. */
  wait: z.object({ hours: z.int().min(1), readyAt: Timestamp.nullable() }).nullable(),
  /** How long the reader's rental lasts once they begin it; null for none. */
  rentalHours: z.int().min(1).nullable(),
});
export type UnlockPreview = z.infer<typeof UnlockPreview>;

export const UnlockPreviewInput = z.object({ chapterId: ChapterId });
export const UnlockInput = z.object({
  chapterId: ChapterId,
  expectedPrice: Coins,
  /** For good, or for the author's rental time from when it is first opened; for good when absent. */
  kind: z.enum(['own', 'rent']).optional(),
});
export const UnlockResult = z.object({
  chapterId: ChapterId,
  /** False when the chapter was open already and nothing was charged. */
  charged: z.boolean(),
  paid: Coins,
  bonus: Coins,
});
export type UnlockResult = z.infer<typeof UnlockResult>;

export const UseTicketInput = z.object({ chapterId: ChapterId });
/** When there will be another ticket; null where the chapter was open already and none was used. */
export const UseTicketResult = z.object({ chapterId: ChapterId, readyAt: Timestamp.nullable() });
export const StartRentalInput = z.object({ chapterId: ChapterId });
export const StartRentalResult = z.object({ chapterId: ChapterId, endsAt: Timestamp });

export const Purchase = z.object({
  /** Of the payment, and of its receipt. */
  txnId: CoinTxnId,
  chapterId: ChapterId,
  chapterTitle: z.string(),
  novelTitle: z.string(),
  novelSlug: z.string(),
  kind: z.enum(['own', 'rent']),
  coins: Coins,
  /** When a rental ends or ended; null while it has not begun, and for what is bought for good. */
  endsAt: Timestamp.nullable(),
  purchasedAt: Timestamp,
  /** Until when it can be given back; null when it cannot. */
  returnableUntil: Timestamp.nullable(),
});
export const PurchaseListInput = z.object(pageInput);
export const PurchasePage = page(Purchase);

/** What was paid for a chapter, as it was when it was paid. */
export const PurchaseReceipt = z.object({
  txnId: CoinTxnId,
  kind: z.enum(['unlock', 'rent', 'gift']),
  chapterId: ChapterId,
  chapterTitle: z.string(),
  novelTitle: z.string(),
  novelSlug: z.string(),
  authorName: z.string(),
  paid: Coins,
  bonus: Coins,
  /** What the paid coins had cost when they were bought, in each currency. */
  values: z.array(z.object({ currency: Currency, amount: MinorAmount })),
  purchasedAt: Timestamp,
  /** Until when it can be given back, and when it was; each null for not. */
  returnableUntil: Timestamp.nullable(),
  returnedAt: Timestamp.nullable(),
});
export type PurchaseReceipt = z.infer<typeof PurchaseReceipt>;
export const PurchaseReceiptInput = z.object({ txnId: CoinTxnId });

export const DONATION_MESSAGE_MAX_LENGTH = 300;

export const DonateInput = z.object({
  novelId: NovelId,
  coins: PositiveCoins,
  message: text(0, DONATION_MESSAGE_MAX_LENGTH),
  /** Counts in totals, never shows a name, never appears in a named ranking. */
  anonymous: z.boolean(),
  idempotencyKey: IdempotencyKey,
});
export const DonateResult = z.object({ donationId: DonationId, paid: Coins, bonus: Coins });
export type DonateResult = z.infer<typeof DonateResult>;

export const ReceivedDonation = z.object({
  id: DonationId,
  /** Null when the donor chose to be anonymous. */
  donorName: z.string().nullable(),
  /** Of a gift of the former system that named no novel, the creator's first one, without its title. */
  novelId: NovelId,
  novelTitle: z.string(),
  coins: Coins,
  message: z.string(),
  createdAt: Timestamp,
  /** True for a gift that was made in the system before this one. */
  former: z.boolean(),
  /** What the donor chose to show beside their name. */
  badges: z.array(ShownBadge),
});
export type ReceivedDonation = z.infer<typeof ReceivedDonation>;

export const SentDonation = ReceivedDonation.omit({ donorName: true, badges: true }).extend({
  creatorName: z.string(),
  anonymous: z.boolean(),
});
export const DonationListInput = z.object(pageInput);
export const ReceivedDonationPage = page(ReceivedDonation);
export const SentDonationPage = page(SentDonation);

/** `lastEventId` is what the subscription's last tracked event carried; nothing after it is missed. */
export const DonationStreamInput = z.object({ lastEventId: z.string().max(100).nullish() });

export const RankingWindow = z.enum(['day', 'week', 'month', 'all']);
export type RankingWindow = z.infer<typeof RankingWindow>;

export const DonationRankingInput = z.object({ novelId: NovelId, window: RankingWindow });
export const DonationRanking = z.object({
  window: RankingWindow,
  /** Half-open `[startsAt, endsAt)` in the site's time zone; null for all time. */
  startsAt: Timestamp.nullable(),
  endsAt: Timestamp.nullable(),
  totalCoins: Coins,
  donorCount: z.int().min(0),
  entries: z.array(
    z.object({
      /** Competition ranking: equal sums share a rank, the next one skips (1, 1, 3). */
      rank: z.int().min(1),
      donorId: UserId,
      donorName: z.string(),
      coins: Coins,
      badges: z.array(ShownBadge),
    }),
  ),
});
export type DonationRanking = z.infer<typeof DonationRanking>;

/** A creator's recorded earnings, before fees and tax, which the settlement takes. */
export const EarningsSummary = z.object({
  currency: z.literal('KRW'),
  grossWon: z.int().min(0),
  paidCoins: Coins,
  bonusCoins: Coins,
  bySource: z.array(
    z.object({
      source: EarningSource,
      grossWon: z.int(),
      paidCoins: Coins,
      bonusCoins: Coins,
    }),
  ),
  donations: z.object({ count: z.int().min(0), coins: Coins, donors: z.int().min(0) }),
  /** Less than nothing on a day on which more was taken back than earned. */
  last30Days: z.array(z.object({ day: z.string(), grossWon: z.int(), coins: z.int() })),
});
export type EarningsSummary = z.infer<typeof EarningsSummary>;
