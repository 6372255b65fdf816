import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface GatewayEventRef {
  gatewayPaymentId?: string;
  gatewayOrderId?: string;
  orderId?: string;
  /** Digest of a saved method's token. */
  methodHash?: string;
  gatewayPayoutId?: string;
  payoutRef?: string;
  gatewayAccountId?: string;
  gatewayDisputeId?: string;
}

export interface NewGatewayEvent {
  gateway: string;
  eventId: string;
  kind: string;
  /** What it is about, by the gateway's ids and ours. */
  ref: GatewayEventRef;
  /** Type, trust and time; what happened is asked of the gateway, never read from here. */
  body: unknown;
}

/** False when the event was received before: gateways deliver more than once. */
export async function insertGatewayEvent(trx: DatabaseTransaction, event: NewGatewayEvent): Promise<boolean> {
  const row = await trx
    .insertInto('gateway_event')
    .values({
      gateway: event.gateway,
      event_id: event.eventId,
      kind: event.kind,
      gateway_payment_id: event.ref.gatewayPaymentId ?? null,
      order_id: event.ref.orderId ?? null,
      ref: JSON.stringify(event.ref),
      body: JSON.stringify(event.body),
    })
    .onConflict((conflict) => conflict.columns(['gateway', 'event_id']).doNothing())
    .returning('event_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findGatewayEvent(db: Executor, gateway: string, eventId: string) {
  return await db
    .selectFrom('gateway_event')
    .select(['kind', 'applied_at as appliedAt'])
    .select(sql<GatewayEventRef>`ref`.as('ref'))
    .where('gateway', '=', gateway)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
}

export async function updateGatewayEventApplied(
  db: Executor,
  gateway: string,
  eventId: string,
  outcome: string,
): Promise<void> {
  await db
    .updateTable('gateway_event')
    .set({ applied_at: sql`now()`, outcome })
    .where('gateway', '=', gateway)
    .where('event_id', '=', eventId)
    .execute();
}
