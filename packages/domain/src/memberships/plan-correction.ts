import type { CorrectionRefusal } from '@inkvine/contracts/renewal-corrections';
import { boundary, type BillingAnchor, type BillingPeriod } from './billing-calendar.ts';
import type { RecordedPeriod } from './compare-renewals.ts';
import type { ExpectedPeriod } from './expected-periods.ts';

export type CorrectionWish =
  { action: 'waive' | 'refund' | 'recharge'; periodStart: Date } | { action: 'extend'; days: number };

/** A membership as a correction finds it. */
export interface Correctable {
  anchor: BillingAnchor;
  /** The first period that nothing was decided of. */
  nextIndex: number;
  endedAt: Date | null;
  periods: readonly RecordedPeriod[];
  expected: readonly ExpectedPeriod[];
  /** Begins of periods that the member was asked to pay for and has not refused. */
  asked: readonly Date[];
}

export type CorrectionPlan =
  /** `periodId` is null where the period has no row yet; `isNext` where the engine would have decided it next. */
  | { kind: 'waive'; periodId: string | null; period: BillingPeriod; isNext: boolean }
  | { kind: 'extend'; offsetDays: number; openUntil: Date }
  /** Gives back all of a charge, in minor units or coins. */
  | { kind: 'refund'; periodId: string; chargeId: string; amountMinor: number }
  /** Asks the member to pay for a period after all, in minor units or coins. */
  | { kind: 'recharge'; periodId: string; amountMinor: number }
  | { kind: 'refused'; refusal: CorrectionRefusal };

/** What a line of a correction would do at an instant: dry run, approval and execution all ask this. */
export function planCorrection(membership: Correctable, wish: CorrectionWish, now: Date): CorrectionPlan {
  switch (wish.action) {
    case 'waive':
      return planWaiver(membership, wish.periodStart, now);
    case 'refund':
      return planRefund(membership, wish.periodStart);
    case 'recharge':
      return planRecharge(membership, wish.periodStart);
    case 'extend':
      return planExtension(membership, wish.days, now);
  }
}

/** What begins then: the period of the calendar, and what its member paid for beside it. */
const rowsAt = ({ periods }: Correctable, periodStart: Date) => {
  const rows = periods.filter(({ start }) => start.getTime() === periodStart.getTime());
  return { row: rows.find(({ oneOff }) => oneOff === null), rows };
};

function planRefund(membership: Correctable, periodStart: Date): CorrectionPlan {
  const { row: period, rows } = rowsAt(membership, periodStart);
  const row = rows.find(({ status }) => status === 'paid') ?? period;
  if (row === undefined) return refused('no_period');
  const charge = row.charges.find(({ outcome }) => outcome === 'paid');
  if (row.status !== 'paid' || charge === undefined) return refused('not_paid');
  if (charge.returnedMinor !== null || charge.order?.isGivenBack === true) return refused('given_back');
  if (charge.order?.isDisputed === true) return refused('disputed');
  return { kind: 'refund', periodId: row.id, chargeId: charge.id, amountMinor: charge.amountMinor };
}

/** Nothing is asked for what was paid and kept, or is asked for already. */
function planRecharge(membership: Correctable, periodStart: Date): CorrectionPlan {
  const { row } = rowsAt(membership, periodStart);
  const amountMinor = membership.expected.find(
    ({ start }) => start.getTime() === periodStart.getTime(),
  )?.amountMinor;
  if (row === undefined || amountMinor == null || amountMinor === 0) return refused('no_period');
  if (membership.endedAt !== null) return refused('ended');
  if (membership.asked.some((at) => at.getTime() === periodStart.getTime())) return refused('asked');
  const isBack = row.charges.some(
    ({ returnedMinor, order }) => returnedMinor !== null || order?.isGivenBack === true,
  );
  if (row.status !== 'waived' && !(row.status === 'paid' && isBack)) return refused('settled');
  return { kind: 'recharge', periodId: row.id, amountMinor };
}

function planWaiver(membership: Correctable, periodStart: Date, now: Date): CorrectionPlan {
  const { periods, expected, nextIndex, endedAt } = membership;
  const { row, rows } = rowsAt(membership, periodStart);
  if (row === undefined && rows.length > 0) return refused('settled');
  if (row !== undefined) {
    if (row.status !== 'unpaid' && (row.status !== 'pending' || row.paidWith !== null))
      return refused('settled');
    if (row.charges.some(({ outcome }) => outcome === 'pending')) return refused('charging');
    return { kind: 'waive', periodId: row.id, period: boundsOf(row), isNext: false };
  }
  const period = expected.find(({ start }) => start.getTime() === periodStart.getTime());
  const isFree =
    period !== undefined && periods.every(({ start, end }) => end <= period.start || period.end <= start);
  if (!isFree || period.start > now || period.index > nextIndex) return refused('no_period');
  const isNext = period.index === nextIndex;
  if (isNext && endedAt !== null) return refused('ended');
  if (isNext && periods.some(({ status }) => status === 'pending')) return refused('bill_open');
  return { kind: 'waive', periodId: null, period: boundsOf(period), isNext };
}

function planExtension(
  { anchor, nextIndex, endedAt, periods }: Correctable,
  days: number,
  now: Date,
): CorrectionPlan {
  if (endedAt !== null) return refused('ended');
  if (periods.some(({ status }) => status === 'pending')) return refused('bill_open');
  if (boundary(anchor, nextIndex) <= now) return refused('overdue');
  const offsetDays = anchor.offsetDays + days;
  return { kind: 'extend', offsetDays, openUntil: boundary({ ...anchor, offsetDays }, nextIndex) };
}

const boundsOf = ({ index, start, end }: BillingPeriod): BillingPeriod => ({ index, start, end });

const refused = (refusal: CorrectionRefusal) => ({ kind: 'refused', refusal }) as const;
