/** A date of the Gregorian calendar; fields may overflow (`day: 32`) and are carried over as `Date.UTC` does. */
export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** No zone is further than this from UTC, even across a skipped day. */
const SEARCH_SECONDS = 50 * 3_600;

const starts = new Map<string, number>();
/** Days that are asked for again and again: everybody whose month begins today. */
const MAX_STARTS = 20_000;

/**
 * The first instant of a calendar date. Searched, not computed from an offset: where the clock is changed at
 * midnight the day starts at 01:00 or has two midnights, and Samoa once had a date that did not exist.
 * @param timeZone IANA name such as `Asia/Seoul`
 */
export function startOfDate({ year, month, day }: CalendarDate, timeZone: string): Date {
  const utcMidnight = Date.UTC(year, month - 1, day);
  const key = `${utcMidnight} ${timeZone}`;
  const known = starts.get(key);
  if (known !== undefined) return new Date(known);
  let before = utcMidnight / 1_000 - SEARCH_SECONDS;
  let notBefore = utcMidnight / 1_000 + SEARCH_SECONDS;
  while (notBefore - before > 1) {
    const middle = Math.floor((before + notBefore) / 2);
    const local = localDateOf(new Date(middle * 1_000), timeZone);
    if (Date.UTC(local.year, local.month - 1, local.day) < utcMidnight) before = middle;
    else notBefore = middle;
  }
  if (starts.size >= MAX_STARTS) starts.clear();
  starts.set(key, notBefore * 1_000);
  return new Date(notBefore * 1_000);
}

/** The calendar date that an instant falls on in the time zone. */
export function localDateOf(at: Date, timeZone: string): CalendarDate {
  const { year, month, day } = wallClock(at, timeZone);
  return { year, month, day };
}

/** The instant at which the clock of the time zone shows a full hour of a date; the next one that exists otherwise. */
export function instantAtHour(date: CalendarDate, hour: number, timeZone: string): Date {
  const start = startOfDate(date, timeZone);
  const guess = new Date(start.getTime() + hour * HOUR_MS);
  const shown = wallClock(guess, timeZone);
  // The clock may have been changed between midnight and then.
  return new Date(guess.getTime() + (hour - shown.hour) * HOUR_MS - shown.minute * MINUTE_MS);
}

/**
 * The same day `months` later, or the last day of that month where it has no such day: 31 January and a month is
 * 28 or 29 February.
 */
export function addMonthsClamped({ year, month, day }: CalendarDate, months: number): CalendarDate {
  const count = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1 };
  const lastDay = new Date(Date.UTC(target.year, target.month, 0)).getUTCDate();
  return { ...target, day: Math.min(day, lastDay) };
}

/** `2026-01-31`. */
export function parseDate(text: string): CalendarDate {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

/** As `2026-01-31`, which sorts as text. */
export const dateText = ({ year, month, day }: CalendarDate): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

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
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format;
}

function wallClock(at: Date, timeZone: string) {
  const clock = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) {
    if (type in clock) clock[type as keyof typeof clock] = Number(value);
  }
  return clock;
}
