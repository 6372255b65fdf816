import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atHourAfter, boundary, indexAt, type BillingAnchor } from './billing-calendar.ts';

const anchor = (date: string, timeZone = 'Asia/Seoul', rest: Partial<BillingAnchor> = {}): BillingAnchor => ({
  ...{ date, timeZone, interval: 'month', offsetDays: 0 },
  ...rest,
});
const days = (from: BillingAnchor, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const at = boundary(from, index);
    return new Intl.DateTimeFormat('sv-SE', { timeZone: from.timeZone }).format(at);
  });

describe('the boundaries of a membership', () => {
  it('keep the day of the anchor, and take the last one of shorter months without drifting', () => {
    expect(days(anchor('2026-10-31'), 6)).toEqual([
      ...['2026-10-31', '2026-11-30', '2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31'],
    ]);
    expect(days(anchor('2028-01-30'), 3)).toEqual(['2028-01-30', '2028-02-29', '2028-03-30']);
  });

  it('of a year that began on a leap day come back to it', () => {
    const yearly = anchor('2028-02-29', 'Asia/Seoul', { interval: 'year' });
    expect(days(yearly, 5)).toEqual(['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29']);
  });

  it('are the first instant of the day, also where midnight does not exist', () => {
    expect(boundary(anchor('2026-03-01'), 0).toISOString()).toBe('2026-02-28T15:00:00.000Z');
    // In Beirut the clock goes from 24:00 to 01:00 at the end of March.
    expect(boundary(anchor('2026-02-28', 'Asia/Beirut'), 1).toISOString()).toBe('2026-03-27T22:00:00.000Z');
    expect(boundary(anchor('2026-02-28', 'Asia/Beirut', { offsetDays: 1 }), 1).toISOString()).toBe(
      '2026-03-28T22:00:00.000Z',
    );
  });

  it('stay at local midnight when the clocks change', () => {
    const newYork = anchor('2026-02-15', 'America/New_York');
    expect(boundary(newYork, 0).toISOString()).toBe('2026-02-15T05:00:00.000Z');
    expect(boundary(newYork, 1).toISOString()).toBe('2026-03-15T04:00:00.000Z');
  });

  it('are moved by the days that were added', () => {
    expect(days(anchor('2026-01-31', 'Asia/Seoul', { offsetDays: 3 }), 3)).toEqual([
      ...['2026-02-03', '2026-03-03', '2026-04-03'],
    ]);
  });
});

it('an instant is in exactly the period whose boundaries are around it', () => {
  const zones = fc.constantFrom(
    'Asia/Seoul',
    'America/New_York',
    'Europe/London',
    'Asia/Kolkata',
    'Asia/Beirut',
  );
  const dates = fc.date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2032-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      ...([dates, dates, zones, fc.constantFrom('month', 'year'), fc.integer({ min: 0, max: 40 })] as const),
      (from, at, timeZone, interval, offsetDays) => {
        const of = anchor(from.toISOString().slice(0, 10), timeZone, { interval, offsetDays });
        const index = indexAt(of, at);
        expect(boundary(of, index).getTime()).toBeLessThanOrEqual(at.getTime());
        expect(boundary(of, index + 1).getTime()).toBeGreaterThan(at.getTime());
      },
    ),
  );
});

it('an hour of a later day is that hour of the member’s clock', () => {
  const london = anchor('2026-03-28', 'Europe/London');
  const from = boundary(london, 0);
  expect(atHourAfter(london, from, 0, 10).toISOString()).toBe('2026-03-28T10:00:00.000Z');
  expect(atHourAfter(london, from, 1, 10).toISOString()).toBe('2026-03-29T09:00:00.000Z');
  expect(atHourAfter(london, from, 210, 10).toISOString()).toBe('2026-10-24T09:00:00.000Z');
  expect(atHourAfter(london, from, 211, 10).toISOString()).toBe('2026-10-25T10:00:00.000Z');
});
