import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Written before the network is touched, so that no request to the gateway is ever without a trace. */
export async function insertPaymentAttempt(
  trx: DatabaseTransaction,
  /** `reference`: the gateway's payment, its order where the payment has no name yet, or the saved method. */
  attempt: {
    id: string;
    topUpId: string;
    operation: 'approve' | 'charge';
    idempotencyKey: string;
    reference: string;
    sentAt: Date;
  },
): Promise<void> {
  await trx
    .insertInto('payment_attempt')
    .values({
      id: attempt.id,
      top_up_id: attempt.topUpId,
      operation: attempt.operation,
      idempotency_key: attempt.idempotencyKey,
      gateway_payment_id: attempt.reference,
      sent_at: attempt.sentAt.toISOString(),
    })
    .execute();
}

/** The request for this payment that has no answer yet; its key may be repeated. */
export async function findUnansweredAttempt(
  db: Executor,
  topUpId: string,
  reference: string,
): Promise<{ id: string; idempotencyKey: string } | undefined> {
  return await db
    .selectFrom('payment_attempt')
    .select(['id', 'idempotency_key as idempotencyKey'])
    .where('top_up_id', '=', topUpId)
    .where('gateway_payment_id', '=', reference)
    .where('state', '=', 'sent')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The last charge of an order, whatever came of it. */
export async function findLastCharge(
  trx: DatabaseTransaction,
  topUpId: string,
): Promise<{ id: string; idempotencyKey: string; state: string; sentAt: string | null } | undefined> {
  return await trx
    .selectFrom('payment_attempt')
    .select(['id', 'idempotency_key as idempotencyKey', 'state', 'sent_at as sentAt'])
    .where('top_up_id', '=', topUpId)
    .where('operation', '=', 'charge')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The same request goes out once more, under its key. */
export async function updateAttemptSentAgain(
  trx: DatabaseTransaction,
  id: string,
  sentAt: Date,
): Promise<void> {
  await trx
    .updateTable('payment_attempt')
    .set({ state: 'sent', sent_at: sentAt.toISOString(), finished_at: null })
    .where('id', '=', id)
    .execute();
}

export async function updatePaymentAttempt(
  db: Executor,
  id: string,
  outcome: { state: 'succeeded' | 'failed' | 'unknown'; errorKind?: string; errorCode?: string },
): Promise<void> {
  await db
    .updateTable('payment_attempt')
    .set({
      state: outcome.state,
      error_kind: outcome.errorKind ?? null,
      error_code: outcome.errorCode ?? null,
      finished_at: sql`now()`,
    })
    .where('id', '=', id)
    .execute();
}
