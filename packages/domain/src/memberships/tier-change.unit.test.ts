import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundary } from './billing-calendar.ts';
import { benefitsLost } from './tier-benefits.ts';
import {
  daysOfRest,
  tierChangeCoins,
  tierChangeDue,
  tierChangeRefusal,
  tierChangeWhen,
} from './tier-change.ts';
import { returnedCoins } from './unused-days.ts';

const BASIC = { rank: 1, amountMinor: 4_900 };

describe('a change takes effect', () => {
  it.each([
    [{ rank: 2, amountMinor: 9_900 }, false, 'now'],
    [{ rank: 2, amountMinor: 4_900 }, false, 'now'],
    [{ rank: 2, amountMinor: 3_900 }, false, 'next'],
    [{ rank: 0, amountMinor: 9_900 }, false, 'next'],
    [{ rank: 0, amountMinor: 3_900 }, true, 'now'],
  ] as const)('to %o, in a trial %s: %s', (to, isTrial, when) => {
    expect(tierChangeWhen(BASIC, to, isTrial)).toBe(when);
  });
});

describe('what is due for the rest of a period', () => {
  const due = (amount: number, unused: number, paid: [number, number][], least = 1) =>
    tierChangeDue(
      amount,
      { days: 30, unused },
      paid.map(([amountMinor, days]) => ({ amountMinor, days })),
      least,
    );

  it.each([
    // 9,900 × 19/30 = 6,270, less 4,900 × 19/30 = 3,103.3 rounded up.
    [due(9_900, 19, [[4_900, 30]]), 3_166],
    [due(9_900, 0, [[4_900, 30]]), 0],
    [due(9_900, 29, [[4_900, 30]]), 4_833],
    // A coupon made the period free: nothing was paid for it.
    [due(9_900, 15, [[0, 30]]), 4_950],
    // Twice: what was paid for 20 days is credited by those days.
    [
      due(20_000, 10, [
        [5_000, 30],
        [3_333, 20],
      ]),
      6_666 - 1_667 - 1_667,
    ],
    [due(5_000, 19, [[4_900, 30]], 100), 0],
    [due(4_000, 19, [[4_900, 30]]), 0],
  ])('%i is %i', (found, expected) => expect(found).toBe(expected));

  const money = fc.integer({ min: 0, max: 5_000_000 });
  const period = fc
    .integer({ min: 1, max: 366 })
    .chain((days) => fc.record({ days: fc.constant(days), unused: fc.integer({ min: 0, max: days }) }));

  it('is never negative and never more than the whole difference', () => {
    fc.assert(
      fc.property(money, money, period, (before, more, days) => {
        const asked = tierChangeDue(before + more, days, [{ amountMinor: before, days: days.days }], 1);
        expect(asked).toBeGreaterThanOrEqual(0);
        expect(asked).toBeLessThanOrEqual(more);
        expect(asked * days.days).toBeLessThanOrEqual(more * days.unused);
      }),
    );
  });

  it('never comes back as more than was paid, however often one changes and whenever one leaves', () => {
    const changes = fc.array(fc.record({ more: money, after: fc.integer({ min: 0, max: 40 }) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(money, period, changes, (first, { days }, each) => {
        const paid = [{ amountMinor: first, days }];
        let [price, unused] = [first, days - 1];
        for (const { more, after } of each) {
          unused = Math.max(0, unused - after);
          price += more;
          const amountMinor = tierChangeDue(price, { days, unused }, paid, 1);
          if (amountMinor > 0) paid.push({ amountMinor, days: unused });
        }
        const back = paid.map((payment) =>
          returnedCoins(payment.amountMinor, { days: payment.days, unused: Math.max(0, unused) }, 0),
        );
        for (const [at, coins] of back.entries()) expect(coins).toBeLessThanOrEqual(paid[at]!.amountMinor);
        // What came back and what was used together are no more than the dearest tier costs.
        expect(paid.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBeLessThanOrEqual(price);
      }),
    );
  });
});

it('the rest of a period are the days after the one it was paid on', () => {
  const timeZone = 'Asia/Seoul';
  const end = new Date('2026-12-19T15:00:00Z');
  expect(daysOfRest({ start: new Date('2026-11-29T15:00:00Z'), end, timeZone })).toBe(19);
  expect(daysOfRest({ start: new Date('2026-12-19T14:59:59Z'), end, timeZone })).toBe(0);
});

it('coins come in proportion, and none where the new tier gives fewer', () => {
  const days = { days: 30, unused: 19 };
  expect(tierChangeCoins({ before: 10, after: 30 }, 1, days)).toBe(12);
  expect(tierChangeCoins({ before: 10, after: 30 }, 12, days)).toBe(152);
  expect(tierChangeCoins({ before: 30, after: 10 }, 1, days)).toBe(0);
});

it('what is lost is told by its strength', () => {
  const lower = [
    { kind: 'early_chapters', days: 3 },
    { kind: 'badge', label: 'Friend' },
  ] as const;
  const higher = [
    { kind: 'early_chapters', days: 7 },
    { kind: 'badge', label: 'Patron' },
    { kind: 'monthly_coins', coins: 5 },
  ] as const;
  expect(benefitsLost(higher, lower)).toEqual(higher);
  expect(benefitsLost(lower, higher)).toEqual([{ kind: 'badge', label: 'Friend' }]);
});

describe('it is refused', () => {
  const anchor = { date: '2026-11-20', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 } as const;
  const now = new Date('2026-12-01T00:00:00Z');
  const sound = {
    ...{ anchor, nextIndex: 1, bill: null, cancelRequestedAt: null, pause: null, oneOffInFlight: false },
  };
  const [start, end] = [boundary(anchor, 0), boundary(anchor, 1)];
  const bill = (outcome: 'soft' | 'pending') => ({
    ...{ index: 0, start, end, methodChangedAt: null, couponsOff: 0, charges: [{ at: start, outcome }] },
  });
  it.each([
    [{}, null],
    [{ oneOffInFlight: true }, 'charging'],
    [{ bill: bill('pending') }, 'charging'],
    [{ bill: bill('soft') }, 'bill_open'],
    [{ cancelRequestedAt: now }, 'cancel_requested'],
    [{ pause: { from: start, until: end } }, 'paused'],
    [{ pause: { from: end, until: boundary(anchor, 2) } }, null],
    [{ nextIndex: 0 }, 'renewing'],
  ] as const)('%o: %s', (change, refusal) => {
    expect(tierChangeRefusal({ ...sound, ...change }, now)).toBe(refusal);
  });
});
