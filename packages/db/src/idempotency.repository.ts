import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from './database.ts';

export interface IdempotencyRecord {
  requestHash: string;
  response: unknown;
}

/**
 * Takes the key for this transaction; false when an earlier one has it. A concurrent transaction with the same
 * key waits here until the first has committed or rolled back, so the work is never done twice.
 */
export async function claimIdempotencyKey(
  trx: DatabaseTransaction,
  record: { scope: string; key: string; requestHash: string },
): Promise<boolean> {
  const row = await trx
    .insertInto('idempotency')
    .values({ scope: record.scope, key: record.key, request_hash: record.requestHash, response: 'null' })
    .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findIdempotencyRecord(
  trx: DatabaseTransaction,
  scope: string,
  key: string,
): Promise<IdempotencyRecord | undefined> {
  return await trx
    .selectFrom('idempotency')
    .select(['request_hash as requestHash', 'response'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function updateIdempotencyResponse(
  trx: DatabaseTransaction,
  scope: string,
  key: string,
  response: unknown,
): Promise<void> {
  await trx
    .updateTable('idempotency')
    .set({ response: JSON.stringify(response) })
    .where('scope', '=', scope)
    .where('key', '=', key)
    .execute();
}

/** Old enough, in real time, that no client repeats them any more. */
export async function deleteIdempotencyKeys(db: Executor, olderThanDays: number): Promise<number> {
  const result = await db
    .deleteFrom('idempotency')
    .where('created_at', '<', sql<string>`pg_catalog.now() - make_interval(days => ${olderThanDays})`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
