import { describe, expect, it } from 'vitest';
import { boundary, type BillingAnchor } from './billing-calendar.ts';
import type { RecordedPeriod } from './compare-renewals.ts';
import { planCorrection, type Correctable } from './plan-correction.ts';

const ANCHOR: BillingAnchor = {
  ...{ date: '2026-01-31', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 },
};
const start = (index: number) => boundary(ANCHOR, index);
const NOW = new Date(start(2).getTime() + 86_400_000);
const bounds = (index: number) => ({ index, start: start(index), end: start(index + 1) });
const period = (index: number, change: Partial<RecordedPeriod> = {}): RecordedPeriod => ({
  ...{ id: `p${index}`, ...bounds(index), status: 'paid', amountMinor: 10, paidWith: null, charges: [] },
  ...{ coupons: [], oneOff: null, gift: null },
  ...change,
});
const membership = (change: Partial<Correctable> = {}): Correctable => ({
  ...{ anchor: ANCHOR, nextIndex: 3, endedAt: null, periods: [0, 1, 2].map((index) => period(index)) },
  asked: [],
  expected: [0, 1, 2, 3].map((index) => ({ ...bounds(index), amountMinor: 10 })),
  ...change,
});
const waive = (index: number, change: Partial<Correctable> = {}) =>
  planCorrection(membership(change), { action: 'waive', periodStart: start(index) }, NOW);
const extend = (change: Partial<Correctable> = {}) =>
  planCorrection(membership(change), { action: 'extend', days: 3 }, NOW);
const refused = (refusal: string) => ({ kind: 'refused', refusal });
const charge = {
  ...{ id: 'c', sentAt: NOW, amountMinor: 10, order: null, bookedMinor: null, returnedMinor: null },
} as const;
const bill = (outcome: 'soft' | 'pending') => [
  ...[0, 1].map((index) => period(index)),
  period(2, { status: 'pending', charges: [{ ...charge, outcome }] }),
];

describe('a waiver', () => {
  it('closes a bill that no charge is under way for, also one that a membership ended over', () => {
    const waived = { kind: 'waive', periodId: 'p2', period: bounds(2), isNext: false };
    expect(waive(2, { periods: bill('soft') })).toEqual(waived);
    const unpaid = [period(0), period(1), period(2, { status: 'unpaid' })];
    expect(waive(2, { periods: unpaid, endedAt: NOW })).toEqual(waived);
    expect(waive(2, { periods: bill('pending') })).toEqual(refused('charging'));
    expect(waive(2)).toEqual(refused('settled'));
  });

  it('puts a period on record that has no row: one in between, or the one that is due', () => {
    expect(waive(1, { periods: [period(0), period(2)] })).toMatchObject({ periodId: null, isNext: false });
    const due = { periods: [period(0), period(1)], nextIndex: 2 };
    expect(waive(2, due)).toMatchObject({ periodId: null, isNext: true, period: bounds(2) });
    expect(waive(2, { ...due, endedAt: NOW })).toEqual(refused('ended'));
    expect(waive(2, { nextIndex: 1, periods: [period(0)] })).toEqual(refused('no_period'));
    const earlier = [period(0), period(1, { status: 'pending' })];
    expect(waive(2, { ...due, periods: earlier })).toEqual(refused('bill_open'));
  });

  it('is refused for what has not begun, begins at no boundary, or is taken by another row', () => {
    expect(waive(3)).toEqual(refused('no_period'));
    const periodStart = new Date(start(1).getTime() + 1);
    expect(planCorrection(membership(), { action: 'waive', periodStart }, NOW)).toEqual(refused('no_period'));
    const long = [period(0, { end: start(2) }), period(2)];
    expect(waive(1, { periods: long })).toEqual(refused('no_period'));
  });
});

describe('days that are added', () => {
  it('move the next boundary', () => {
    const openUntil = boundary({ ...ANCHOR, offsetDays: 3 }, 3);
    expect(extend()).toEqual({ kind: 'extend', offsetDays: 3, openUntil });
  });

  it('are refused where no period is in progress that is settled', () => {
    expect(extend({ endedAt: NOW })).toEqual(refused('ended'));
    expect(extend({ periods: bill('soft') })).toEqual(refused('bill_open'));
    expect(extend({ nextIndex: 2 })).toEqual(refused('overdue'));
  });
});

