import { AppError } from '@inkvine/contracts/errors';
import type { GatewayId } from '@inkvine/contracts/payments';
import {
  findGatewayEvent,
  insertGatewayEvent,
  updateGatewayEventApplied,
} from '@inkvine/db/payments/gateway-event.repository';
import { findTopUp, findTopUpByGatewayIds, type TopUpRow } from '@inkvine/db/payments/top-up.repository';
import { isUuid } from '@inkvine/domain/uuid';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DisputesService } from './disputes.service.ts';
import type { Deposits } from './deposits.ts';
import { GatewayError } from './gateway-error.ts';
import type { PayoutDestinationsService } from '../creators/payout-destinations.service.ts';
import type { PayoutSettlement } from '../creators/payout-settlement.ts';
import type { GatewayEvent, WebhookInput } from './payment-gateway.port.ts';
import { hashToken } from './method-tokens.ts';
import type { PaymentMethodsService } from './payment-methods.service.ts';
import type { RefundsService } from './refunds.service.ts';
import type { TopUpSettlement } from './top-up-settlement.ts';

/** Who hears of what gateways tell about payouts and the accounts that they go to. */
export interface PayoutNews {
  settlement: Pick<PayoutSettlement, 'inquire'>;
  destinations: Pick<PayoutDestinationsService, 'inquire'>;
}

export type GatewayEventsDependencies = Pick<ServiceDependencies, 'db' | 'gateways' | 'wakeUps'> & {
  deposits: Pick<Deposits, 'findSecret'>;
  settlement: Pick<TopUpSettlement, 'inquire'>;
  refunds: Pick<RefundsService, 'inspect'>;
  paymentMethods: Pick<PaymentMethodsService, 'inspect'>;
  disputes: Pick<DisputesService, 'look'>;
  /** Left out where nobody is paid out. */
  payouts?: PayoutNews;
};

/** After these a paid order may not be what we think: money of it may have gone back, or come again. */
const COMPARED: ReadonlySet<string> = new Set<GatewayEvent['kind']>(['refund', 'deposit']);

/** What gateways tell us by themselves: stored once, answered at once, believed never. */
export function createGatewayEvents({
  db,
  gateways,
  wakeUps,
  settlement,
  refunds,
  paymentMethods,
  payouts,
  disputes,
  deposits,
}: GatewayEventsDependencies) {
  async function parse(
    gatewayId: GatewayId,
    input: Pick<WebhookInput, 'rawBody' | 'headers'>,
  ): Promise<GatewayEvent> {
    try {
      const findDepositSecret = async (orderId: string) =>
        isUuid(orderId) ? await deposits.findSecret(orderId) : null;
      return await gateways.byId(gatewayId).parseWebhook({ ...input, findDepositSecret });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw new AppError('INVALID_INPUT', undefined, { cause: error });
    }
  }

  /** What became of it, for operators. */
  async function apply(kind: string, topUp: TopUpRow | undefined): Promise<string> {
    if (topUp === undefined) return 'no_order';
    const isNew = topUp.status !== 'paid';
    const { status } = isNew ? await settlement.inquire(topUp) : topUp;
    if (status !== 'paid' || !COMPARED.has(kind)) return isNew ? status : 'paid_before';
    await refunds.inspect(topUp.id);
    return 'refunds_compared';
  }

  async function applyPayout(gateway: GatewayId, ref: GatewayEvent['ref']): Promise<string> {
    const { gatewayAccountId, gatewayPayoutId, payoutRef } = ref;
    if (payouts === undefined) return 'ignored';
    if (gatewayAccountId !== undefined) return await payouts.destinations.inquire(gateway, gatewayAccountId);
    return await payouts.settlement.inquire(gateway, { gatewayPayoutId, payoutRef });
  }

  return {
    /**
     * Keeps the event and promises a job that asks the gateway.
     * @throws AppError INVALID_INPUT for what is not a webhook of the gateway
     */
    async receiveWebhook(
      gatewayId: GatewayId,
      input: Pick<WebhookInput, 'rawBody' | 'headers'>,
    ): Promise<void> {
      const event = await parse(gatewayId, input);
      if (event.kind === 'ignored') return;
      const { methodToken, ...ref } = event.ref;
      await db.transaction().execute(async (trx) => {
        const isNew = await insertGatewayEvent(trx, {
          gateway: event.gateway,
          eventId: event.dedupeKey,
          kind: event.kind,
          // Money could be taken with the token itself.
          ref: { ...ref, ...(methodToken !== undefined && { methodHash: hashToken(methodToken) }) },
          body: { type: event.rawType, trust: event.trust, occurredAt: event.occurredAt },
        });
        if (!isNew) return;
        await enqueue(trx, 'payments.apply-gateway-event', {
          gateway: event.gateway,
          eventId: event.dedupeKey,
        });
      });
      wakeUps.publish('outbox');
    },

    /**
     * The job behind a webhook. Applying an event twice changes nothing.
     * @throws GatewayError when the gateway cannot be asked now; the job comes again
     */
    async applyEvent(gatewayId: GatewayId, eventId: string): Promise<void> {
      const event = await findGatewayEvent(db, gatewayId, eventId);
      if (event === undefined) throw new AppError('NOT_FOUND');
      if (event.appliedAt !== null) return;
      if (event.kind === 'payout') {
        const outcome = await applyPayout(gatewayId, event.ref);
        return await updateGatewayEventApplied(db, gatewayId, eventId, outcome);
      }
      const { orderId, methodHash, gatewayDisputeId, ...gatewayIds } = event.ref;
      if (event.kind === 'saved_method') {
        const outcome =
          methodHash === undefined ? 'no_method' : await paymentMethods.inspect(gatewayId, methodHash);
        await updateGatewayEventApplied(db, gatewayId, eventId, outcome);
        return;
      }
      if (event.kind === 'dispute' && gatewayDisputeId !== undefined) {
        const outcome = await disputes.look(gatewayId, gatewayDisputeId, settlement.inquire);
        await updateGatewayEventApplied(db, gatewayId, eventId, outcome);
        return;
      }
      const topUp =
        orderId !== undefined && isUuid(orderId)
          ? await findTopUp(db, orderId)
          : await findTopUpByGatewayIds(db, gatewayId, gatewayIds);
      await updateGatewayEventApplied(db, gatewayId, eventId, await apply(event.kind, topUp));
    },
  };
}
