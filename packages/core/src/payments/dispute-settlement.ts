import { DisputeTerms } from '@inkvine/contracts/disputes';
import { AppError } from '@inkvine/contracts/errors';
import { GatewayId } from '@inkvine/contracts/payments';
import { DisputeId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findDisputePolicyAt } from '@inkvine/db/payments/dispute-policy.repository';
import {
  claimDisputeState,
  claimDueDisputes,
  findDisputeAtGateway,
  insertDispute,
  type DisputeRow,
} from '@inkvine/db/payments/dispute.repository';
import { findTopUp, findTopUpByGatewayIds, type TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { disputeStatesBefore, nextDisputeCheckMs } from '@inkvine/domain/payments/dispute-states';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DisputeCoins } from './dispute-coins.ts';
import type { DisputeSnapshot } from './payment-gateway.port.ts';

export type DisputeSettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'gateways' | 'wakeUps'
> & { coins: DisputeCoins };

const LEASE_MS = 120_000;
const SWEEP_BATCH = 20;

/**
 * Brings a dispute to what is true at the gateway. Webhook, sweep and the nightly comparison all end here, in any order
 * and any number; what a webhook says is never believed. The wallet's lock is taken before any row of a dispute is
 * written, so that the coins and what is said of them change together.
 */
export function createDisputeSettlement({
  db,
  clock,
  ids,
  gateways,
  wakeUps,
  coins,
}: DisputeSettlementDependencies) {
  const nextCheckAt = (checks: number) => new Date(clock.now().getTime() + nextDisputeCheckMs(checks));

  async function open(
    trx: DatabaseTransaction,
    topUp: TopUpRow,
    snapshot: DisputeSnapshot,
  ): Promise<DisputeRow> {
    const policy = await findDisputePolicyAt(trx, topUp.paid_at ?? clock.now().toISOString());
    if (policy === undefined) throw new AppError('INTERNAL');
    const opened = await insertDispute(trx, {
      id: ids.next(),
      topUpId: topUp.id,
      userId: topUp.user_id,
      gateway: topUp.gateway,
      gatewayDisputeId: snapshot.gatewayDisputeId,
      rawStatus: snapshot.rawStatus,
      reason: snapshot.reason ?? null,
      currency: snapshot.amount.currency,
      amountMinor: snapshot.amount.amountMinor,
      policyVersion: policy.version,
      bearer: DisputeTerms.parse(policy.terms).bearer,
      evidenceDueAt: snapshot.evidenceDueAt ?? null,
      nextCheckAt: nextCheckAt(0),
      at: clock.now(),
    });
    if (opened === undefined) throw new AppError('INTERNAL');
    return opened;
  }

  async function tell(trx: DatabaseTransaction, { id, state }: DisputeRow): Promise<void> {
    await enqueue(trx, 'payments.send-dispute-notice', { disputeId: DisputeId.parse(id), state });
  }

  async function move(trx: DatabaseTransaction, dispute: DisputeRow, snapshot: DisputeSnapshot) {
    const state = STATES[snapshot.status];
    const from = disputeStatesBefore(state);
    const { rawStatus, evidenceDueAt } = snapshot;
    const next = state === 'open' ? nextCheckAt(dispute.checks) : null;
    const change = { state, rawStatus, evidenceDueAt, nextCheckAt: next };
    return await claimDisputeState(trx, { id: dispute.id, from }, change, clock.now());
  }

  /** @returns what became of it, for operators */
  async function apply(topUp: TopUpRow, snapshot: DisputeSnapshot): Promise<string> {
    const outcome = await db.transaction().execute(async (trx) => {
      const lots = await coins.lockLots(trx, { topUpId: topUp.id, userId: topUp.user_id });
      if (lots.length === 0) return 'not_credited';
      const known = await findDisputeAtGateway(trx, topUp.gateway, snapshot.gatewayDisputeId);
      const moved = await move(trx, known ?? (await open(trx, topUp, snapshot)), snapshot);
      if (moved !== undefined && (known === undefined || moved.state !== 'open')) await tell(trx, moved);
      await coins.settle(trx, topUp);
      return `dispute_${STATES[snapshot.status]}`;
    });
    wakeUps.publish('outbox');
    return outcome;
  }

  async function findDisputedOrder(gatewayId: GatewayId, snapshot: DisputeSnapshot) {
    const { gatewayPaymentId } = snapshot;
    const known = await findTopUpByGatewayIds(db, gatewayId, { gatewayPaymentId });
    if (known !== undefined) return known;
    // An order that has not heard of its payment yet.
    const payment = await gateways.byId(gatewayId).getStatus({ gatewayPaymentId });
    return UUID.test(payment?.orderId ?? '') ? await findTopUp(db, payment!.orderId) : undefined;
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
      let looked = 0;
      for (;;) {
        const now = clock.now();
        const leasedUntil = new Date(now.getTime() + LEASE_MS);
        const due = await claimDueDisputes(db, { now, leasedUntil, limit: SWEEP_BATCH });
        const results = await Promise.allSettled(
          due.map(async (dispute) => {
            const seen = await read(GatewayId.parse(dispute.gateway), dispute.gateway_dispute_id);
            if (seen !== undefined) await apply(seen.topUp, seen.snapshot);
          }),
        );
        looked += due.length;
        const fault = results.find((result) => result.status === 'rejected');
        if (fault !== undefined) {
          throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: fault.reason });
        }
        if (due.length < SWEEP_BATCH) return looked;
      }
    },
  };
}

export type DisputeSettlement = ReturnType<typeof createDisputeSettlement>;

/** A word that the adapter does not know ends nothing: a later look does. */
const STATES = { OPEN: 'open', UNKNOWN: 'open', WON: 'won', LOST: 'lost' } as const satisfies Record<
  DisputeSnapshot['status'],
  DisputeRow['state']
>;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
