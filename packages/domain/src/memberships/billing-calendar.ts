import type { TierInterval } from '@inkvine/contracts/memberships';
import {
  addMonthsClamped,
  dateText,
  instantAtHour,
  localDateOf,
  parseDate,
  startOfDate,
} from '../local-calendar.ts';

/** From what all periods of a membership are counted. Only resuming after a long break sets another. */
export interface BillingAnchor {
  /** The day the membership began, in its time zone: `2026-01-31`. */
  date: string;
  /** IANA name, kept with the membership: who moves does not move the day they pay. */
  timeZone: string;
  interval: TierInterval;
  /** Days added to every boundary from now on, for days on which the site was away. */
  offsetDays: number;
}

/** Half-open `[start, end)`. */
export interface BillingPeriod {
  index: number;
  start: Date;
  end: Date;
}

/**
 * The instant at which period `index` begins: so many intervals after the anchor, the last day of a month that lacks
 * the day, at the first instant of that day. Counted from the anchor and never from the period before, so that
 * 31 January goes by 28 February to 31 March. Product specification 2.6.
 */
export function boundary(anchor: BillingAnchor, index: number): Date {
  const { year, month, day } = addMonthsClamped(parseDate(anchor.date), index * MONTHS[anchor.interval]);
  return startOfDate({ year, month, day: day + anchor.offsetDays }, anchor.timeZone);
}

export function billingPeriod(anchor: BillingAnchor, index: number): BillingPeriod {
  return { index, start: boundary(anchor, index), end: boundary(anchor, index + 1) };
}

/** The index of the period that an instant falls into; negative before the anchor. */
export function indexAt(anchor: BillingAnchor, at: Date): number {
  const from = parseDate(anchor.date);
  const local = localDateOf(at, anchor.timeZone);
  const months = (local.year - from.year) * 12 + local.month - from.month;
  // At most one month too far, and the days that were added push it back.
  let index = Math.floor(months / MONTHS[anchor.interval]);
  while (boundary(anchor, index) > at) index -= 1;
  while (boundary(anchor, index + 1) <= at) index += 1;
  return index;
}

/** The first boundary at or after an instant. */
export function firstBoundaryFrom(anchor: BillingAnchor, at: Date): Date {
  const begun = indexAt(anchor, at);
  const start = boundary(anchor, begun);
  return start.getTime() === at.getTime() ? start : boundary(anchor, begun + 1);
}

/** The instant `days` days after the day an instant falls on, at an hour of the member's clock. */
export function atHourAfter(
  { timeZone }: Pick<BillingAnchor, 'timeZone'>,
  from: Date,
  days: number,
  hour: number,
): Date {
  const { year, month, day } = localDateOf(from, timeZone);
  return instantAtHour(parseDate(dateText({ year, month, day: day + days })), hour, timeZone);
}

/** The first instant of the day `days` days after the one an instant falls on; before it when negative. */
export function startOfDayAfter(anchor: BillingAnchor, from: Date, days: number): Date {
  const { year, month, day } = localDateOf(from, anchor.timeZone);
  return startOfDate({ year, month, day: day + days }, anchor.timeZone);
}

/** Whole days that something of this length takes, the last one begun counted in full. */
export const daysBegun = (ms: number): number => Math.ceil(ms / DAY_MS);

export const DAY_MS = 86_400_000;

const MONTHS = { month: 1, year: 12 } as const satisfies Record<TierInterval, number>;
