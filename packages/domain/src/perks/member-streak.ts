import type { TierInterval } from '@inkvine/contracts/memberships';

/** A settled period of a person's membership of one creator. */
export interface MemberPeriod {
  startsAt: Date;
  endsAt: Date;
  status: 'paid' | 'free' | 'waived' | 'paused' | 'unpaid';
  /** Why a period was waived. */
  reason: string | null;
  interval: TierInterval;
  /** The ledger's transaction that paid it, also where it was paid together with a later one. */
  txnId: string | null;
  /** False once the payment was taken back whole. */
  stands: boolean;
}

export interface MemberStreak {
  months: number;
  txnIds: string[];
  endsAt: Date;
}

/**
 * Months in a row that were paid, of all memberships of one creator, the earliest streak first.
 *
 * - A paid month counts once it has begun: a year's payment brings its months one by one.
 * - Free days, months that a pause leaves out and periods that were waived for a fault of ours neither count nor break.
 * - A bill that stayed open, a payment that was taken back whole, and time without a membership break.
 */
export function memberStreaks(periods: readonly MemberPeriod[], asOf: Date): MemberStreak[] {
  const streaks: MemberStreak[] = [];
  let current: MemberStreak | undefined;
  for (const period of periods.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    if (breaks(period)) {
      current = undefined;
      continue;
    }
    if (current === undefined || period.startsAt > current.endsAt) {
      current = { months: 0, txnIds: [], endsAt: period.endsAt };
      streaks.push(current);
    }
    current.endsAt = new Date(Math.max(current.endsAt.getTime(), period.endsAt.getTime()));
    if (period.status !== 'paid') continue;
    current.months += monthsBegun(period, asOf);
    if (period.txnId !== null && !current.txnIds.includes(period.txnId)) current.txnIds.push(period.txnId);
  }
  return streaks.filter(({ months }) => months > 0);
}

/** The longest, the earliest of equals. */
export const longestStreak = (streaks: readonly MemberStreak[]): MemberStreak | undefined =>
  streaks.reduce<MemberStreak | undefined>(
    (best, streak) => (best === undefined || streak.months > best.months ? streak : best),
    undefined,
  );

function breaks({ status, reason, stands }: MemberPeriod): boolean {
  switch (status) {
    case 'paid':
      return !stands;
    case 'waived':
      return reason === 'bill_open';
    case 'unpaid':
      return true;
    case 'free':
    case 'paused':
      return false;
  }
}

const MONTHS_OF_YEAR = 12;

function monthsBegun({ startsAt, interval }: MemberPeriod, asOf: Date): number {
  if (interval === 'month' || startsAt >= asOf) return 1;
  const whole =
    (asOf.getUTCFullYear() - startsAt.getUTCFullYear()) * MONTHS_OF_YEAR +
    (asOf.getUTCMonth() - startsAt.getUTCMonth()) -
    (asOf.getUTCDate() < startsAt.getUTCDate() ? 1 : 0);
  return Math.min(whole + 1, MONTHS_OF_YEAR);
}
