import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface OutboxEntry {
  id: number;
  key: string;
  jobId: string;
  payload: unknown;
}

/** Promises a job in the caller's transaction; the same key twice is one promise. */
export async function insertOutboxEntry(
  trx: DatabaseTransaction,
  entry: { key: string; jobId: string; payload: unknown },
): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({ key: entry.key, job_id: entry.jobId, payload: JSON.stringify(entry.payload) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** Unsent rows, locked against other relays; whoever sends them marks them in the same transaction. */
export async function lockUnsentOutboxEntries(
  trx: DatabaseTransaction,
  limit: number,
): Promise<OutboxEntry[]> {
  return await trx
    .selectFrom('outbox')
    .select(['id', 'key', 'job_id as jobId', 'payload'])
    .where('sent_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function updateOutboxSent(trx: DatabaseTransaction, ids: number[]): Promise<void> {
  await trx
    .updateTable('outbox')
    .set({ sent_at: sql`now()` })
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
}

/** Marks the promise kept; false when it was kept before. */
export async function claimOutboxDone(db: Executor, id: number): Promise<boolean> {
  const row = await db
    .updateTable('outbox')
    .set({ done_at: sql`now()`, failed_at: null })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes rows unsent again whose effect is missing `olderThanSeconds` after they were sent. */
export async function updateOutboxUnfinished(db: Executor, olderThanSeconds: number): Promise<number> {
  const result = await db
    .updateTable('outbox')
    .set({ sent_at: null })
    .where('sent_at', '<', sql<string>`now() - make_interval(secs => ${olderThanSeconds})`)
    .where('done_at', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

export async function deleteOutboxDone(db: Executor, olderThanDays: number): Promise<number> {
  const result = await db
    .deleteFrom('outbox')
    .where('done_at', '<', sql<string>`now() - make_interval(days => ${olderThanDays})`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Takes the promise out of the sweep: a person has to look. False when it was kept or given up before. */
export async function claimOutboxFailed(trx: DatabaseTransaction, id: number): Promise<boolean> {
  const row = await trx
    .updateTable('outbox')
    .set({ failed_at: sql`now()` })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('failed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes a promise that was given up unsent again. */
export async function updateOutboxRetried(trx: DatabaseTransaction, id: number): Promise<void> {
  await trx
    .updateTable('outbox')
    .set({ sent_at: null, failed_at: null })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .execute();
}

/** How much waits for a relay, and for how long already. */
export async function findOutboxBacklog(db: Executor): Promise<{ unsent: number; oldestSeconds: number }> {
  const { rows } = await sql<{ unsent: number; oldestSeconds: number }>`
    select count(*) as unsent, coalesce(extract(epoch from pg_catalog.now() - min(created_at)), 0)::int as "oldestSeconds"
    from outbox where sent_at is null`.execute(db);
  return rows[0]!;
}
