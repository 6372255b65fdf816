import type { TierChangeRefusal, TierChangeWhen } from '@inkvine/contracts/tier-changes';
import { boundary } from './billing-calendar.ts';
import { isCharging, type RenewalHistory } from './renewal-history.ts';
import { unusedDays, type PeriodDays } from './unused-days.ts';

/** A tier at a price. */
interface RankedPrice {
  rank: number;
  /** Of a whole period: minor units, or coins. */
  amountMinor: number;
}

/** A payment that a change of tier is credited with. */
export interface PeriodPayment {
  /** What was actually paid, less what came back of it. */
  amountMinor: number;
  /** The days that it paid for; those of the period that are not used yet are the last of them. */
  days: number;
}

/**
 * Whether a change takes effect at once or with the next period: at once where nothing is lost by it and nothing becomes
 * cheaper, and while nothing is paid.
 */
export function tierChangeWhen(from: RankedPrice, to: RankedPrice, isTrial: boolean): TierChangeWhen {
  return isTrial || (to.rank >= from.rank && to.amountMinor >= from.amountMinor) ? 'now' : 'next';
}

/** Why a membership that goes on cannot change its tier now; null where it can. */
export function tierChangeRefusal(
  history: Pick<
    RenewalHistory,
    'oneOffInFlight' | 'bill' | 'cancelRequestedAt' | 'pause' | 'anchor' | 'nextIndex'
  >,
  now: Date,
): TierChangeRefusal | null {
  const { bill, pause } = history;
  if (isCharging(history)) return 'charging';
  if (bill !== null) return 'bill_open';
  if (history.cancelRequestedAt !== null) return 'cancel_requested';
  if (pause !== null && pause.from <= now && now < pause.until) return 'paused';
  return boundary(history.anchor, history.nextIndex) <= now ? 'renewing' : null;
}

/**
 * The days that a payment pays for which was made during a period, for the rest of it: those after the one it was made
 * on, which the payments before it have paid for.
 */
export function daysOfRest(period: { start: Date; end: Date; timeZone: string }): number {
  return unusedDays(period, period.start).unused;
}

/**
 * What is due for the rest of a period at a dearer tier: the days that have not begun at its price, rounded down, less
 * what was paid for them already, each payment rounded up. Nothing where a gateway would not take so little.
 * @returns minor units, or coins; from 0 up to the new price
 */
export function tierChangeDue(
  amountMinor: number,
  { days, unused }: PeriodDays,
  paid: readonly PeriodPayment[],
  leastMinor: number,
): number {
  const credit = paid.reduce(
    (sum, payment) => sum + Math.ceil((payment.amountMinor * Math.min(unused, payment.days)) / payment.days),
    0,
  );
  const due = Math.floor((amountMinor * unused) / days) - credit;
  return due < leastMinor ? 0 : due;
}

/** The coins that a dearer tier gives for the rest of a period beyond what came with it already, rounded down. */
export function tierChangeCoins(
  monthly: { before: number; after: number },
  months: number,
  { days, unused }: PeriodDays,
): number {
  return Math.max(0, Math.floor(((monthly.after - monthly.before) * months * unused) / days));
}
