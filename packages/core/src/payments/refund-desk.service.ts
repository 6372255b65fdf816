import { AppError } from '@inkvine/contracts/errors';
import { RefundId, TopUpId } from '@inkvine/contracts/primitives';
import {
  RefundDetail,
  RefundDifference,
  type OperatorRefund,
  type PublishRefundPolicyInput,
  type RefundPolicy,
  type RefundQueue,
  type RefundState,
} from '@inkvine/contracts/refunds';
import { listRefundAttempts, listRefundDifferences } from '@inkvine/db/payments/refund-attempt.repository';
import { insertRefundPolicy, listRefundPolicies } from '@inkvine/db/payments/refund-policy.repository';
import {
  findOwnedRefund,
  listOwnedRefunds,
  listRefundStatuses,
  type RefundRow,
} from '@inkvine/db/payments/refund.repository';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createRefundHolds } from '../wallet/refund-holds.ts';
import type { RefundsService } from './refunds.service.ts';
import { createDisputeCoins } from './dispute-coins.ts';
import { createRefundSteps } from './refund-steps.ts';
import { toOperatorRefund, toRefundPolicy } from './refund.projection.ts';

export type RefundDeskDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'> & {
  refunds: Pick<RefundsService, 'inspect'>;
};

const DIFFERENCES_SHOWN = 100;
const POLICIES_SHOWN = 100;

/** What operators do about refunds: the queue, the decision, the way down to every row, and the policy. */
export function createRefundDeskService(dependencies: RefundDeskDependencies) {
  const { db, clock, wakeUps, refunds } = dependencies;
  const holds = createRefundHolds(dependencies);
  const steps = createRefundSteps({ clock, holds, coins: createDisputeCoins(dependencies) });

  async function get(refundId: RefundId): Promise<OperatorRefund> {
    const row = await findOwnedRefund(db, refundId);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return toOperatorRefund(row);
  }

  async function decided(refundId: RefundId, row: RefundRow | undefined): Promise<OperatorRefund> {
    const now = await get(refundId);
    if (row === undefined) throw new AppError('REFUND_DECIDED', { state: now.state });
    wakeUps.publish('outbox');
    return now;
  }

  async function differences(topUpId: TopUpId | undefined, limit: number): Promise<RefundDifference[]> {
    const rows = await listRefundDifferences(db, topUpId, limit);
    return rows.map((row) => RefundDifference.parse(row));
  }

  return {
    /** Newest first. @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      input: { cursor?: string | undefined; limit: number; state?: RefundState | undefined },
    ): Promise<z.infer<typeof RefundQueue>> {
      demand(actor, { action: 'refunds.manage' });
      const rows = await listOwnedRefunds(db, {
        state: input.state,
        before: decodeCursor(RefundId, input.cursor),
        limit: input.limit + 1,
      });
      return toPage(rows, input.limit, toOperatorRefund, (row) => row.id);
    },

    /** A refund down to its rows. @throws AppError FORBIDDEN, NOT_FOUND */
    async getDetail(actor: Actor, input: { refundId: RefundId }): Promise<RefundDetail> {
      demand(actor, { action: 'refunds.manage' });
      const row = await findOwnedRefund(db, input.refundId);
      const topUp = row && (await findTopUp(db, row.top_up_id));
      if (row === undefined || topUp === undefined) throw new AppError('NOT_FOUND');
      const statuses = await listRefundStatuses(db, [row.id]);
      const txnIds = [row.txn_id, ...(row.return_txn_id === null ? [] : [row.return_txn_id])];
      return RefundDetail.parse({
        refund: {
          ...toOperatorRefund(row),
          history: statuses,
          gatewayRefundId: row.gateway_refund_id,
        },
        order: {
          id: topUp.id,
          price: topUp.price_minor,
          paidAt: topUp.paid_at,
          gateway: topUp.gateway,
          gatewayPaymentId: topUp.gateway_payment_id,
        },
        lots: await holds.listLots(topUp.id),
        txns: await holds.listTxns(txnIds),
        attempts: await listRefundAttempts(db, row.id),
        difference: (await differences(TopUpId.parse(topUp.id), 1))[0] ?? null,
      });
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND, REFUND_DECIDED with `state` when it is not as the operator saw it */
    async approve(actor: Actor, input: { refundId: RefundId; version: number }): Promise<OperatorRefund> {
      demand(actor, { action: 'refunds.manage' });
      const decision = { actorId: actor.userId, version: input.version };
      const row = await db.transaction().execute((trx) => steps.approve(trx, input.refundId, decision));
      return await decided(input.refundId, row);
    },

    /**
     * Refuses with words that the person reads; the coins return.
     * @throws AppError FORBIDDEN, NOT_FOUND, REFUND_DECIDED with `state`
     */
    async reject(
      actor: Actor,
      input: { refundId: RefundId; version: number; answer: string },
    ): Promise<OperatorRefund> {
      demand(actor, { action: 'refunds.manage' });
      const decision = { actorId: actor.userId, version: input.version, answer: input.answer };
      const row = await db
        .transaction()
        .execute((trx) => steps.undo(trx, input.refundId, { state: 'rejected' }, decision));
      return await decided(input.refundId, row);
    },

    /** Payments of which a gateway has given back another sum than we know of, the oldest first. */
    async listDifferences(actor: Actor): Promise<RefundDifference[]> {
      demand(actor, { action: 'refunds.manage' });
      return await differences(undefined, DIFFERENCES_SHOWN);
    },

    /**
     * Asks the gateway now what it has given back of an order, and answers the difference from our books.
     * @throws AppError FORBIDDEN, NOT_FOUND; GatewayError when it cannot be asked
     */
    async inspect(actor: Actor, input: { topUpId: TopUpId }): Promise<RefundDifference | null> {
      demand(actor, { action: 'refunds.manage' });
      await refunds.inspect(input.topUpId);
      return (await differences(input.topUpId, 1))[0] ?? null;
    },

    /** Every version of the policy, the newest first. */
    async listPolicies(actor: Actor): Promise<RefundPolicy[]> {
      demand(actor, { action: 'refunds.manage' });
      return (await listRefundPolicies(db, POLICIES_SHOWN)).map(toRefundPolicy);
    },

    /**
     * A new version for orders that are paid from now on; what was bought before keeps the terms of its day.
     * @throws AppError FORBIDDEN, VERSION_CONFLICT with `currentVersion` when somebody has published meanwhile
     */
    async publishPolicy(
      actor: Actor,
      input: z.output<typeof PublishRefundPolicyInput>,
    ): Promise<RefundPolicy> {
      demand(actor, { action: 'refunds.manage' });
      const published = await db.transaction().execute(async (trx) => {
        const [newest] = await listRefundPolicies(trx, 1);
        if (newest === undefined || newest.version !== input.basedOn) return undefined;
        return await insertRefundPolicy(trx, {
          version: input.basedOn + 1,
          validFrom: clock.now(),
          terms: input.terms,
          note: input.note,
          createdBy: actor.userId,
        });
      });
      if (published !== undefined) return toRefundPolicy(published);
      const [newest] = await listRefundPolicies(db, 1);
      throw new AppError('VERSION_CONFLICT', { currentVersion: newest?.version ?? 0, changedFields: [] });
    },
  };
}
