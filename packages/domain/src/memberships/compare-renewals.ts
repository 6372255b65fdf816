import type { ChargeOutcome } from '@inkvine/contracts/renewals';
import type { RenewalFindingKind, RenewalFindingReason } from '@inkvine/contracts/renewal-desk';
import { stackCoupons, type StackableCoupon } from '../perks/coupon-stack.ts';
import type { BillingPeriod } from './billing-calendar.ts';
import type { TierInterval } from '@inkvine/contracts/memberships';
import { leastCharge } from './period-coupons.ts';
import type { ExpectedPeriod } from './expected-periods.ts';

/** One request for money, with what became of it in every book. Amounts in minor units or coins. */
export interface RecordedCharge {
  id: string;
  outcome: ChargeOutcome;
  sentAt: Date;
  amountMinor: number;
  /** Its order; null where coins pay. */
  order: {
    isPaid: boolean;
    priceMinor: number;
    isGivenBack: boolean;
    /** Whether the gateway's own books differ, and nobody has dealt with that. */
    isDeniedByGateway: boolean;
    /** A bank asks the money back, or has taken it. */
    isDisputed: boolean;
  } | null;
  /** What was given back of it by a return of ours; null for nothing. */
  returnedMinor: number | null;
  /** What the ledger has as earned by it; null where the ledger has nothing of it. */
  bookedMinor: number | null;
}

export type RecordedPeriod = BillingPeriod & {
  id: string;
  status: 'pending' | 'paid' | 'free' | 'waived' | 'paused' | 'unpaid';
  amountMinor: number;
  /** It was given to the member; then whether anybody paid for that. */
  gift: { isPaid: boolean } | null;
  /** The period whose charge pays for this one too. */
  paidWith: string | null;
  charges: readonly RecordedCharge[];
  /** What its member asked to pay for beside the calendar, and what that ought to come to; null for a period of it. */
  oneOff: { agreedMinor: number | null } | null;
  /** Coupons that were used for it, by their own terms; of a free period as many months as were used. */
  coupons: readonly StackableCoupon[];
};

/** A membership as its rows have it, its periods oldest first. */
export interface RecordedMembership {
  currency: string;
  interval: TierInterval;
  periods: readonly RecordedPeriod[];
  /** Where the engine counts its next period from. */
  nextStart: Date;
  /** Until when a period was to follow the last one; null where none was, as after a cancellation. */
  renewsUntil: Date | null;
}

export interface RenewalFinding {
  kind: RenewalFindingKind;
  reason: RenewalFindingReason;
  /** The begin of the period that it is about. */
  at: Date;
  periodId: string | null;
  /** What it is about: an amount, or an instant in ISO 8601. */
  expected: number | string | null;
  found: number | string | null;
}

/** A row may come so much later than its boundary before it is missing; a charge may be without an answer as long. */
export const TOLERATED_MS = 86_400_000;

/**
 * Whatever of a membership is not as it ought to be, oldest first; one finding for a period and kind.
 * @param expected every period that begins by now and by `nextStart`
 */
