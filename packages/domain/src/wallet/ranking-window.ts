import type { RankingWindow } from '@inkvine/contracts/wallet';
import { localDateOf, startOfDate, type CalendarDate } from '../local-calendar.ts';

/** Half-open `[startsAt, endsAt)`. */
export interface InstantRange {
  startsAt: Date;
  endsAt: Date;
}

/**
 * The window of a ranking that `at` falls into, by the calendar of the time zone; null for all time. Weeks start on
 * Monday 00:00. Windows follow each other without gap or overlap, also where the clock is changed.
 * @param timeZone IANA name such as `Asia/Seoul`
 */
export function rankingWindow(window: RankingWindow, at: Date, timeZone: string): InstantRange | null {
  const { year, month, day } = localDateOf(at, timeZone);
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
  const { year, month, day } = localDateOf(at, timeZone);
  const first = day - days + 1;
  return {
    startsAt: startOfDate({ year, month, day: first }, timeZone),
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
    return startOfDate({ year, month, day: date + later }, timeZone).toISOString();
  };
  return {
    since: range.from === undefined ? undefined : start(range.from, 0),
    before: range.to === undefined ? undefined : start(range.to, 1),
  };
}

function between(start: CalendarDate, end: CalendarDate, timeZone: string): InstantRange {
  return { startsAt: startOfDate(start, timeZone), endsAt: startOfDate(end, timeZone) };
}
