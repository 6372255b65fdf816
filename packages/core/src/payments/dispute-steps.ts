import { DisputeTerms, type DisputeOrigin } from '@inkvine/contracts/disputes';
import { AppError } from '@inkvine/contracts/errors';
import { DisputeId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findDisputePolicyAt } from '@inkvine/db/payments/dispute-policy.repository';
import {
  claimDisputeState,
  findDisputeAtGateway,
  insertDispute,
  type DisputeRow,
} from '@inkvine/db/payments/dispute.repository';
import type { TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { disputeStatesBefore, nextDisputeCheckMs } from '@inkvine/domain/payments/dispute-states';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DisputeCoins } from './dispute-coins.ts';
import type { DisputeSnapshot, RefundSnapshot } from './payment-gateway.port.ts';

export type DisputeStepsDependencies = Pick<ServiceDependencies, 'clock' | 'ids'> & { coins: DisputeCoins };

/** Money of an order that goes without us, as the gateway tells of it now. */
export type LostMoney = Omit<DisputeSnapshot, 'gatewayPaymentId'> & { origin: DisputeOrigin };

/**
 * What a gateway says of money that a bank takes back, or that was given back without us, made true of the order's
 * coins in the caller's transaction. The wallet's lock is taken before any row of a dispute is written, so that the
 * coins and what is said of them change together.
 */
export function createDisputeSteps({ clock, ids, coins }: DisputeStepsDependencies) {
  const nextCheckAt = (checks: number) => new Date(clock.now().getTime() + nextDisputeCheckMs(checks));

  async function open(trx: DatabaseTransaction, topUp: TopUpRow, lost: LostMoney): Promise<DisputeRow> {
    const policy = await findDisputePolicyAt(trx, topUp.paid_at ?? clock.now().toISOString());
    if (policy === undefined) throw new AppError('INTERNAL');
    const opened = await insertDispute(trx, {
      id: ids.next(),
      topUpId: topUp.id,
      userId: topUp.user_id,
      gateway: topUp.gateway,
      origin: lost.origin,
      gatewayDisputeId: lost.gatewayDisputeId,
      rawStatus: lost.rawStatus,
      reason: lost.reason ?? null,
      currency: lost.amount.currency,
      amountMinor: lost.amount.amountMinor,
      policyVersion: policy.version,
      bearer: DisputeTerms.parse(policy.terms).bearer,
      evidenceDueAt: lost.evidenceDueAt ?? null,
      nextCheckAt: nextCheckAt(0),
      at: clock.now(),
    });
    if (opened === undefined) throw new AppError('INTERNAL');
    return opened;
  }

  async function tell(trx: DatabaseTransaction, { id, state }: DisputeRow): Promise<void> {
    await enqueue(trx, 'payments.send-dispute-notice', { disputeId: DisputeId.parse(id), state });
  }

  async function move(trx: DatabaseTransaction, dispute: DisputeRow, lost: LostMoney) {
    const state = DISPUTE_STATE[lost.status];
    const from = disputeStatesBefore(state);
    const { rawStatus, evidenceDueAt } = lost;
    const next = state === 'open' ? nextCheckAt(dispute.checks) : null;
    const change = { state, rawStatus, evidenceDueAt, nextCheckAt: next };
    return await claimDisputeState(trx, { id: dispute.id, from }, change, clock.now());
  }

  /** What an order paid for every month does not go on once nothing of it is left. */
  async function closeMembership(trx: DatabaseTransaction, topUp: TopUpRow): Promise<void> {
    const chargeId = topUp.membership_charge_id;
    if (chargeId !== null) await enqueue(trx, 'memberships.close-lost', { chargeId });
  }

  return {
    /** @returns false where the order has brought no coins yet, or nothing was ever lost: then nothing is written */
    async apply(trx: DatabaseTransaction, topUp: TopUpRow, lost: LostMoney): Promise<boolean> {
      const lots = await coins.lockLots(trx, { topUpId: topUp.id, userId: topUp.user_id });
      if (lots.length === 0) return false;
      const known = await findDisputeAtGateway(trx, topUp.gateway, lost.gatewayDisputeId);
      const isNothing = lost.amount.amountMinor === 0 || (lost.origin !== 'bank' && lost.status === 'WON');
      if (known === undefined && isNothing) return false;
      const moved = await move(trx, known ?? (await open(trx, topUp, lost)), lost);
      if (moved !== undefined && (known === undefined || moved.state !== 'open')) await tell(trx, moved);
      await coins.settle(trx, topUp);
      if (moved?.state === 'lost' && moved.amount_minor >= topUp.price_minor)
        await closeMembership(trx, topUp);
      return true;
    },
  };
}

export type DisputeSteps = ReturnType<typeof createDisputeSteps>;

/** A word that the adapter does not know ends nothing: a later look does. */
export const DISPUTE_STATE = {
  OPEN: 'open',
  UNKNOWN: 'open',
  WON: 'won',
  LOST: 'lost',
} as const satisfies Record<DisputeSnapshot['status'], DisputeRow['state']>;

/** A refund that is not ours: a dispute that nobody can contest, lost once the money has gone. */
export function toLostMoney(refund: RefundSnapshot): LostMoney {
  const { gatewayRefundId: gatewayDisputeId, amount, status, reason } = refund;
  return {
    ...{ origin: 'gateway', gatewayDisputeId, amount, status: LOST_STATUS[status], rawStatus: status },
    ...(reason !== '' && { reason }),
  };
}

const LOST_STATUS = {
  PENDING: 'OPEN',
  SUCCEEDED: 'LOST',
  FAILED: 'WON',
  CANCELED: 'WON',
} as const satisfies Record<RefundSnapshot['status'], DisputeSnapshot['status']>;
