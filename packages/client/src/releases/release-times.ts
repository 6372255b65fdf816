import type { OutlineChapter } from '@inkvine/contracts/outline';

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
/** Weeks over which an author's rhythm is counted. */
const RHYTHM_WEEKS = 4;

/** When chapters appear: at the same hour by the clock on the wall, on these days of the week (0 is Sunday). */
export interface Rhythm {
  /** The first day that counts, and the hour of each. */
  from: Date;
  weekdays: ReadonlySet<number>;
}

/**
 * The next `count` hours of a rhythm in the time zone of the device. The hour on the wall stays through a change to
 * summer time. None when no day of the week is chosen.
 */
export function releaseTimes({ from, weekdays }: Rhythm, count: number): Date[] {
  const times: Date[] = [];
  if (weekdays.size === 0) return times;
  for (let day = 0; times.length < count; day += 1) {
    const at = new Date(
      from.getFullYear(),
      from.getMonth(),
      from.getDate() + day,
      from.getHours(),
      from.getMinutes(),
    );
    if (weekdays.has(at.getDay())) times.push(at);
  }
  return times;
}

export interface ReleaseBuffer {
  scheduled: number;
  /** Chapters without an hour yet that have a text. */
  drafts: number;
  /** Chapters a week; null when there is nothing to tell it by. */
  perWeek: number | null;
  /** How long the scheduled chapters last at that rhythm; null when there is none. */
  weeks: number | null;
  /** When the last scheduled chapter appears. */
  until: string | null;
}

type Dated = Pick<OutlineChapter, 'status' | 'publishAt' | 'publishedAt' | 'characters'>;

/**
 * How far ahead of the readers an author is. The rhythm is that of the last weeks; of a novel that has only begun,
 * that of the schedule itself.
 * Source: product specification 1(a) a7.
 */
export function releaseBuffer(chapters: readonly Dated[], now: Date): ReleaseBuffer {
  const scheduled = chapters
    .flatMap(({ status, publishAt }) => (status === 'scheduled' && publishAt !== null ? [publishAt] : []))
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  const since = now.getTime() - RHYTHM_WEEKS * WEEK_MS;
  const lately = chapters.filter(
    ({ publishedAt }) => publishedAt !== null && Date.parse(publishedAt) > since,
  ).length;
  const perWeek = lately >= 2 ? lately / RHYTHM_WEEKS : rhythmOf(scheduled);
  return {
    scheduled: scheduled.length,
    drafts: chapters.filter(({ status, characters }) => status === 'draft' && characters > 0).length,
    perWeek,
    weeks: perWeek === null ? null : scheduled.length / perWeek,
    until: scheduled.at(-1) ?? null,
  };
}

function rhythmOf(times: readonly string[]): number | null {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return null;
  const span = Date.parse(last) - Date.parse(first);
  return span === 0 ? null : ((times.length - 1) * WEEK_MS) / span;
}

/** The days of a month as weeks from Sunday, with the days before and after that fill them. */
export function monthWeeks(year: number, month: number): Date[][] {
  const first = new Date(year, month, 1);
  const days = new Date(year, month + 1, 0).getDate();
  const weeks = Math.ceil((first.getDay() + days) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => new Date(year, month, 1 - first.getDay() + week * 7 + day)),
  );
}

/** Year, month and day in the time zone of the device, as a key. */
export const dayKey = (date: Date): string =>
  `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
