import { GatewayId } from '@inkvine/contracts/payments';
import { claimDueDisputes } from '@inkvine/db/payments/dispute.repository';
import { findTopUp, findTopUpByGatewayIds, type TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { isUuid } from '@inkvine/domain/uuid';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { DISPUTE_STATE, type DisputeSteps } from './dispute-steps.ts';
import type { DisputeSnapshot } from './payment-gateway.port.ts';
import type { RefundsService } from './refunds.service.ts';

export type DisputeSettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'gateways' | 'wakeUps'
> & { steps: DisputeSteps; refunds: Pick<RefundsService, 'inspect'> };

const LEASE_MS = 120_000;

/**
 * Brings a dispute to what is true at the gateway. Webhook, sweep and the nightly comparison all end here, in any order
 * and any number; what a webhook says is never believed.
 */
export function createDisputeSettlement({
  db,
  clock,
  gateways,
  wakeUps,
  steps,
  refunds,
}: DisputeSettlementDependencies) {
  /** @returns what became of it, for operators */
  async function apply(topUp: TopUpRow, snapshot: DisputeSnapshot): Promise<string> {
    const { gatewayPaymentId: _, ...lost } = snapshot;
    const isApplied = await db
      .transaction()
      .execute((trx) => steps.apply(trx, topUp, { ...lost, origin: 'bank' }));
    wakeUps.publish('outbox');
    return isApplied ? `dispute_${DISPUTE_STATE[snapshot.status]}` : 'not_credited';
  }

  async function findDisputedOrder(gatewayId: GatewayId, snapshot: DisputeSnapshot) {
    const { gatewayPaymentId } = snapshot;
    const known = await findTopUpByGatewayIds(db, gatewayId, { gatewayPaymentId });
    if (known !== undefined) return known;
    // An order that has not heard of its payment yet.
    const payment = await gateways.byId(gatewayId).getStatus({ gatewayPaymentId });
    return isUuid(payment?.orderId ?? '') ? await findTopUp(db, payment!.orderId) : undefined;
  }

  /** Undefined when the gateway knows no such dispute, or we know no such order. */
  async function read(gatewayId: GatewayId, gatewayDisputeId: string) {
    const snapshot = await gateways.byId(gatewayId).getDispute(gatewayDisputeId);
    const topUp = snapshot === null ? undefined : await findDisputedOrder(gatewayId, snapshot);
    return snapshot === null || topUp === undefined ? undefined : { snapshot, topUp };
  }

  return {
    /**
     * Asks about one dispute and applies the answer. `credit` brings its order home first, when that is still open.
     * @throws GatewayError when the gateway cannot be asked now
     */
    async look(
      gatewayId: GatewayId,
      gatewayDisputeId: string,
      credit: (topUp: TopUpRow) => Promise<TopUpRow>,
    ): Promise<string> {
      const seen = await read(gatewayId, gatewayDisputeId);
      if (seen === undefined) return 'no_order';
      const topUp = seen.topUp.status === 'paid' ? seen.topUp : await credit(seen.topUp);
      return await apply(topUp, seen.snapshot);
    },

    /**
     * The sweep: asks about every open dispute whose time has come.
     * @returns how many were looked at
     * @throws AppError GATEWAY_UNAVAILABLE after all were tried, when one could not be asked
     */
    async settleOpenDisputes(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDueDisputes(db, due),
        look: async (dispute) => {
          if (dispute.origin !== 'bank') return await refunds.inspect(dispute.top_up_id);
          const seen = await read(GatewayId.parse(dispute.gateway), dispute.gateway_dispute_id);
          if (seen !== undefined) await apply(seen.topUp, seen.snapshot);
        },
      });
    },
  };
}

export type DisputeSettlement = ReturnType<typeof createDisputeSettlement>;
