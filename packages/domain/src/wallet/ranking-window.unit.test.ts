import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantsOfDays, lastDays, rankingWindow } from './ranking-window.ts';

function windowOf(window: 'day' | 'week' | 'month', at: string, timeZone: string): [string, string] {
  const range = rankingWindow(window, new Date(at), timeZone);
  if (range === null) throw new Error('only all time has no bounds');
  return [range.startsAt.toISOString(), range.endsAt.toISOString()];
}

const HOUR = 3_600_000;
const hoursOf = ([start, end]: [string, string]) => (Date.parse(end) - Date.parse(start)) / HOUR;

describe('in Seoul', () => {
  test('the last millisecond of a day belongs to it and the next one does not', () => {
    const friday = ['2026-11-19T15:00:00.000Z', '2026-11-20T15:00:00.000Z'];
    const saturday = ['2026-11-20T15:00:00.000Z', '2026-11-21T15:00:00.000Z'];
    expect(windowOf('day', '2026-11-20T14:59:59.999Z', 'Asia/Seoul')).toEqual(friday);
    expect(windowOf('day', '2026-11-20T15:00:00.000Z', 'Asia/Seoul')).toEqual(saturday);
  });

  test('the week turns over on Monday 00:00', () => {
    expect(windowOf('week', '2026-11-22T14:59:59.999Z', 'Asia/Seoul')).toEqual([
      '2026-11-15T15:00:00.000Z',
      '2026-11-22T15:00:00.000Z',
    ]);
    expect(windowOf('week', '2026-11-22T15:00:00.000Z', 'Asia/Seoul')[0]).toBe('2026-11-22T15:00:00.000Z');
  });

  test('a week may begin in the year before, and December ends in January', () => {
    expect(windowOf('week', '2027-01-01T00:00:00Z', 'Asia/Seoul')).toEqual([
      '2026-12-27T15:00:00.000Z',
      '2027-01-03T15:00:00.000Z',
    ]);
    expect(windowOf('month', '2026-12-31T14:59:59Z', 'Asia/Seoul')).toEqual([
      '2026-11-30T15:00:00.000Z',
      '2026-12-31T15:00:00.000Z',
    ]);
  });

  test('February of a leap year has its 29th', () => {
    expect(windowOf('month', '2028-02-29T14:59:59Z', 'Asia/Seoul')[1]).toBe('2028-02-29T15:00:00.000Z');
  });
});

describe('where the clock is changed', () => {
  test.each([
    ['New York in spring', '2026-03-08T12:00:00Z', 'America/New_York', 23],
    ['New York in autumn', '2026-11-01T12:00:00Z', 'America/New_York', 25],
    ['half an hour on Lord Howe', '2026-10-04T02:00:00Z', 'Australia/Lord_Howe', 23.5],
    ['Cairo, whose midnight is skipped', '2026-04-24T12:00:00Z', 'Africa/Cairo', 23],
    ['Havana, which has two midnights', '2026-11-01T12:00:00Z', 'America/Havana', 25],
  ])('a day in %s is as long as it was', (_, at, timeZone, hours) => {
    expect(hoursOf(windowOf('day', at, timeZone))).toBe(hours);
  });

  test('the day after a date that did not exist begins where the one before it ended', () => {
    expect(windowOf('day', '2011-12-30T09:00:00Z', 'Pacific/Apia')[1]).toBe('2011-12-30T10:00:00.000Z');
    expect(windowOf('day', '2011-12-30T10:00:00Z', 'Pacific/Apia')[0]).toBe('2011-12-30T10:00:00.000Z');
  });
});

test('all time has no bounds', () => {
  expect(rankingWindow('all', new Date('2026-11-20T00:00:00Z'), 'Asia/Seoul')).toBeNull();
});

test('the last days end with today and cross a month', () => {
  const { startsAt, days } = lastDays(3, new Date('2026-12-01T15:30:00Z'), 'Asia/Seoul');
  expect(days).toEqual(['2026-11-30', '2026-12-01', '2026-12-02']);
  expect(startsAt.toISOString()).toBe('2026-11-29T15:00:00.000Z');
});

test('property: windows hold their instant, and each begins where the one before ended', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  fc.assert(
    fc.property(
      fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      fc.date({ min: new Date('2012-01-01'), max: new Date('2036-12-31'), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (window, at, timeZone) => {
        const range = rankingWindow(window, at, timeZone)!;
        expect(at >= range.startsAt && at < range.endsAt).toBe(true);
        const next = rankingWindow(window, range.endsAt, timeZone)!;
        expect(next.startsAt).toEqual(range.endsAt);
        const previous = rankingWindow(window, new Date(range.startsAt.getTime() - 1), timeZone)!;
        expect(previous.endsAt).toEqual(range.startsAt);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('whole days', () => {
  test('begin and end at midnight of their zone, both included', () => {
    expect(instantsOfDays({ from: '2026-11-20', to: '2026-11-30' }, 'Asia/Seoul')).toEqual({
      since: '2026-11-19T15:00:00.000Z',
      before: '2026-11-30T15:00:00.000Z',
    });
  });

  test('an end that is left out stays open', () => {
    expect(instantsOfDays({ from: undefined, to: undefined }, 'Asia/Seoul')).toEqual({
      since: undefined,
      before: undefined,
    });
  });
});
