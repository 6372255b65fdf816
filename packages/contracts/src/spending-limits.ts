import { z } from 'zod';
import { Currency, MAX_MINOR_AMOUNT } from './money.ts';
import { Timestamp } from './primitives.ts';

/** What is limited: coins spent, or money topped up in a currency. */
export const LimitUnit = z.enum(['coins', ...Currency.options]);
export type LimitUnit = z.infer<typeof LimitUnit>;

/** Coins, or minor units, in each day, week or month of the site's calendar; weeks begin on Monday. */
export const Limit = z.object({
  period: z.enum(['day', 'week', 'month']),
  amount: z.int().min(0).max(MAX_MINOR_AMOUNT),
});
export type Limit = z.infer<typeof Limit>;

export const SpendingLimit = z.object({
  unit: LimitUnit,
  limit: Limit.nullable(),
  /** What its owner wants instead and from when it holds; null while nothing waits. */
  next: z.object({ limit: Limit.nullable(), at: Timestamp }).nullable(),
  /** Of the present period; orders that may still be paid count. Zero where there is no limit. */
  used: z.int().min(0),
  /** When the next period begins; null where there is no limit. */
  renewsAt: Timestamp.nullable(),
  /** Four fifths are used. */
  isNear: z.boolean(),
});
export type SpendingLimit = z.infer<typeof SpendingLimit>;
export const SpendingLimits = z.array(SpendingLimit);

/** `limit` is null to remove it. */
export const SetSpendingLimitInput = z.object({ unit: LimitUnit, limit: Limit.nullable() });
