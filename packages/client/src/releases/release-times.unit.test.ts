import { describe, expect, it } from 'vitest';
import { dayKey, monthWeeks, releaseBuffer, releaseTimes } from './release-times.ts';

describe('releaseTimes', () => {
  it('keeps the hour on the wall, whatever the zone of the device does to it', () => {
    for (const month of [2, 9]) {
      const times = releaseTimes({ from: new Date(2026, month, 20, 20, 30), weekdays: new Set([1, 5]) }, 6);
      expect(times.map((time) => [time.getDay(), time.getHours(), time.getMinutes()])).toEqual(
        times.map((time) => [time.getDay() === 1 ? 1 : 5, 20, 30]),
      );
      expect(new Set(times.map(dayKey)).size).toBe(6);
    }
  });

  it('has none without a day', () => {
    expect(releaseTimes({ from: new Date(), weekdays: new Set() }, 3)).toEqual([]);
  });
});

describe('releaseBuffer', () => {
  const NOW = new Date('2026-11-20T00:00:00Z');
  const published = (publishedAt: string) => ({
    ...{ status: 'published' as const, publishAt: null, publishedAt, characters: 1 },
  });
  const scheduled = (publishAt: string) => ({
    ...{ status: 'scheduled' as const, publishAt, publishedAt: null, characters: 1 },
  });

  it('lasts as long as the rhythm of the last four weeks says', () => {
    const chapters = [
      published('2026-01-01T00:00:00Z'),
      ...['2026-10-30', '2026-11-06', '2026-11-13', '2026-11-17'].map((day) => published(`${day}T00:00:00Z`)),
      ...['2026-11-24', '2026-11-22'].map((day) => scheduled(`${day}T00:00:00Z`)),
    ];
    expect(releaseBuffer(chapters, NOW)).toEqual({
      ...{ scheduled: 2, drafts: 0, perWeek: 1, weeks: 2, until: '2026-11-24T00:00:00Z' },
    });
  });

  it('goes by the schedule where nothing appeared lately, and by nothing where there is nothing', () => {
    const chapters = ['2026-11-22', '2026-11-29', '2026-12-06'].map((day) => scheduled(`${day}T00:00:00Z`));
    expect(releaseBuffer(chapters, NOW)).toMatchObject({ perWeek: 1, weeks: 3 });
    expect(releaseBuffer([], NOW)).toMatchObject({ perWeek: null, weeks: null, until: null });
  });
});

it('shows whole weeks of a month', () => {
  const weeks = monthWeeks(2026, 10);
  expect(weeks.map((week) => week.map((day) => day.getDate()).join(' '))).toEqual([
    '1 2 3 4 5 6 7',
    '8 9 10 11 12 13 14',
    '15 16 17 18 19 20 21',
    '22 23 24 25 26 27 28',
    '29 30 1 2 3 4 5',
  ]);
  expect(dayKey(weeks[4]![2]!)).toBe('2026-12-1');
});
