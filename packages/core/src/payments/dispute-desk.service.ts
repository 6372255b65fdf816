import {
  DisputeDetail,
  type DisputeOrigin,
  type DisputePolicy,
  type DisputeQueue,
  type DisputeState,
  type PublishDisputePolicyInput,
} from '@inkvine/contracts/disputes';
import { AppError } from '@inkvine/contracts/errors';
import { DisputeId } from '@inkvine/contracts/primitives';
import { insertDisputePolicy, listDisputePolicies } from '@inkvine/db/payments/dispute-policy.repository';
import {
  findOwnedDispute,
  listDisputeStatuses,
  listOwnedDisputes,
  type DisputeRow,
} from '@inkvine/db/payments/dispute.repository';
import { findTopUp } from '@inkvine/db/payments/top-up.repository';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDisputeHolds } from '../wallet/dispute-holds.ts';
import { toDisputePolicy, toOperatorDispute } from './dispute.projection.ts';

const POLICIES_SHOWN = 100;

/** What operators see of disputes, down to every row, and who bears a loss. */
export function createDisputeDeskService(dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  const { db, clock } = dependencies;
  const holds = createDisputeHolds(dependencies);

  return {
    /** Newest first. @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      input: {
        cursor?: string | undefined;
        limit: number;
        state?: DisputeState | undefined;
        origin?: DisputeOrigin | undefined;
      },
    ): Promise<z.infer<typeof DisputeQueue>> {
      demand(actor, { action: 'disputes.manage' });
      const rows = await listOwnedDisputes(db, {
        state: input.state,
        origin: input.origin,
        before: decodeCursor(DisputeId, input.cursor),
        limit: input.limit + 1,
      });
      return toPage(rows, input.limit, toOperatorDispute, (row) => row.id);
    },

    /** A dispute down to its rows. @throws AppError FORBIDDEN, NOT_FOUND */
    async getDetail(actor: Actor, input: { disputeId: DisputeId }): Promise<DisputeDetail> {
      demand(actor, { action: 'disputes.manage' });
      const row = await findOwnedDispute(db, input.disputeId);
      const topUp = row && (await findTopUp(db, row.top_up_id));
      if (row === undefined || topUp === undefined) throw new AppError('NOT_FOUND');
      const { lots, txns, earnings, clawbacks } = await holds.trace(topUp.id);
      return DisputeDetail.parse({
        dispute: toOperatorDispute(row),
        history: await listDisputeStatuses(db, row.id),
        order: {
          id: topUp.id,
          price: topUp.price_minor,
          paidAt: topUp.paid_at,
          gatewayPaymentId: topUp.gateway_payment_id,
          gatewayUrl: gatewayUrl(row, topUp.gateway_payment_id),
        },
        lots,
        txns,
        earnings: earnings.map((earning) => {
          const taken = clawbacks.filter(
            (line) => line.spendTxnId === earning.spendTxnId && line.creatorId === earning.creatorId,
          );
          return {
            ...earning,
            clawedBackMinor: taken.reduce((sum, line) => sum + line.minor, 0),
            repaidCoins: taken.reduce((sum, line) => sum + line.repaidCoins, 0),
          };
        }),
      });
    },

    /** Every version of the policy, the newest first. */
    async listPolicies(actor: Actor): Promise<DisputePolicy[]> {
      demand(actor, { action: 'disputes.manage' });
      return (await listDisputePolicies(db, POLICIES_SHOWN)).map(toDisputePolicy);
    },

    /**
     * A new version for orders that are paid from now on.
     * @throws AppError FORBIDDEN, VERSION_CONFLICT with `currentVersion` when somebody has published meanwhile
     */
    async publishPolicy(
      actor: Actor,
      input: z.output<typeof PublishDisputePolicyInput>,
    ): Promise<DisputePolicy> {
      demand(actor, { action: 'disputes.manage' });
      const published = await db.transaction().execute(async (trx) => {
        const [newest] = await listDisputePolicies(trx, 1);
        if (newest?.version !== input.basedOn) return undefined;
        return await insertDisputePolicy(trx, {
          version: input.basedOn + 1,
          validFrom: clock.now(),
          terms: input.terms,
          note: input.note,
          createdBy: actor.userId,
        });
      });
      if (published !== undefined) return toDisputePolicy(published);
      const [newest] = await listDisputePolicies(db, 1);
      throw new AppError('VERSION_CONFLICT', { currentVersion: newest?.version ?? 0, changedFields: [] });
    },
  };
}

export type DisputeDeskService = ReturnType<typeof createDisputeDeskService>;

/** Where the gateway shows the dispute, or the payment that was given back there, to its merchant. */
function gatewayUrl(dispute: DisputeRow, paymentId: string | null): string | null {
  switch (dispute.gateway) {
    case 'stripe':
      return `https://dashboard.stripe.com/payments/${paymentId ?? ''}`;
    case 'razorpay':
      return dispute.origin === 'bank'
        ? `https://dashboard.razorpay.com/app/disputes/${dispute.gateway_dispute_id}`
        : `https://dashboard.razorpay.com/app/payments/${paymentId ?? ''}`;
    default:
      return null;
  }
}
