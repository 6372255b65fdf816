import type { RankingWindow } from '@inkvine/contracts/wallet';

/** Half-open `[startsAt, endsAt)`. */
export interface InstantRange {
  startsAt: Date;
  endsAt: Date;
}

/** A date of the calendar; fields may overflow (`day: 32`) and are carried over as `Date.UTC` does. */
interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/**
 * The window of a ranking that `at` falls into, by the calendar of the time zone; null for all time. Weeks start on
 * Monday 00:00. Windows follow each other without gap or overlap, also where the clock is changed.
 * @param timeZone IANA name such as `Asia/Seoul`
 */
export function rankingWindow(window: RankingWindow, at: Date, timeZone: string): InstantRange | null {
  const { year, month, day } = calendarDate(at, timeZone);
  switch (window) {
    case 'day':
      return between({ year, month, day }, { year, month, day: day + 1 }, timeZone);
    case 'week': {
      const monday = day - ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7);
      return between({ year, month, day: monday }, { year, month, day: monday + 7 }, timeZone);
    }
    case 'month':
      return between({ year, month, day: 1 }, { year, month: month + 1, day: 1 }, timeZone);
    case 'all':
      return null;
  }
}

/** The last `days` days of the calendar up to and including the one `at` falls into, oldest first: `2026-11-20`. */
export function lastDays(days: number, at: Date, timeZone: string): { startsAt: Date; days: string[] } {
  const { year, month, day } = calendarDate(at, timeZone);
  const first = day - days + 1;
  return {
    startsAt: startOf({ year, month, day: first }, timeZone),
    days: Array.from({ length: days }, (_, index) =>
      new Date(Date.UTC(year, month - 1, first + index)).toISOString().slice(0, 10),
    ),
  };
}

/**
 * The instants of whole calendar days, both ends included; an end that is left out stays open.
 * @param range days as `2026-11-20`
 */
export function instantsOfDays(
  range: { from: string | undefined; to: string | undefined },
  timeZone: string,
): { since: string | undefined; before: string | undefined } {
  const start = (day: string, later: number): string => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    return startOf({ year, month, day: date + later }, timeZone).toISOString();
  };
  return {
    since: range.from === undefined ? undefined : start(range.from, 0),
    before: range.to === undefined ? undefined : start(range.to, 1),
  };
}

function between(start: CalendarDate, end: CalendarDate, timeZone: string): InstantRange {
  return { startsAt: startOf(start, timeZone), endsAt: startOf(end, timeZone) };
}

/** No zone is further than this from UTC, even across a skipped day. */
const SEARCH_SECONDS = 50 * 3_600;

/**
 * The first instant of a calendar date. Searched, not computed from an offset: where the clock is changed at
 * midnight the day starts at 01:00 or has two midnights, and Samoa once had a date that did not exist.
 */
function startOf({ year, month, day }: CalendarDate, timeZone: string): Date {
  const utcMidnight = Date.UTC(year, month - 1, day);
  let before = utcMidnight / 1_000 - SEARCH_SECONDS;
  let notBefore = utcMidnight / 1_000 + SEARCH_SECONDS;
  while (notBefore - before > 1) {
    const middle = Math.floor((before + notBefore) / 2);
    const local = calendarDate(new Date(middle * 1_000), timeZone);
    if (Date.UTC(local.year, local.month - 1, local.day) < utcMidnight) before = middle;
    else notBefore = middle;
  }
  return new Date(notBefore * 1_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making a format costs a thousand times what using it does. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}

function calendarDate(at: Date, timeZone: string): CalendarDate {
  const date: CalendarDate = { year: 0, month: 0, day: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) {
    if (type === 'year' || type === 'month' || type === 'day') date[type] = Number(value);
  }
  return date;
}
