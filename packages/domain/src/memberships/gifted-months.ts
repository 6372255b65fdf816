import { addMonthsClamped, dateText, localDateOf, parseDate } from '../local-calendar.ts';
import { boundary, type BillingAnchor } from './billing-calendar.ts';

/**
 * Months of a tier that somebody takes at `at` who is no member: until when they are open, and from what the periods are
 * counted if the membership goes on. They end with the same day so many months later, as a first period does.
 */
export function giftedPeriod(
  at: Date,
  { timeZone, months }: { timeZone: string; months: number },
): { anchor: BillingAnchor; ends: Date } {
  const date = dateText(addMonthsClamped(localDateOf(at, timeZone), months));
  const anchor: BillingAnchor = { date, timeZone, interval: 'month', offsetDays: 0 };
  return { anchor, ends: boundary(anchor, 0) };
}

/** A membership as far as months that are given to its member go. */
export interface Lengthenable {
  anchor: BillingAnchor;
  /** The first period that nothing was decided of. */
  nextIndex: number;
  hasBill: boolean;
  /** Until when months are left out; null for none. */
  pausedUntil: Date | null;
  rank: number;
}

export type GiftedMonthsRefusal = 'own_tier' | 'lower_tier' | 'bill_open' | 'paused';

/**
 * Why months of a tier of `rank` cannot be added to a membership now; null when they can. Nobody is given less than they
 * have, and where it is open what a period is to be, nothing is added to it.
 */
export function lengtheningRefusal(
  { anchor, nextIndex, hasBill, pausedUntil, rank: own }: Lengthenable,
  rank: number,
  now: Date,
): GiftedMonthsRefusal | null {
  if (rank < own) return 'lower_tier';
  if (hasBill || boundary(anchor, nextIndex) <= now) return 'bill_open';
  return pausedUntil !== null && pausedUntil > now ? 'paused' : null;
}

/** Months that are added to the period in progress, as days: it ends with the same day so many months later. */
export function lengthened(
  anchor: BillingAnchor,
  nextIndex: number,
  months: number,
): { days: number; offsetDays: number; ends: Date } {
  const before = localDateOf(boundary(anchor, nextIndex), anchor.timeZone);
  const after = dateText(addMonthsClamped(before, months));
  const days = (Date.parse(after) - Date.parse(dateText(before))) / DAY_MS;
  const offsetDays = anchor.offsetDays + days;
  return { days, offsetDays, ends: boundary({ ...anchor, offsetDays }, nextIndex) };
}

/** `months` later than a day, as `2026-01-31`. */
export const dateAfterMonths = (date: string, months: number): string =>
  dateText(addMonthsClamped(parseDate(date), months));

const DAY_MS = 86_400_000;
