import { expect, it } from 'vitest';
import { boundary } from './billing-calendar.ts';
import { noticeAt, plannedNotices } from './planned-notices.ts';
import type { RenewalHistory } from './renewal-history.ts';
import { FIRST_RENEWAL_TERMS as TERMS } from './renewal-terms.ts';

const ANCHOR = { date: '2026-11-20', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 } as const;
const member = (change: Partial<RenewalHistory> = {}): RenewalHistory => ({
  ...{ anchor: ANCHOR, nextIndex: 1, price: { priceId: 'p', amountMinor: 3_900 }, priceChange: null },
  ...{ cancelRequestedAt: null, pause: null, endedAt: null, suspendedAt: null, bill: null, outages: [] },
  ...{
    announcedAt: null,
    isGift: false,
    inProgressSince: null,
    currency: 'KRW',
    coupons: [],
    tierChange: null,
    oneOffInFlight: false,
    ...change,
  },
});
const times = (history: RenewalHistory) =>
  plannedNotices(history, TERMS).map(({ kind, at }) => `${kind} ${at.toISOString()}`);

it('a charge is announced a week before, of a year a month before as well, in the morning', () => {
  expect(times(member())).toEqual(['upcoming_7 2026-12-13T01:00:00.000Z']);
  const yearly = { ...ANCHOR, interval: 'year' } as const;
  expect(times(member({ anchor: yearly }))).toEqual([
    ...['upcoming_30 2027-10-21T01:00:00.000Z', 'upcoming_7 2027-11-13T01:00:00.000Z'],
  ]);
});

it('nothing is announced that will not be charged', () => {
  const due = boundary(ANCHOR, 1);
  expect(times(member({ cancelRequestedAt: new Date(0) }))).toEqual([]);
  expect(times(member({ endedAt: new Date(0) }))).toEqual([]);
  expect(times(member({ pause: { from: due, until: boundary(ANCHOR, 2) } }))).toEqual([]);
  expect(times(member({ pause: { from: boundary(ANCHOR, 0), until: due } }))).toHaveLength(1);
});

it('who was given a membership is told a week before it ends by itself, and of a charge once they go on', () => {
  const gift = { isGift: true, nextIndex: 0, anchor: { ...ANCHOR, date: '2027-02-20' } };
  expect(times(member({ ...gift, cancelRequestedAt: new Date(0) }))).toEqual([
    'gift_ending 2027-02-13T01:00:00.000Z',
  ]);
  expect(times(member(gift))).toEqual(['upcoming_7 2027-02-13T01:00:00.000Z']);
  expect(times(member({ ...gift, nextIndex: 1, cancelRequestedAt: new Date(0) }))).toEqual([]);
});

it('who has not agreed to a dearer price is told of that instead, and who has of the charge', () => {
  const change = { priceId: 'q', amountMinor: 4_900, effectiveFrom: boundary(ANCHOR, 1) };
  const asked = (agreedAt: Date | null) => member({ priceChange: { ...change, agreedAt } });
  expect(times(asked(null))).toEqual(['price_unanswered 2026-12-13T01:00:00.000Z']);
  expect(times(asked(new Date(0)))).toEqual(['upcoming_7 2026-12-13T01:00:00.000Z']);
  const later = { ...change, effectiveFrom: new Date(boundary(ANCHOR, 1).getTime() + 1), agreedAt: null };
  expect(times(member({ priceChange: later }))).toEqual(['upcoming_7 2026-12-13T01:00:00.000Z']);
});

it('of an open bill one is told for the last time after two weeks', () => {
  const bill = {
    index: 1,
    start: boundary(ANCHOR, 1),
    end: boundary(ANCHOR, 2),
    charges: [],
    methodChangedAt: null,
    couponsOff: 0,
  };
  expect(times(member({ nextIndex: 2, bill }))).toEqual(['last 2027-01-03T01:00:00.000Z']);
});

it('who was missed is told the latest alone', () => {
  const notices = plannedNotices(member({ anchor: { ...ANCHOR, interval: 'year' } }), TERMS);
  const at = (text: string) => noticeAt(notices, new Date(text));
  expect(at('2027-10-01T00:00:00Z')).toMatchObject({ due: null, next: notices[0]!.at });
  expect(at('2027-10-22T00:00:00Z')).toMatchObject({ due: { kind: 'upcoming_30' }, next: notices[1]!.at });
  expect(at('2027-11-15T00:00:00Z')).toMatchObject({ due: { kind: 'upcoming_7' }, next: null });
});
