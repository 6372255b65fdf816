import { daysAfter } from './lot-terms.ts';

export interface Limit {
  period: 'day' | 'week' | 'month';
  /** Coins, or minor units of a currency; at least 0. */
  amount: number;
}

/** What holds, and what will hold instead; null for no limit. */
export interface LimitState {
  limit: Limit | null;
  /** `at` is ISO 8601. */
  next: { limit: Limit | null; at: string } | null;
}

/** How long somebody has to think about it before a limit is raised or removed. */
const COOLING_OFF_DAYS = 1;
const NEAR_PERCENT = 80;

/** A limit as it holds at `at`: what was waiting has taken its place once its time came. */
export function limitAt(state: LimitState, at: Date): LimitState {
  const { next } = state;
  return next !== null && Date.parse(next.at) <= at.getTime() ? { limit: next.limit, next: null } : state;
}

/** What becomes of a limit that its owner wants to be `wanted`: what only lowers it holds at once. */
export function changeLimit(state: LimitState, wanted: Limit | null, at: Date): LimitState {
  const present = limitAt(state, at);
  if (isSame(wanted, present.limit)) return { limit: present.limit, next: null };
  if (wanted !== null && (present.limit === null || neverAllowsMore(wanted, present.limit)))
    return { limit: wanted, next: null };
  if (present.next !== null && isSame(wanted, present.next.limit)) return present;
  const from = daysAfter(at, COOLING_OFF_DAYS).toISOString();
  return { limit: present.limit, next: { limit: wanted, at: from } };
}

/** Whether a notice is due. */
export const isNearLimit = (limit: Limit, used: number): boolean => used * 100 >= limit.amount * NEAR_PERCENT;

const isSame = (a: Limit | null, b: Limit | null): boolean =>
  a === null || b === null ? a === b : a.period === b.period && a.amount === b.amount;

/**
 * In how many periods of `wanted` one period of `present` can lie: what `wanted` allows so often is what could be spent
 * within it.
 */
const PERIODS_WITHIN = {
  day: { day: 1, week: 7, month: 31 },
  week: { day: 1, week: 1, month: 6 },
  month: { day: 1, week: 2, month: 1 },
} as const satisfies Record<Limit['period'], Record<Limit['period'], number>>;

const neverAllowsMore = (wanted: Limit, present: Limit): boolean =>
  wanted.amount * PERIODS_WITHIN[wanted.period][present.period] <= present.amount;
