import { TierCurrency } from '@inkvine/contracts/memberships';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertCorrectedAccess,
  updatePeriodWaived,
  type LineWish,
} from '@inkvine/db/memberships/correction.repository';
import { insertRecharge } from '@inkvine/db/memberships/recharge.repository';
import type { MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import {
  extendAccess,
  insertEvents,
  insertMembershipNotices,
  insertPeriods,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import type { CorrectionPlan } from '@inkvine/domain/memberships/plan-correction';
import { createMembershipCoupons } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf, noticeOf } from './membership-records.ts';
import type { MembershipReturns } from './membership-returns.ts';

export type DoablePlan = Exclude<CorrectionPlan, { kind: 'refused' }>;

/** How long a member may think about a payment that they are asked for. */
const ANSWER_MS = 30 * 86_400_000;

/** Until when access is open by a plan; null where it does nothing about that. */
export const openUntilOf = (plan: CorrectionPlan): Date | null => {
  if (plan.kind === 'waive') return plan.period.end;
  return plan.kind === 'extend' ? plan.openUntil : null;
};

/** Carries out what was planned for a line, behind the lock of its membership, and tells the member. */
export function createCorrectionSteps({
  clock,
  ids,
  returns,
}: Pick<ServiceDependencies, 'clock' | 'ids'> & { returns: Pick<MembershipReturns, 'giveAllBack'> }) {
  const coupons = createMembershipCoupons({ clock, ids });

  async function waive(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    { period, periodId, isNext }: Extract<DoablePlan, { kind: 'waive' }>,
  ): Promise<void> {
    const at = clock.now();
    const id = periodId ?? ids.next();
    const [startsAt, endsAt] = [period.start.toISOString(), period.end.toISOString()];
    if (periodId === null) {
      const { tier_id: tierId, price_id: priceId, currency } = row;
      const rest = { membershipId: row.id, tierId, priceId, currency, paidWith: null, amountMinor: 0 };
      const state = { status: 'waived', reason: 'correction' } as const;
      await insertPeriods(trx, [{ id, index: period.index, startsAt, endsAt, ...rest, ...state }], at);
    } else {
      await updatePeriodWaived(trx, { membershipId: row.id, periodId: id, at });
      await coupons.giveBack(trx, { subjectIds: [id], reason: 'canceled' });
    }
    if (isNext) {
      const step = { id: row.id, nextIndex: period.index + 1, nextLookAt: at.toISOString() };
      await updateMemberships(trx, [step], at);
    }
    // An older period than the one before the next decision was over before, and decides nothing.
    const isLatest = period.index + 1 === (isNext ? period.index + 1 : row.next_index);
    const isPausing = row.pause_until !== null && period.end < new Date(row.pause_until);
    const goesOn = isLatest && row.ended_at === null && row.cancel_requested_at === null && !isPausing;
    await insertCorrectedAccess(trx, { membershipId: row.id, periodId: id, startsAt, endsAt, goesOn, at });
  }

  async function extend(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    { offsetDays, openUntil }: Extract<DoablePlan, { kind: 'extend' }>,
  ): Promise<void> {
    const at = clock.now();
    const endsAt = openUntil.toISOString();
    await extendAccess(trx, [{ membershipId: row.id, endsAt, movesPeriod: true }]);
    await updateMemberships(trx, [{ id: row.id, offsetDays, nextLookAt: at.toISOString() }], at);
    const days = offsetDays - row.offset_days;
    await insertEvents(trx, [eventOf({ membershipId: row.id }, 'extended', { days })], at);
  }

  async function recharge(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    { id: lineId }: LineWish,
    { periodId, amountMinor }: Extract<DoablePlan, { kind: 'recharge' }>,
  ): Promise<void> {
    const at = clock.now();
    const answerBy = new Date(at.getTime() + ANSWER_MS);
    await insertRecharge(trx, { lineId, membershipId: row.id, periodId, amountMinor, answerBy, at });
  }

  return {
    async carryOut(
      trx: DatabaseTransaction,
      row: MembershipWithHistory,
      line: LineWish,
      plan: DoablePlan,
    ): Promise<void> {
      const at = clock.now();
      if (plan.kind === 'waive') await waive(trx, row, plan);
      else if (plan.kind === 'extend') await extend(trx, row, plan);
      else if (plan.kind === 'recharge') await recharge(trx, row, line, plan);
      else {
        await returns.giveAllBack(trx, row, plan);
        await coupons.giveBack(trx, { subjectIds: [plan.periodId], reason: 'refunded' });
      }
      const { id: lineId, action, periodStart, days } = line;
      const corrected = { lineId, action, periodStart, days };
      await insertEvents(trx, [eventOf({ membershipId: row.id }, 'corrected', corrected)], at);
      const of = { membershipId: row.id, userId: row.user_id, startsAt: at.toISOString() };
      const endsAt = openUntilOf(plan)?.toISOString();
      const notice = noticeOf(ids, of, 'corrected', {
        ...{ correction: action, ...(endsAt !== undefined && { endsAt }) },
        ...((plan.kind === 'refund' || plan.kind === 'recharge') && {
          ...{ amountMinor: plan.amountMinor, currency: TierCurrency.parse(row.currency) },
        }),
        ...(days !== null && { days }),
      });
      await insertMembershipNotices(trx, [notice], { jobId: 'memberships.send-notice', at });
    },
  };
}
