import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundary, type BillingAnchor } from './billing-calendar.ts';
import {
  compareRenewals,
  type RecordedCharge,
  type RecordedMembership,
  type RecordedPeriod,
} from './compare-renewals.ts';
import type { StackableCoupon } from '../perks/coupon-stack.ts';
import { decideRenewal } from './decide-renewal.ts';
import { expectedPeriods, type AgreedHistory } from './expected-periods.ts';
import type { RenewalHistory } from './renewal-history.ts';
import { FIRST_RENEWAL_TERMS as TERMS } from './renewal-terms.ts';

const DAY = 86_400_000;
const AGREED: AgreedHistory = {
  ...{ timeZone: 'Asia/Seoul', interval: 'month', anchorDate: '2026-01-31', restarts: [], extensions: [] },
  prices: [{ from: new Date('2026-01-31T03:00:00Z'), amountMinor: 4_900 }],
};
const ANCHOR: BillingAnchor = {
  ...{ date: '2026-01-31', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 },
};
const start = (index: number) => boundary(ANCHOR, index);
const NOW = new Date(start(3).getTime() + 5 * DAY);
const seoul = (text: string) => new Date(`${text}T00:00:00+09:00`);

const UNTROUBLED = { isGivenBack: false, isDeniedByGateway: false, isDisputed: false };

const charge = (change: Partial<RecordedCharge> = {}): RecordedCharge => ({
  ...{ id: 'c', outcome: 'paid', sentAt: start(1), amountMinor: 4_900, bookedMinor: 4_900 },
  returnedMinor: null,
  order: { ...UNTROUBLED, isPaid: true, priceMinor: 4_900 },
  ...change,
});
const period = (index: number, change: Partial<RecordedPeriod> = {}): RecordedPeriod => ({
  ...{ id: `p${index}`, index, start: start(index), end: start(index + 1), status: 'paid', paidWith: null },
  ...{ amountMinor: 4_900, charges: [charge()], coupons: [], oneOff: null, gift: null },
  ...change,
});
const WON_A_MONTH = { currency: 'KRW', interval: 'month' } as const;
const membership = (periods: readonly RecordedPeriod[]): RecordedMembership => ({
  ...{ periods, nextStart: start(4), renewsUntil: new Date('9999-01-01') },
  ...WON_A_MONTH,
});
const SOUND = [0, 1, 2, 3].map((index) => period(index));
const find = (periods: readonly RecordedPeriod[], rest: Partial<RecordedMembership> = {}) =>
  compareRenewals(expectedPeriods(AGREED, start(4)), { ...membership(periods), ...rest }, NOW).map(
    ({ kind, reason, at }) => [
      kind,
      reason,
      SOUND.findIndex((each) => each.start.getTime() === at.getTime()),
    ],
  );
const but = (index: number, change: Partial<RecordedPeriod>) =>
  SOUND.map((each) => (each.index === index ? { ...each, ...change } : each));

describe('the periods that are expected', () => {
  const starts = (change: Partial<AgreedHistory>, until = seoul('2026-06-15')) =>
    expectedPeriods({ ...AGREED, ...change }, until).map(({ start: at }) => at);

  it('are those of the calendar', () => {
    expect(starts({})).toEqual([0, 1, 2, 3, 4].map(start));
  });

  it('are later by the days that were added, where they had not begun', () => {
    expect(starts({ extensions: [{ at: new Date(start(2).getTime() + DAY), days: 3 }] })).toEqual([
      ...[0, 1, 2].map(start),
      ...['2026-05-03', '2026-06-03'].map(seoul),
    ]);
    expect(starts({ extensions: [{ at: start(2), days: 3 }] })[2]).toEqual(start(2));
  });

  it('begin anew with whoever came back after long, without those that lapsed', () => {
    const restarts = [
      { at: new Date('2026-05-10T05:00:00Z'), date: '2026-05-10', lapsedAt: seoul('2026-03-07') },
    ];
    expect(starts({ restarts })).toEqual([start(0), start(1), ...['2026-05-10', '2026-06-10'].map(seoul)]);
    expect(starts({ restarts }, seoul('2026-04-01'))).toEqual([0, 1, 2].map(start));
  });

  it('cost what was agreed to for when they begin', () => {
    const prices = [...AGREED.prices, { from: start(2), amountMinor: 5_900 }];
    expect(expectedPeriods({ ...AGREED, prices }, start(3)).map(({ amountMinor }) => amountMinor)).toEqual([
      ...[4_900, 4_900, 5_900, 5_900],
    ]);
    expect(expectedPeriods({ ...AGREED, prices: [] }, start(0))).toMatchObject([{ amountMinor: null }]);
  });
});