export function compareRenewals(
  expected: readonly ExpectedPeriod[],
  recorded: RecordedMembership,
  now: Date,
): RenewalFinding[] {
  const calendar = { ...recorded, periods: recorded.periods.filter(({ oneOff }) => oneOff === null) };
  const rowOf = match(expected, calendar.periods);
  const all = [
    ...compareCalendar(expected, calendar, rowOf),
    ...compareRests(recorded.periods, calendar.periods),
    ...findMissing(expected, calendar, rowOf, now),
    ...findOverlaps(calendar.periods),
    ...recorded.periods.flatMap((period) => compareMoney(period, expected, recorded, now)),
  ];
  const first = new Map<string, RenewalFinding>();
  for (const found of all) {
    const key = `${found.kind} ${found.at.toISOString()}`;
    if (!first.has(key)) first.set(key, found);
  }
  return [...first.values()].toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

type RowOf = ReadonlyMap<ExpectedPeriod, RecordedPeriod>;

/** The row of each period: the one that begins with it, or else the one of its number that begins with no period. */
function match(expected: readonly ExpectedPeriod[], periods: readonly RecordedPeriod[]): RowOf {
  const rows = new Map(periods.map((period) => [period.start.getTime(), period]));
  const starts = new Set(expected.map(({ start }) => start.getTime()));
  const strays = periods.filter(({ index, start }) => index >= 0 && !starts.has(start.getTime()));
  return new Map(
    expected.flatMap((period) => {
      const row = rows.get(period.start.getTime()) ?? strays.find(({ index }) => index === period.index);
      return row === undefined ? [] : [[period, row]];
    }),
  );
}

function compareCalendar(
  expected: readonly ExpectedPeriod[],
  { periods, nextStart }: RecordedMembership,
  rowOf: RowOf,
): RenewalFinding[] {
  const meant = new Map([...rowOf].map(([period, row]) => [row, period]));
  const findings = periods.flatMap((row): RenewalFinding[] => {
    // Free days before the first period have no number; they end where it begins.
    const agreed =
      row.index < 0
        ? { start: row.start, end: expected[0]?.start }
        : (meant.get(row) ?? { start: undefined, end: undefined });
    const about = { kind: 'wrong_period', at: row.start, periodId: row.id } as const;
    if (agreed.start?.getTime() !== row.start.getTime()) {
      return [{ ...about, reason: 'start', expected: textOf(agreed.start), found: textOf(row.start) }];
    }
    if (agreed.end?.getTime() === row.end.getTime()) return [];
    return [{ ...about, reason: 'end', expected: textOf(agreed.end), found: textOf(row.end) }];
  });
  if (expected.some(({ start }) => start.getTime() === nextStart.getTime())) return findings;
  return [
    ...findings,
    {
      ...{ kind: 'wrong_period', reason: 'next', at: nextStart, periodId: null },
      ...{ expected: textOf(expected.at(-1)?.start), found: textOf(nextStart) },
    },
  ];
}

/** What was paid for the rest of a period ends with it. */
function compareRests(
  periods: readonly RecordedPeriod[],
  calendar: readonly RecordedPeriod[],
): RenewalFinding[] {
  return periods.flatMap((rest) => {
    if (rest.oneOff === null || rest.status !== 'paid') return [];
    const period = calendar.findLast(({ start }) => start <= rest.start);
    if (period?.end.getTime() === rest.end.getTime()) return [];
    return [
      {
        ...{ kind: 'wrong_period', reason: 'end', at: rest.start, periodId: rest.id },
        ...{ expected: textOf(period?.end), found: textOf(rest.end) },
      },
    ];
  });
}

/** Boundaries that elapsed without a row. Those after an open bill wait for it; none follows one that nobody paid. */
function findMissing(
  expected: readonly ExpectedPeriod[],
  { periods, renewsUntil }: RecordedMembership,
  rowOf: RowOf,
  now: Date,
): RenewalFinding[] {
  const last = periods.findLast(({ index }) => index >= 0);
  const isStopped = last?.status === 'pending' || last?.status === 'unpaid';
  const until =
    isStopped || renewsUntil === null ? -Infinity : Math.min(now.getTime(), renewsUntil.getTime());
  const isDue = ({ start }: ExpectedPeriod): boolean =>
    (last !== undefined && start < last.start) || start.getTime() + TOLERATED_MS <= until;
  return expected
    .filter((period) => isDue(period) && !rowOf.has(period))
    .map(({ start }) => ({
      ...{ kind: 'missing', reason: 'row', at: start, periodId: null },
      ...{ expected: textOf(start), found: null },
    }));
}

/** Two paid rows for the same time. */
const findOverlaps = (periods: readonly RecordedPeriod[]): RenewalFinding[] => {
  const paid = periods.filter(({ status, charges }) => status === 'paid' && !charges.some(isGivenBack));
  return paid.flatMap((period, place) =>
    place > 0 && period.start < paid[place - 1]!.end
      ? [
          {
            ...{ kind: 'duplicate', reason: 'overlap', at: period.start, periodId: period.id },
            ...{ expected: textOf(paid[place - 1]!.end), found: textOf(period.start) },
          },
        ]
      : [],
  );
};

/** A period's rows, charges, orders and the ledger's transactions, each against the others. */
function compareMoney(
  period: RecordedPeriod,
  expected: readonly ExpectedPeriod[],
  recorded: RecordedMembership,
  now: Date,
): RenewalFinding[] {
  const { charges, amountMinor, status } = period;
  const find = (
    kind: RenewalFindingKind,
    reason: RenewalFindingReason,
    amounts: [number | null, number | null] = [null, null],
  ): RenewalFinding => ({
    ...{ kind, reason, at: period.start, periodId: period.id, expected: amounts[0], found: amounts[1] },
  });
  const differs = (reason: RenewalFindingReason, agreed: number | null, found: number) =>
    agreed === null || agreed === found ? [] : [find('wrong_amount', reason, [agreed, found])];
  const paid = charges.filter(({ outcome }) => outcome === 'paid');
  const booked = charges.filter(({ bookedMinor }) => bookedMinor !== null);
  const took = charges.filter((charge) => charge.order?.isPaid === true && !isGivenBack(charge));
  const isPaid = status === 'paid';
  const isPaidAlone = isPaid && period.paidWith === null;
  const together = recorded.periods.filter(({ id, paidWith }) => id === period.id || paidWith === period.id);
  const due = together.reduce((sum, each) => sum + each.amountMinor, 0);
  const agreed =
    period.oneOff === null
      ? (expected.find(({ start }) => start.getTime() === period.start.getTime())?.amountMinor ?? null)
      : period.oneOff.agreedMinor;
  return [
    ...(period.gift?.isPaid === false ? [find('missing', 'ledger')] : []),
    ...(isPaidAlone && paid.length === 0 ? [find('missing', 'charge')] : []),
    ...(isPaidAlone && booked.length === 0 ? [find('missing', 'ledger', [amountMinor, null])] : []),
    ...(!isPaid && booked.length > 0 ? [find('missing', 'period', [null, booked[0]!.bookedMinor])] : []),
    ...(booked.length > 1 ? [find('duplicate', 'ledger')] : []),
    ...(isPaid && took.length > 1 ? [find('duplicate', 'charge')] : []),
    ...(isPaid || status === 'free'
      ? differs('price', lessCoupons(agreed, period, recorded), amountMinor)
      : []),
    ...paid.flatMap((charge) => [
      ...differs('charge', due, charge.amountMinor),
      ...differs('order', charge.amountMinor, charge.order?.priceMinor ?? charge.amountMinor),
      ...differs('ledger', charge.amountMinor, charge.bookedMinor ?? charge.amountMinor),
    ]),
    ...charges.flatMap((charge) => {
      if (charge.order?.isDeniedByGateway === true) return [find('unknown', 'gateway')];
      if (charge.outcome === 'paid' && charge.order?.isPaid === false) return [find('unknown', 'order')];
      const isOld = now.getTime() - charge.sentAt.getTime() > TOLERATED_MS;
      return charge.outcome === 'pending' && isOld ? [find('unknown', 'unanswered')] : [];
    }),
  ];
}

/** What was agreed to less what the terms of the coupons that were used take off it. */
function lessCoupons(
  agreed: number | null,
  { coupons }: RecordedPeriod,
  { currency, interval }: RecordedMembership,
): number | null {
  if (agreed === null) return null;
  const price = { priceMinor: agreed, currency, interval, leastMinor: leastCharge(currency) };
  return stackCoupons(price, coupons).totalMinor;
}

const isGivenBack = ({ order, returnedMinor, amountMinor }: RecordedCharge): boolean =>
  order?.isGivenBack === true || (returnedMinor ?? 0) >= amountMinor;

const textOf = (at: Date | undefined): string | null => at?.toISOString() ?? null;
