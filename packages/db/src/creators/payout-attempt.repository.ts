import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Written before the network is touched, so that no request to pay is ever without a trace. */
export async function insertPayoutAttempt(
  trx: DatabaseTransaction,
  attempt: { id: string; payoutId: string; amountMinor: number; at: Date },
): Promise<void> {
  await sql`
    update payout_attempt set state = 'unknown', finished_at = ${attempt.at.toISOString()}::timestamptz
    where payout_id = ${attempt.payoutId}::uuid and state = 'sent'`.execute(trx);
  await trx
    .insertInto('payout_attempt')
    .values({
      id: attempt.id,
      payout_id: attempt.payoutId,
      amount_minor: attempt.amountMinor,
      created_at: attempt.at.toISOString(),
    })
    .execute();
}

/** Writes how a request ended; one that has its answer keeps it. */
export async function updatePayoutAttempt(
  db: Executor,
  id: string,
  outcome: { state: 'succeeded' | 'failed' | 'unknown'; errorKind?: string; errorCode?: string; at: Date },
): Promise<void> {
  await db
    .updateTable('payout_attempt')
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

/** Oldest first. */
export async function listPayoutAttempts(db: Executor, payoutId: string) {
  return await db
    .selectFrom('payout_attempt')
    .select([
      'id',
      'state',
      'error_kind as errorKind',
      'error_code as errorCode',
      'created_at as createdAt',
      'finished_at as finishedAt',
    ])
    .where('payout_id', '=', payoutId)
    .orderBy('id')
    .execute();
}