describe('verification', () => {
  it('finds nothing where all is as it ought to be', () => {
    expect(find(SOUND)).toEqual([]);
  });

  it.each([
    ['a boundary without a row', SOUND.toSpliced(2, 1), [['missing', 'row', 2]]],
    ['the latest boundary without a row', SOUND.toSpliced(3, 1), [['missing', 'row', 3]]],
    ['a paid period without charge', but(1, { charges: [] }), [['missing', 'charge', 1]]],
    [
      'a payment that no ledger has',
      but(1, { charges: [charge({ bookedMinor: null })] }),
      [['missing', 'ledger', 1]],
    ],
    ['a booking for what was not paid', but(1, { status: 'waived' }), [['missing', 'period', 1]]],
    [
      'a period that two orders paid',
      but(1, { charges: [charge({ outcome: 'fault', bookedMinor: null }), charge()] }),
      [['duplicate', 'charge', 1]],
    ],
    [
      'a period that is booked twice',
      but(1, { charges: [charge({ order: null }), charge({ order: null })] }),
      [['duplicate', 'ledger', 1]],
    ],
    ['another price than agreed', but(1, { amountMinor: 5_900 }), [['wrong_amount', 'price', 1]]],
    [
      'another amount charged',
      but(1, { charges: [charge({ amountMinor: 5_900 })] }),
      [['wrong_amount', 'charge', 1]],
    ],
    [
      'another amount booked',
      but(1, { charges: [charge({ bookedMinor: 10 })] }),
      [['wrong_amount', 'ledger', 1]],
    ],
    ['a period that ends elsewhere', but(1, { end: seoul('2026-03-25') }), [['wrong_period', 'end', 1]]],
    [
      'a charge without an answer',
      but(1, {
        status: 'pending',
        charges: [charge({ outcome: 'pending', bookedMinor: null, order: null })],
      }),
      [['unknown', 'unanswered', 1]],
    ],
    [
      'an order that was not paid',
      but(1, { charges: [charge({ order: { ...charge().order!, isPaid: false } })] }),
      [['unknown', 'order', 1]],
    ],
    [
      'what the gateway denies',
      but(1, { charges: [charge({ order: { ...charge().order!, isDeniedByGateway: true } })] }),
      [['unknown', 'gateway', 1]],
    ],
  ] as [string, RecordedPeriod[], unknown[]][])('finds %s', (_, periods, found) => {
    expect(find(periods)).toEqual(found);
  });

  it('tells of a row that begins elsewhere once, and not as missing', () => {
    const [found, ...more] = find(but(1, { start: seoul('2026-03-02') }));
    expect(found).toEqual(['wrong_period', 'start', -1]);
    expect(more).toEqual([]);
  });

  it('tells of two that are paid for the same time', () => {
    const again = period(1, { id: 'again', start: seoul('2026-03-05'), charges: [charge()] });
    const kinds = find(SOUND.toSpliced(2, 0, again)).map(([kind]) => kind);
    expect(kinds).toContain('duplicate');
    expect(
      find(
        SOUND.toSpliced(2, 0, {
          ...again,
          charges: [charge({ order: { ...charge().order!, isGivenBack: true } })],
        }),
      ).map(([kind]) => kind),
    ).not.toContain('duplicate');
  });

  it('tells of a next period that the engine would begin elsewhere before it is charged', () => {
    expect(find(SOUND, { nextStart: seoul('2026-06-02') })).toEqual([['wrong_period', 'next', -1]]);
  });

  it('misses nothing after an open bill, a cancellation, an end, or in the first day', () => {
    expect(find([...SOUND.slice(0, 2), period(2, { status: 'pending', charges: [] })])).toEqual([]);
    expect(find(SOUND.slice(0, 3), { renewsUntil: null })).toEqual([]);
    expect(find(SOUND.slice(0, 3), { renewsUntil: start(3) })).toEqual([]);
    const early = { ...membership(SOUND.slice(0, 3)) };
    expect(
      compareRenewals(expectedPeriods(AGREED, start(4)), early, new Date(start(3).getTime() + DAY / 2)),
    ).toEqual([]);
  });
});

