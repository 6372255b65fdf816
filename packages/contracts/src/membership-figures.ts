import { z } from 'zod';
import { TierCurrency } from './memberships.ts';
import { Period } from './settlements.ts';

/** How many months are shown; the last is the one in progress. */
export const FIGURE_MONTHS = 12;

/** Why memberships ended: `other` is a payment that was taken back, and an account that was closed. */
export const EndGroup = z.enum(['cancelled', 'unpaid', 'priceRefused', 'other']);
export type EndGroup = z.infer<typeof EndGroup>;

const Count = z.int().min(0);

export const MembershipMonth = z.object({
  month: Period,
  /** Memberships that went on when the month began, and when it ended; those that pause count. */
  membersBefore: Count,
  membersAfter: Count,
  joined: Count,
  /** Of them, by months that somebody gave: those are paid as gifts, and not among what members paid. */
  gifted: Count,
  ended: z.record(EndGroup, Count),
  /** Ended of the members at the beginning, in basis points; null where there were none. */
  churnBps: Count.nullable(),
  /** What members paid in the month, in minor units or coins, before fees and whatever was given back. */
  paid: Count,
  payments: Count,
  /** Periods that nobody pays for, by the month in which that was decided. */
  waived: Count,
});
export type MembershipMonth = z.infer<typeof MembershipMonth>;

export const MembershipFigures = z.object({
  /** In which months begin. */
  timeZone: z.string(),
  /** Currencies in which there were members; coins apart. The oldest month first, all of them in each. */
  currencies: z.array(z.object({ currency: TierCurrency, months: z.array(MembershipMonth) })),
});
export type MembershipFigures = z.infer<typeof MembershipFigures>;
