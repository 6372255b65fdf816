import { z } from 'zod';
import { Coins } from './money.ts';
import { BranchId, Version } from './primitives.ts';
import { ChapterPrice } from './stories.ts';

export const RENT_DEFAULT_HOURS = 72;
export const RENT_HOURS = { min: 24, max: 720 } as const;
export const WAIT_HOURS = { min: 3, max: 72 } as const;
/** Percent off when several chapters are bought at once. Product specification 2.7. */
export const BULK_DISCOUNT_MAX = 30;
const CHAPTERS_MAX = 3_000;

/** Chapters that open by waiting: one, then another once the interval has passed since. Product specification 2.7. */
export const WaitRule = z.object({
  /** Hours from using the ticket until there is one again; it never becomes two. */
  hours: z.int().min(WAIT_HOURS.min).max(WAIT_HOURS.max),
  /** The number of the first chapter that opens so. */
  fromChapter: z.int().min(1).max(CHAPTERS_MAX),
  /** How many of the newest chapters do not. */
  excludeLatest: z.int().min(0).max(CHAPTERS_MAX),
});
export type WaitRule = z.infer<typeof WaitRule>;

/** How an author sells the chapters of a branch that cost coins, beside for good. */
export const SaleTerms = z.object({
  /** What renting costs where it is less than the price; null where chapters are not for rent. */
  rentCoins: Coins.nullable(),
  /** Hours that a rental lasts from when the reader first opens the chapter. */
  rentHours: z.int(),
  wait: WaitRule.nullable(),
  /** Percent off when several chapters are bought at once. */
  bulkDiscount: z.int().min(0),
  version: z.int().min(0),
});
export type SaleTerms = z.infer<typeof SaleTerms>;

export const SaleTermsInput = z.object({ branchId: BranchId });
export const SetSaleTermsInput = z.object({
  branchId: BranchId,
  rentCoins: ChapterPrice.refine((coins) => coins > 0).nullable(),
  rentHours: z.int().min(RENT_HOURS.min).max(RENT_HOURS.max),
  wait: WaitRule.nullable(),
  /** Stays as it is when absent. */
  bulkDiscount: z.int().min(0).max(BULK_DISCOUNT_MAX).optional(),
  /** 0 where nothing was set before. */
  version: z.union([Version, z.literal(0)]),
});
export type SetSaleTermsInput = z.infer<typeof SetSaleTermsInput>;