describe('coupons', () => {
  const coupon: StackableCoupon = {
    ...{ grantId: 'g', kind: 'fixed', bearer: 'creator', canStack: true, expiresAt: null },
    ...{ amountMinor: 1_000, currency: 'KRW', percent: null, months: null },
  };
  const month: StackableCoupon = {
    ...coupon,
    kind: 'free_period',
    amountMinor: null,
    currency: null,
    months: 1,
  };
  const paid = (amountMinor: number, coupons: StackableCoupon[]) => {
    const order = { ...UNTROUBLED, isPaid: true, priceMinor: amountMinor };
    const charges = [charge({ amountMinor, bookedMinor: amountMinor, order })];
    return period(1, { amountMinor, charges, coupons });
  };
  const free = (coupons: StackableCoupon[]) =>
    period(1, { status: 'free', amountMinor: 0, charges: [], coupons });
  const about = (row: RecordedPeriod) =>
    compareRenewals(expectedPeriods(AGREED, start(4)), membership([SOUND[0]!, row, ...SOUND.slice(2)]), NOW);

  it('explain a lower amount and a free period by their own terms', () => {
    expect(about(paid(3_900, [coupon]))).toEqual([]);
    expect(about(free([month]))).toEqual([]);
  });

  it('do not explain what they do not take off', () => {
    const wrong = (expected: number, found: number) => [
      expect.objectContaining({ kind: 'wrong_amount', reason: 'price', expected, found }),
    ];
    expect(about(paid(3_800, [coupon]))).toEqual(wrong(3_900, 3_800));
    expect(about(paid(4_900, [coupon]))).toEqual(wrong(3_900, 4_900));
    expect(about(paid(3_900, []))).toEqual(wrong(4_900, 3_900));
    expect(about(free([coupon]))).toEqual(wrong(3_900, 0));
    expect(about(free([]))).toEqual(wrong(4_900, 0));
    const alone = { ...coupon, canStack: false };
    expect(about(paid(2_900, [alone, { ...alone, grantId: 'h' }]))).toEqual(wrong(3_900, 2_900));
  });
});

describe('what was paid for the rest of a period', () => {
  const rest = (change: Partial<RecordedPeriod> = {}) =>
    period(2, {
      ...{ id: 'rest', start: new Date(start(2).getTime() + 5 * DAY), amountMinor: 3_166 },
      ...{ charges: [charge({ id: 'r', amountMinor: 3_166, bookedMinor: 3_166, order: null })] },
      ...{ oneOff: { agreedMinor: 3_166 }, ...change },
    });
  const reasons = (row: RecordedPeriod) => find([...SOUND, row]).map(([kind, reason]) => `${kind} ${reason}`);

  it('is no period of the calendar, and nothing overlaps with it', () => {
    expect(reasons(rest())).toEqual([]);
    const refused = charge({ outcome: 'soft', bookedMinor: null, order: null });
    expect(reasons(rest({ status: 'unpaid', charges: [refused] }))).toEqual([]);
  });

  it('is compared with what it ought to have come to, and ends with its period', () => {
    expect(reasons(rest({ oneOff: { agreedMinor: 3_000 } }))).toEqual(['wrong_amount price']);
    expect(reasons(rest({ end: start(4) }))).toEqual(['wrong_period end']);
    expect(reasons(rest({ charges: [] }))).toEqual(['missing charge']);
  });
});

