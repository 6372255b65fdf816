import { describe, expect, it } from 'vitest';
import { returnedCoins, unusedDays } from './unused-days.ts';

const period = {
  start: new Date('2026-11-19T15:00:00Z'),
  end: new Date('2026-12-19T15:00:00Z'),
  timeZone: 'Asia/Seoul',
};

describe('the days of a period', () => {
  it.each([
    ['2026-11-19T15:00:00Z', 29],
    ['2026-11-20T14:59:59Z', 29],
    ['2026-11-20T15:00:00Z', 28],
    ['2026-12-19T14:59:59Z', 0],
    ['2026-12-19T15:00:00Z', 0],
    ['2027-01-19T15:00:00Z', 0],
    // Paid before it begins.
    ['2026-11-10T00:00:00Z', 30],
  ])('of which at %s so many are not used: %i', (at, unused) => {
    expect(unusedDays(period, new Date(at))).toEqual({ days: 30, unused });
  });

  it('are those of the calendar, where a clock is changed', () => {
    const march = {
      start: new Date('2026-03-01T05:00:00Z'),
      end: new Date('2026-04-01T04:00:00Z'),
      timeZone: 'America/New_York',
    };
    expect(unusedDays(march, new Date('2026-03-08T04:59:59Z'))).toEqual({ days: 31, unused: 24 });
    expect(unusedDays(march, new Date('2026-03-09T04:00:00Z'))).toEqual({ days: 31, unused: 22 });
  });
});

describe('what comes back', () => {
  it.each([
    [30, { days: 30, unused: 29 }, 0, 29],
    [49, { days: 30, unused: 10 }, 0, 17],
    [49, { days: 30, unused: 0 }, 0, 0],
    [49, { days: 30, unused: 10 }, 5, 12],
    [49, { days: 30, unused: 10 }, 50, 0],
  ])('of %i coins for %o, less %i that were spent: %i', (coins, days, spent, back) => {
    expect(returnedCoins(coins, days, spent)).toBe(back);
  });
});