describe('a refund', () => {
  const refund = (charges: RecordedPeriod['charges'], change: Partial<RecordedPeriod> = {}) => {
    const periods = [period(0), period(1, { charges, ...change })];
    return planCorrection(membership({ periods }), { action: 'refund', periodStart: start(1) }, NOW);
  };
  const paid = { ...charge, outcome: 'paid' } as const;
  const order = {
    ...{ isPaid: true, priceMinor: 10, isGivenBack: false, isDeniedByGateway: false, isDisputed: false },
  };

  it('gives all of the charge back that paid the period, also of a membership that has ended', () => {
    expect(refund([{ ...charge, outcome: 'soft' }, paid])).toEqual({
      ...{ kind: 'refund', periodId: 'p1', chargeId: 'c', amountMinor: 10 },
    });
    const ended = membership({ periods: [period(1, { charges: [{ ...paid, order }] })], endedAt: NOW });
    const wish = { action: 'refund', periodStart: start(1) } as const;
    expect(planCorrection(ended, wish, NOW)).toMatchObject({ kind: 'refund' });
  });

  it('is refused of what was not paid, is back already, or is asked back by a bank', () => {
    expect(refund([{ ...charge, outcome: 'soft' }], { status: 'pending' })).toEqual(refused('not_paid'));
    expect(refund([])).toEqual(refused('not_paid'));
    expect(refund([{ ...paid, returnedMinor: 3 }])).toEqual(refused('given_back'));
    expect(refund([{ ...paid, order: { ...order, isGivenBack: true } }])).toEqual(refused('given_back'));
    expect(refund([{ ...paid, order: { ...order, isDisputed: true } }])).toEqual(refused('disputed'));
    const nowhere = { action: 'refund', periodStart: NOW } as const;
    expect(planCorrection(membership(), nowhere, NOW)).toEqual(refused('no_period'));
  });
});

describe('a payment that is asked for after all', () => {
  const recharge = (change: Partial<Correctable> = {}, at = start(1)) =>
    planCorrection(membership(change), { action: 'recharge', periodStart: at }, NOW);
  const waived = [period(0), period(1, { status: 'waived', amountMinor: 0 }), period(2)];
  const back = { ...charge, outcome: 'paid', returnedMinor: 10 } as const;

  it('is what was agreed to for a period that nobody paid, or whose payment was given back', () => {
    const asked = { kind: 'recharge', periodId: 'p1', amountMinor: 10 };
    expect(recharge({ periods: waived })).toEqual(asked);
    expect(recharge({ periods: [period(1, { charges: [back] })] })).toEqual(asked);
  });

  it('is refused of what is paid, asked for already, over, or never was', () => {
    expect(recharge()).toEqual(refused('settled'));
    expect(recharge({ periods: [period(1, { status: 'pending' })] })).toEqual(refused('settled'));
    expect(recharge({ periods: waived, asked: [start(1)] })).toEqual(refused('asked'));
    expect(recharge({ periods: waived, endedAt: NOW })).toEqual(refused('ended'));
    expect(recharge({ periods: waived }, NOW)).toEqual(refused('no_period'));
    expect(recharge({ periods: waived, expected: [] })).toEqual(refused('no_period'));
  });

  it('can be given back once it is paid, and is not waived again', () => {
    const paid = { ...charge, id: 'again', outcome: 'paid' } as const;
    const rest = period(1, { id: 'r1', oneOff: { agreedMinor: 10 }, charges: [paid] });
    const periods = [...waived, rest];
    const wish = { action: 'refund', periodStart: start(1) } as const;
    expect(planCorrection(membership({ periods }), wish, NOW)).toMatchObject({
      periodId: 'r1',
      chargeId: 'again',
    });
    expect(waive(1, { periods })).toEqual(refused('settled'));
  });
});