describe('whatever the engine does', () => {
  /** The engine in memory: its decisions carried out on plain rows, looked at whenever somebody looks. */
  function live(looks: readonly Date[], outages: RenewalHistory['outages'], answers: readonly boolean[]) {
    const rows: RecordedPeriod[] = [period(0, { charges: [charge({ sentAt: start(0) })] })];
    const extensions: { at: Date; days: number }[] = [];
    let history: RenewalHistory = {
      ...{ anchor: ANCHOR, nextIndex: 1, price: { priceId: 'p', amountMinor: 4_900 }, priceChange: null },
      ...{ cancelRequestedAt: null, pause: null, endedAt: null, suspendedAt: null, bill: null, outages: [] },
      ...{
        announcedAt: null,
        isGift: false,
        inProgressSince: null,
        currency: 'KRW',
        coupons: [],
        tierChange: null,
        oneOffInFlight: false,
      },
    };
    let seen = start(0);
    let answer = 0;
    const insert = (row: RecordedPeriod) => rows.push(row);
    for (const now of looks) {
      for (;;) {
        const over = outages.filter(({ until }) => until > seen && until <= now);
        const decision = decideRenewal({ ...history, outages: over }, TERMS, now);
        if (decision.kind === 'wait') break;
        if (decision.kind === 'end') {
          history = { ...history, endedAt: decision.at, bill: null };
          rows.splice(
            0,
            rows.length,
            ...rows.map((row) => (row.status === 'pending' ? { ...row, status: 'unpaid' as const } : row)),
          );
        } else if (decision.kind === 'suspend') history = { ...history, suspendedAt: decision.at };
        else if (decision.kind === 'extend') {
          extensions.push({ at: now, days: decision.days });
          history = {
            ...history,
            anchor: { ...history.anchor, offsetDays: history.anchor.offsetDays + decision.days },
          };
          const latest = rows.findLastIndex(({ status }) => status === 'paid');
          rows[latest] = { ...rows[latest]!, end: boundary(history.anchor, history.nextIndex) };
          seen = now;
        } else if (decision.kind === 'skip') {
          for (const each of decision.skipped)
            insert(period(each.index, { ...each, amountMinor: 0, charges: [] }));
          history = { ...history, nextIndex: decision.skipped.at(-1)!.index + 1 };
          seen = now;
        } else if (decision.kind === 'charge') {
          const isRetry = history.bill?.start.getTime() === decision.period.start.getTime();
          if (history.bill !== null && !isRetry)
            rows[rows.length - 1] = { ...rows.at(-1)!, status: 'waived' };
          for (const each of decision.skipped) {
            if (rows.every((row) => row.start.getTime() !== each.start.getTime()))
              insert(period(each.index, { ...each, amountMinor: 0, charges: [] }));
          }
          if (decision.extendDays > 0) extensions.push({ at: now, days: decision.extendDays });
          const isPaid = answers[answer++ % answers.length]!;
          const { index, start: from, end: to } = decision.period;
          if (isRetry) rows.pop();
          insert(
            period(index, {
              start: from,
              end: to,
              status: isPaid ? 'paid' : 'pending',
              charges: isPaid ? [charge({ sentAt: now })] : [],
            }),
          );
          const refused = [...(isRetry ? history.bill!.charges : []), { at: now, outcome: 'soft' as const }];
          history = {
            ...history,
            nextIndex: index + 1,
            anchor: { ...history.anchor, offsetDays: history.anchor.offsetDays + decision.extendDays },
            bill: isPaid
              ? null
              : { ...decision.period, charges: refused, methodChangedAt: null, couponsOff: 0 },
            suspendedAt: isPaid ? null : history.suspendedAt,
          };
          if (!isRetry) seen = now;
        } else throw new Error(decision.kind);
      }
    }
    return { rows: rows.toSorted((a, b) => a.start.getTime() - b.start.getTime()), extensions, history };
  }

  it('over months with outages and refused charges, verification agrees with it', () => {
    const outage = fc.record({
      from: fc.integer({ min: 1, max: 400 }),
      days: fc.integer({ min: 1, max: 12 }),
    });
    const property = fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 420 * 24 }), { minLength: 5, maxLength: 60 }),
      fc.option(outage, { nil: undefined }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      (hours, away, answers) => {
        const looks = hours
          .toSorted((a, b) => a - b)
          .map((hour) => new Date(start(0).getTime() + hour * 3_600_000));
        const at = (day: number) => new Date(start(0).getTime() + day * DAY);
        const outages = away === undefined ? [] : [{ from: at(away.from), until: at(away.from + away.days) }];
        // Nobody looks while the site is away.
        const awake = looks.filter((look) =>
          outages.every(({ from, until }) => look < from || look >= until),
        );
        const { rows, extensions, history } = live(awake, outages, answers);
        const now = awake.at(-1)!;
        const nextStart = boundary(history.anchor, history.nextIndex);
        const expected = expectedPeriods({ ...AGREED, extensions }, nextStart > now ? nextStart : now);
        const renewsUntil = history.endedAt ?? new Date('9999-01-01');
        const recorded = { ...WON_A_MONTH, periods: rows, nextStart, renewsUntil };
        expect(compareRenewals(expected, recorded, now)).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
