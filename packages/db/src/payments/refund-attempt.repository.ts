import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface RefundAttempt {
  id: string;
  idempotencyKey: string;
  amountMinor: number;
  expectedRefundableMinor: number;
}

/** Written before the network is touched, so that no request to give money back is ever without a trace. */
export async function insertRefundAttempt(
  trx: DatabaseTransaction,
  attempt: RefundAttempt & { refundId: string; at: Date },
): Promise<void> {
  await trx
    .insertInto('refund_attempt')
    .values({
      id: attempt.id,
      refund_id: attempt.refundId,
      idempotency_key: attempt.idempotencyKey,
      amount_minor: attempt.amountMinor,
      expected_refundable_minor: attempt.expectedRefundableMinor,
      created_at: attempt.at.toISOString(),
    })
    .execute();
}

/** The newest request; when it is still `sent`, no answer has come and its key may be repeated. */
export async function findLastRefundAttempt(db: Executor, refundId: string) {
  return await db
    .selectFrom('refund_attempt')
    .select([
      'id',
      'state',
      'idempotency_key as idempotencyKey',
      'amount_minor as amountMinor',
      'expected_refundable_minor as expectedRefundableMinor',
      'error_kind as errorKind',
    ])
    .where('refund_id', '=', refundId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Oldest first. */
export async function listRefundAttempts(db: Executor, refundId: string) {
  return await db
    .selectFrom('refund_attempt')
    .select([
      'id',
      'state',
      'amount_minor as amount',
      'error_kind as errorKind',
      'error_code as errorCode',
      'created_at as createdAt',
    ])
    .where('refund_id', '=', refundId)
    .orderBy('id')
    .execute();
}

/** Writes how a request ended; one that has its answer keeps it. */
export async function updateRefundAttempt(
  db: Executor,
  id: string,
  outcome: { state: 'succeeded' | 'failed' | 'unknown'; errorKind?: string; errorCode?: string; at: Date },
): Promise<void> {
  await db
    .updateTable('refund_attempt')
    .set({
      state: outcome.state,
      error_kind: outcome.errorKind ?? null,
      error_code: outcome.errorCode ?? null,
      finished_at: outcome.at.toISOString(),
    })
    .where('id', '=', id)
    .where('state', '=', 'sent')
    .execute();
}

/** What a gateway has given back of an order when it is not what we know of. Remembers when it was first seen. */
export async function upsertRefundDifference(
  db: Executor,
  seen: { topUpId: string; gatewayMinor: number; oursMinor: number; at: Date },
): Promise<void> {
  const values = {
    gateway_minor: seen.gatewayMinor,
    ours_minor: seen.oursMinor,
    seen_at: seen.at.toISOString(),
  };
  await db
    .insertInto('refund_difference')
    .values({ top_up_id: seen.topUpId, first_seen_at: seen.at.toISOString(), ...values })
    .onConflict((conflict) => conflict.column('top_up_id').doUpdateSet(values))
    .execute();
}

export async function deleteRefundDifference(db: Executor, topUpId: string): Promise<void> {
  await db.deleteFrom('refund_difference').where('top_up_id', '=', topUpId).execute();
}

/** The oldest first; of one order when it is named. */
export async function listRefundDifferences(db: Executor, topUpId: string | undefined, limit: number) {
  return await db
    .selectFrom('refund_difference')
    .innerJoin('top_up', 'top_up.id', 'refund_difference.top_up_id')
    .select([
      'top_up_id as topUpId',
      'top_up.currency',
      'gateway_minor as atGateway',
      'ours_minor as atOurs',
      'first_seen_at as firstSeenAt',
      'seen_at as seenAt',
    ])
    .$if(topUpId !== undefined, (query) => query.where('top_up_id', '=', topUpId!))
    .orderBy('first_seen_at')
    .limit(sql.lit(limit))
    .execute();
}
