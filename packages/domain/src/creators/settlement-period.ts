import { rankingWindow, type InstantRange } from '../wallet/ranking-window.ts';

/** Calendar months, written as their first day: `2026-10-01`. They sort as text. */
export type Period = string;

/** The half-open range of instants of a month in the time zone. */
export function periodRange(period: Period, timeZone: string): InstantRange {
  const [year, month] = partsOf(period);
  // The middle of the month is in the month, whatever the zone.
  return rankingWindow('month', new Date(Date.UTC(year, month - 1, 15)), timeZone)!;
}

/** The month that an instant falls into in the time zone. */
export function periodOf(at: Date, timeZone: string): Period {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
  }).formatToParts(at);
  const part = (type: 'year' | 'month') => parts.find((candidate) => candidate.type === type)!.value;
  return `${part('year').padStart(4, '0')}-${part('month')}-01`;
}

/** The month `count` months after this one; before it when negative. */
export function addMonths(period: Period, count: number): Period {
  const [year, month] = partsOf(period);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

function partsOf(period: Period): [year: number, month: number] {
  return [Number(period.slice(0, 4)), Number(period.slice(5, 7))];
}
