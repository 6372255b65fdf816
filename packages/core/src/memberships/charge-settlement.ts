import { TierCurrency } from '@inkvine/contracts/memberships';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimChargeOutcome,
  closeOneOffPeriod,
  closeOpenPeriods,
  insertGrace,
  lockCharge,
  settleOneOffCharge,
  settlePaidCharge,
  type ChargeRow,
} from '@inkvine/db/memberships/charge-settlement.repository';
import {
  insertEvents,
  insertMembershipNotices,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { atHourAfter } from '@inkvine/domain/memberships/billing-calendar';
import { dunningBegin } from '@inkvine/domain/memberships/renewal-history';
import type { DeclineCourse } from '../payments/decline-course.ts';
import type { OrderOwner } from '../payments/order-owner.port.ts';
import { createMembershipCoupons } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createMembershipPayments } from '../wallet/membership-payments.ts';
import { eventOf, noticeOf } from './membership-records.ts';
import type { OneOffSettlement } from './one-off-charge.ts';
import { createRechargeSettlement } from './recharge-settlement.ts';
import { createTierChangeSettlement } from './tier-change-settlement.ts';

export type ChargeSettlementDependencies = Pick<ServiceDependencies, 'clock' | 'ids'>;

/**
 * What becomes of a period when its charge is answered. Every answer ends here, whoever brings it: the call that sent the
 * charge, a webhook, a sweep of orders. Each is written once, behind the lock of the membership.
 */
