import type { RefundFailure, RefundState } from '@inkvine/contracts/refunds';
import { RefundId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { claimRefundState, lockRefund, type RefundRow } from '@inkvine/db/payments/refund.repository';
import { refundStatesBefore } from '@inkvine/domain/payments/refund-states';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { HeldRefund, RefundHolds } from '../wallet/refund-holds.ts';
import type { DisputeCoins } from './dispute-coins.ts';

export type RefundStepsDependencies = Pick<ServiceDependencies, 'clock'> & {
  holds: Pick<RefundHolds, 'complete' | 'reopen' | 'giveBack'>;
  coins: Pick<DisputeCoins, 'settle'>;
};

/** Who moves a refund, and what they saw of it. */
interface Decision {
  actorId?: string;
  version?: number;
  answer?: string;
}

/**
 * The steps of a refund that move coins or promise a job, each in the caller's transaction. All answer undefined,
 * and change nothing, when the refund is no longer where the step begins.
 */
export function createRefundSteps({ clock, holds, coins }: RefundStepsDependencies) {
  /** Locks the refund where `to` may still be reached. */
  async function lockBefore(trx: DatabaseTransaction, id: string, to: RefundState, version?: number) {
    const refund = await lockRefund(trx, id);
    if (refund === undefined || !refundStatesBefore(to).includes(refund.state)) return undefined;
    return version === undefined || refund.version === version ? refund : undefined;
  }

  async function tell(trx: DatabaseTransaction, refund: RefundRow): Promise<void> {
    const late = refund.state === 'done';
    const refundId = RefundId.parse(refund.id);
    await enqueue(trx, 'payments.send-refund-notice', { refundId, ...(late && { late }) });
  }

  return {
    /** From here the gateway is asked until it has said yes or no. */
    async approve(
      trx: DatabaseTransaction,
      id: string,
      decision: Decision = {},
    ): Promise<RefundRow | undefined> {
      const now = clock.now();
      const { version, actorId } = decision;
      const approved = await claimRefundState(
        trx,
        { id, from: refundStatesBefore('approved'), ...(version === undefined ? {} : { version }) },
        { state: 'approved', nextCheckAt: now, ...(actorId === undefined ? {} : { actorId }) },
        now,
      );
      if (approved !== undefined) {
        await enqueue(trx, 'payments.settle-refund', { refundId: RefundId.parse(id) });
      }
      return approved;
    },

    /** The money is back with the person. */
    async complete(
      trx: DatabaseTransaction,
      id: string,
      gatewayRefundId: string,
    ): Promise<RefundRow | undefined> {
      const refund = await lockBefore(trx, id, 'done');
      if (refund === undefined) return undefined;
      await holds.complete(trx, toHeld(refund));
      await tell(trx, refund);
      return await claimRefundState(
        trx,
        { id, from: [refund.state] },
        { state: 'done', gatewayRefundId, nextCheckAt: null },
        clock.now(),
      );
    },

    /**
     * The refund comes to nothing, even after it was done, and the same coins return to the same lots; where the
     * payment is disputed, they stay frozen there.
     */
    async undo(
      trx: DatabaseTransaction,
      id: string,
      end: { state: 'rejected' | 'withdrawn' } | { state: 'failed'; failure: RefundFailure },
      { version, ...decision }: Decision = {},
    ): Promise<RefundRow | undefined> {
      const refund = await lockBefore(trx, id, end.state, version);
      if (refund === undefined) return undefined;
      if (refund.state === 'done') await holds.reopen(trx, toHeld(refund));
      const returnTxnId = await holds.giveBack(trx, toHeld(refund));
      await coins.settle(trx, { id: refund.top_up_id, user_id: refund.user_id });
      if (end.state !== 'withdrawn') await tell(trx, refund);
      return await claimRefundState(
        trx,
        { id, from: [refund.state] },
        { ...end, ...decision, returnTxnId, nextCheckAt: null },
        clock.now(),
      );
    },
  };
}

export type RefundSteps = ReturnType<typeof createRefundSteps>;

function toHeld(row: RefundRow): HeldRefund {
  return {
    ...{ refundId: row.id, topUpId: row.top_up_id, userId: row.user_id, txnId: row.txn_id },
    ...{ lotId: row.lot_id, coins: row.coins, expiredCoins: row.expired_coins },
  };
}
