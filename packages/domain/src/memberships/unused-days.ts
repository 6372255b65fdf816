import { dateText, localDateOf } from '../local-calendar.ts';

/** The days of a period; the one in which it is asked counts as used. */
export interface PeriodDays {
  days: number;
  unused: number;
}

interface PaidPeriod {
  start: Date;
  end: Date;
  /** IANA name; periods begin at its midnights. */
  timeZone: string;
}

/** How many days of a period have not begun at `at`, by the member's calendar. */
export function unusedDays({ start, end, timeZone }: PaidPeriod, at: Date): PeriodDays {
  const dayOf = (instant: Date): number => Date.parse(dateText(localDateOf(instant, timeZone))) / DAY_MS;
  const [first, last] = [dayOf(start), dayOf(end)];
  const days = Math.max(1, last - first);
  return { days, unused: Math.min(days, Math.max(0, last - dayOf(at) - 1)) };
}

/** Those that the member paid for: without the last ones, which somebody else gave. */
export const withoutGiven = ({ days, unused }: PeriodDays, given: number): PeriodDays => ({
  days: Math.max(1, days - given),
  unused: Math.max(0, unused - given),
});

/**
 * What of a payment comes back for days that are not used: whole coins, rounded up, less what was spent of the coins that
 * came with the period. Money stands in the ledger as coins, so its refund is in steps of a coin.
 * @param coins that the period was paid with
 */
export function returnedCoins(coins: number, { days, unused }: PeriodDays, memberCoinsSpent: number): number {
  return Math.max(0, Math.ceil((coins * unused) / days) - memberCoinsSpent);
}

const DAY_MS = 86_400_000;
