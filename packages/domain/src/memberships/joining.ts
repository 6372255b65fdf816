import type { TierInterval } from '@inkvine/contracts/memberships';
import { dateText, localDateOf } from '../local-calendar.ts';
import { boundary, type BillingAnchor } from './billing-calendar.ts';

/**
 * From what the periods of somebody who joins at `at` are counted, and when the first of them begins and is charged: now,
 * or with the day after the free ones.
 */
export function firstPeriod(
  at: Date,
  { timeZone, interval, trialDays }: { timeZone: string; interval: TierInterval; trialDays: number },
): { anchor: BillingAnchor; begins: Date } {
  const { year, month, day } = localDateOf(at, timeZone);
  const date = dateText({ year, month, day: day + trialDays });
  const anchor = { date, timeZone, interval, offsetDays: 0 };
  return { anchor, begins: trialDays > 0 ? boundary(anchor, 0) : at };
}
