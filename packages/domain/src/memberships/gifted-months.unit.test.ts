import { describe, expect, it } from 'vitest';
import type { BillingAnchor } from './billing-calendar.ts';
import { giftedPeriod, lengthened, lengtheningRefusal } from './gifted-months.ts';

const timeZone = 'Asia/Seoul';
const anchor: BillingAnchor = { date: '2026-11-20', timeZone, interval: 'month', offsetDays: 0 };

describe('months that are given', () => {
  it('end with the same day so many months later, the last day of a month that lacks it', () => {
    // 00:30 on 1 December in Seoul.
    expect(giftedPeriod(new Date('2026-11-30T15:30:00Z'), { timeZone, months: 3 })).toEqual({
      anchor: { date: '2027-03-01', timeZone, interval: 'month', offsetDays: 0 },
      ends: new Date('2027-02-28T15:00:00Z'),
    });
    const leap = giftedPeriod(new Date('2027-11-30T12:00:00Z'), { timeZone: 'America/New_York', months: 3 });
    expect(leap.anchor.date).toBe('2028-02-29');
  });

  it('are added as days, after those that were added before', () => {
    expect(lengthened(anchor, 1, 1)).toEqual({
      ...{ days: 31, offsetDays: 31, ends: new Date('2027-01-19T15:00:00Z') },
    });
    expect(lengthened({ ...anchor, offsetDays: 3 }, 1, 12)).toEqual({
      ...{ days: 365, offsetDays: 368, ends: new Date('2027-12-22T15:00:00Z') },
    });
  });

  it('are not added to what would be less than there is, or is not decided', () => {
    const now = new Date('2026-12-01T00:00:00Z');
    const own = { anchor, nextIndex: 1, hasBill: false, pausedUntil: null, rank: 2 };
    expect(lengtheningRefusal(own, 2, now)).toBeNull();
    expect(lengtheningRefusal(own, 3, now)).toBeNull();
    expect(lengtheningRefusal(own, 1, now)).toBe('lower_tier');
    expect(lengtheningRefusal({ ...own, hasBill: true }, 2, now)).toBe('bill_open');
    expect(lengtheningRefusal(own, 2, new Date('2026-12-19T15:00:00Z'))).toBe('bill_open');
    expect(lengtheningRefusal({ ...own, pausedUntil: new Date('2027-01-20T00:00:00Z') }, 2, now)).toBe(
      'paused',
    );
    expect(lengtheningRefusal({ ...own, pausedUntil: now }, 2, now)).toBeNull();
  });
});
