import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export type HeartbeatSource = 'site' | 'renewals';

/**
 * Writes that a source is at work, unless somebody wrote a later instant.
 * @returns when it was before, as an ISO 8601 instant; undefined for the first time
 */
export async function beat(
  trx: DatabaseTransaction,
  { source, at }: { source: HeartbeatSource; at: Date },
): Promise<string | undefined> {
  const before = await trx
    .selectFrom('heartbeat')
    .select('at')
    .where('source', '=', source)
    .forUpdate()
    .executeTakeFirst();
  await sql`
    insert into heartbeat (source, at) values (${source}, ${at.toISOString()}::timestamptz)
    on conflict (source) do update set at = greatest(heartbeat.at, excluded.at)`.execute(trx);
  return before?.at;
}

/** Moves when a source was last at work into the future, where it ever was. */
export async function moveBeat(
  trx: DatabaseTransaction,
  { source, byMs }: { source: HeartbeatSource; byMs: number },
): Promise<void> {
  await trx
    .updateTable('heartbeat')
    .set({ at: sql`at + make_interval(secs => ${byMs / 1_000})` })
    .where('source', '=', source)
    .execute();
}

/** When a source was last at work, as an ISO 8601 instant. */
export async function findBeat(db: Executor, source: HeartbeatSource): Promise<string | undefined> {
  const row = await db.selectFrom('heartbeat').select('at').where('source', '=', source).executeTakeFirst();
  return row?.at;
}

export async function insertOutage(db: Executor, outage: { from: string; until: Date }): Promise<void> {
  await db
    .insertInto('outage')
    .values({ from_at: outage.from, until_at: outage.until.toISOString() })
    .execute();
}

/** Outages that ended after an instant, oldest first. */
export async function listOutages(db: Executor, after: Date): Promise<{ from: Date; until: Date }[]> {
  const rows = await db
    .selectFrom('outage')
    .select(['from_at', 'until_at'])
    .where('until_at', '>', after.toISOString())
    .orderBy('until_at')
    .execute();
  return rows.map((row) => ({ from: new Date(row.from_at), until: new Date(row.until_at) }));
}
