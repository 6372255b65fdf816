import { describe, expect, it } from 'vitest';
import { addMonths, periodOf, periodRange } from './settlement-period.ts';

describe('months of the site', () => {
  it('turn over at midnight in Seoul, which is three in the afternoon of the day before in UTC', () => {
    const { startsAt, endsAt } = periodRange('2026-11-01', 'Asia/Seoul');
    expect(startsAt.toISOString()).toBe('2026-10-31T15:00:00.000Z');
    expect(endsAt.toISOString()).toBe('2026-11-30T15:00:00.000Z');
    expect(periodOf(new Date('2026-10-31T14:59:59.999Z'), 'Asia/Seoul')).toBe('2026-10-01');
    expect(periodOf(new Date('2026-10-31T15:00:00.000Z'), 'Asia/Seoul')).toBe('2026-11-01');
  });

  it.each(['Asia/Seoul', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])(
    'follow each other without a gap in %s',
    (timeZone) => {
      for (let month = 0; month < 24; month += 1) {
        const period = addMonths('2026-01-01', month);
        const { startsAt, endsAt } = periodRange(period, timeZone);
        expect(periodRange(addMonths(period, 1), timeZone).startsAt).toEqual(endsAt);
        expect(periodOf(startsAt, timeZone)).toBe(period);
      }
    },
  );

  it('are counted over the end of the year', () => {
    expect(addMonths('2026-11-01', 2)).toBe('2027-01-01');
    expect(addMonths('2026-01-01', -1)).toBe('2025-12-01');
  });
});