export function createChargeSettlement({ clock, ids }: ChargeSettlementDependencies) {
  const payments = createMembershipPayments({ clock, ids });
  const coupons = createMembershipCoupons({ clock, ids });

  const oneOffs = {
    tier_change: createTierChangeSettlement({ clock, ids }),
    recharge: createRechargeSettlement({ clock, ids }),
  } satisfies Record<NonNullable<ChargeRow['oneOff']>, OneOffSettlement>;

  /**
   * Whether its period still waits for money, and no other charge has paid it. Nobody pays for the rest of a period that is
   * over.
   */
  const isOpen = (charge: ChargeRow): boolean =>
    charge.periodStatus === 'pending' &&
    charge.endedAt === null &&
    (charge.oneOff !== 'tier_change' || clock.now() < new Date(charge.endsAt));

  /** What its member asked for is not paid: all is as it was before, and the engine goes on. */
  async function letGo(trx: DatabaseTransaction, charge: OneOffRow, failure: string): Promise<void> {
    const at = clock.now();
    await closeOneOffPeriod(trx, { periodId: charge.periodId, at });
    if (charge.endedAt === null) {
      await updateMemberships(trx, [{ id: charge.membershipId, nextLookAt: at.toISOString() }], at);
    }
    await oneOffs[charge.oneOff].refused(trx, charge, failure);
  }

  /** A payment that nothing waits for any more: what was asked for with it is let go. */
  async function letGoLate(trx: DatabaseTransaction, charge: ChargeRow): Promise<void> {
    if (!isOneOff(charge)) return;
    const about = { chargeId: charge.id, outcome: 'fault', failure: TOO_LATE, at: clock.now() } as const;
    if (await claimChargeOutcome(trx, about)) await letGo(trx, charge, TOO_LATE);
  }

  async function settle(trx: DatabaseTransaction, charge: ChargeRow, txnId: string): Promise<void> {
    const at = clock.now();
    if (isOneOff(charge)) {
      await settleOneOffCharge(trx, { charge, txnId, at });
      await payments.giveCoins(trx, { ...charge, chargeId: charge.id });
      await updateMemberships(trx, [{ id: charge.membershipId, nextLookAt: at.toISOString() }], at);
      return await oneOffs[charge.oneOff].paid(trx, charge);
    }
    // Nobody is a member before the first payment, or while suspended; otherwise access was never interrupted.
    const opensNow = charge.isFirst || charge.suspendedAt !== null;
    await settlePaidCharge(trx, {
      ...{ charge, txnId, at, opensAt: opensNow ? at.toISOString() : charge.startsAt },
      renews: charge.cancelRequestedAt === null,
    });
    await payments.giveCoins(trx, { ...charge, chargeId: charge.id });
    const { amountMinor, startsAt, endsAt, waived } = charge;
    const detail = { amountMinor, currency: TierCurrency.parse(charge.currency), startsAt, endsAt, waived };
    const kind = charge.isFirst ? 'started' : 'renewed';
    await insertEvents(trx, [eventOf(charge, kind, { chargeId: charge.id, ...detail })], at);
    await insertMembershipNotices(trx, [noticeOf(ids, charge, kind, detail)], NOTICE(at));
  }

  /** Nothing was paid for the first period: there is no membership. */
  async function giveUp(trx: DatabaseTransaction, charge: ChargeRow, failure: string): Promise<void> {
    const at = clock.now();
    const ended = { endedAt: at.toISOString(), endReason: 'not_begun', nextLookAt: null };
    await closeOpenPeriods(trx, { membershipIds: [charge.membershipId], status: 'unpaid', reason: null, at });
    await coupons.giveBack(trx, { subjectIds: [charge.periodId], reason: 'failed' });
    await updateMemberships(trx, [{ id: charge.membershipId, ...ended }], at);
    await insertEvents(trx, [eventOf(charge, 'not_begun', { failure })], at);
  }

  async function refuse(
    trx: DatabaseTransaction,
    charge: ChargeRow,
    refused: { outcome: DeclineCourse | 'fault'; failure: string },
  ): Promise<void> {
    const at = clock.now();
    const { outcome, failure } = refused;
    const isNew = await claimChargeOutcome(trx, { chargeId: charge.id, outcome, failure, at });
    if (!isNew) return;
    if (isOneOff(charge)) return await letGo(trx, charge, failure);
    if (!isOpen(charge)) return;
    if (charge.isFirst) return await giveUp(trx, charge, failure);
    // The engine says when to try again, at its next look.
    await updateMemberships(trx, [{ id: charge.membershipId, nextLookAt: at.toISOString() }], at);
    if (outcome === 'fault') return;
    const terms = await findRenewalTermsAt(trx, at);
    const { suspendAfterDays, retryHour } = terms;
    const begin = dunningBegin({ start: new Date(charge.startsAt), charges: [{ at, outcome }] });
    const graceEnd = atHourAfter(charge, begin, suspendAfterDays, retryHour);
    await insertGrace(trx, { charge, endsAt: graceEnd, at });
    const detail = { failure, graceEndsAt: graceEnd.toISOString() };
    const about = { chargeId: charge.id, course: outcome, ...detail };
    await insertEvents(trx, [eventOf(charge, 'refused', about)], at);
    await insertMembershipNotices(trx, [noticeOf(ids, charge, 'refused', detail)], NOTICE(at));
  }

  return {
    async paid(trx, order): Promise<boolean> {
      const charge = await lockCharge(trx, order.id);
      if (charge?.outcome === 'paid') return true;
      if (charge === undefined) return false;
      if (!isOpen(charge)) {
        await letGoLate(trx, charge);
        return false;
      }
      const { userId, creatorId, tierId } = charge;
      const txnId = await payments.bookSale(trx, {
        ...{ chargeId: charge.id, userId, creatorId, tierId },
        ...{ coins: order.coins, priceMinor: order.priceMinor, currency: order.currency },
      });
      await settle(trx, charge, txnId);
      return true;
    },

    async ended(trx, order, course): Promise<void> {
      const charge = await lockCharge(trx, order.id);
      if (charge === undefined) return;
      await refuse(trx, charge, { outcome: course, failure: order.failure ?? 'PAYMENT_DECLINED' });
    },

    /** Pays a charge with the member's coins, or writes down that they were too few. */
    async payWithCoins(trx: DatabaseTransaction, chargeId: string): Promise<void> {
      const charge = await lockCharge(trx, chargeId);
      if (charge === undefined || charge.outcome !== 'pending') return;
      if (!isOpen(charge)) return await letGoLate(trx, charge);
      const { userId, amountMinor: coins } = charge;
      const payment = await payments.spend(trx, { chargeId, userId, coins });
      switch (payment.kind) {
        case 'paid':
          return await settle(trx, charge, payment.txnId);
        case 'too_few':
          return await refuse(trx, charge, { outcome: 'soft', failure: 'INSUFFICIENT_COINS' });
        case 'over_limit':
          return await refuse(trx, charge, { outcome: 'soft', failure: 'LIMIT_REACHED' });
        case 'gone':
          return;
      }
    },
  } satisfies OrderOwner & Record<string, unknown>;
}

type OneOffRow = ChargeRow & { oneOff: NonNullable<ChargeRow['oneOff']> };

const isOneOff = (charge: ChargeRow): charge is OneOffRow => charge.oneOff !== null;

/** Its money came when what it was for was over. */
const TOO_LATE = 'TOO_LATE';

const NOTICE = (at: Date) => ({ jobId: 'memberships.send-notice', at }) as const;

export type ChargeSettlement = ReturnType<typeof createChargeSettlement>;
