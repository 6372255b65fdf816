import { z } from 'zod';
import { Coins } from './money.ts';
import { BranchId, ChapterId, IdempotencyKey, Timestamp } from './primitives.ts';

/** More chapters are bought in several steps: one step is one transaction behind the wallet's lock. */
export const BULK_MAX_CHAPTERS = 200;

/** The next chapters of a branch that the reader could buy, in reading order. */
export const BulkPreviewInput = z.object({
  branchId: BranchId,
  count: z.int().min(1).max(BULK_MAX_CHAPTERS),
});

const Split = z.object({ paid: Coins, bonus: Coins }).nullable();

/** What buying them at once would cost, before anyone confirms it. Nothing is reserved. */
export const BulkPreview = z.object({
  branchId: BranchId,
  /** None that is free, owned, rented or one's own. */
  chapters: z.array(
    z.object({
      chapterId: ChapterId,
      title: z.string(),
      /** What it costs alone. */
      price: Coins,
      /** What it costs among these. */
      bulkPrice: Coins,
      /** Hours between free chapters of the branch, where waiting would open this one. */
      waitHours: z.int().min(1).nullable(),
    }),
  ),
  /** How many chapters of the branch could be bought in all. */
  available: z.int().min(0),
  /** When the reader has the next ticket for one that opens by waiting; null when it is there, or there is none. */
  ticketReadyAt: Timestamp.nullable(),
  /** Percent that the author takes off. */
  discount: z.int().min(0),
  listTotal: Coins,
  total: Coins,
  balance: z.object({ paid: Coins, bonus: Coins }),
  /** Which coins it would take; null where coins are missing. */
  split: Split,
  missing: Coins,
  /** So much that it has to be confirmed a second time. */
  needsConfirmation: z.boolean(),
});
export type BulkPreview = z.infer<typeof BulkPreview>;

export const BulkUnlockInput = z.object({
  branchId: BranchId,
  /** Just those that were shown. */
  chapterIds: z.array(ChapterId).min(1).max(BULK_MAX_CHAPTERS),
  expectedTotal: Coins,
  /** That the person said yes twice, where that is needed. */
  confirmed: z.boolean(),
  idempotencyKey: IdempotencyKey,
});
export const BulkUnlockResult = z.object({
  chapterIds: z.array(ChapterId),
  /** Coins taken, and what is left. */
  total: Coins,
  paid: Coins,
  bonus: Coins,
});
export type BulkUnlockResult = z.infer<typeof BulkUnlockResult>;
