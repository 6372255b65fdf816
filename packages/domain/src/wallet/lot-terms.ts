import type { LotKind } from './fifo-allocation.ts';

/** Coins that were paid for stay valid as long as Korean law lets a prepaid claim live. */
export const PAID_COINS_VALID_YEARS = 5;
/** Coins that came free with a top-up. */
export const TOP_UP_BONUS_VALID_DAYS = 365;

/** What was given is spent before what was bought, and each of them by soonest expiry. */
export const LOT_PRIO: Record<LotKind, number> = { bonus: 100, event: 100, paid: 200 };

const DAY_MS = 86_400_000;

/** Whole calendar years later in UTC; 29 February becomes 1 March, never earlier. */
export function yearsAfter(at: Date, years: number): Date {
  const later = new Date(at);
  later.setUTCFullYear(at.getUTCFullYear() + years);
  return later;
}

export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
