import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface DemoClockRow {
  /** How far it is ahead of the real time. */
  aheadMs: number;
  workerStopped: boolean;
  version: number;
}

const COLUMNS = ['ahead_ms as aheadMs', 'worker_stopped as workerStopped', 'version'] as const;

export async function findDemoClock(db: Executor): Promise<DemoClockRow> {
  return await db.selectFrom('demo_clock').select(COLUMNS).executeTakeFirstOrThrow();
}

export async function lockDemoClock(trx: DatabaseTransaction): Promise<DemoClockRow> {
  return await trx.selectFrom('demo_clock').select(COLUMNS).forUpdate().executeTakeFirstOrThrow();
}

export async function updateDemoClock(
  trx: DatabaseTransaction,
  change: { aheadMs: number; workerStopped: boolean },
): Promise<DemoClockRow> {
  return await trx
    .updateTable('demo_clock')
    .set({
      ...{ ahead_ms: change.aheadMs, worker_stopped: change.workerStopped },
      version: sql`version + 1`,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** The lock that a worker of the demo holds while it works. Its numbers mean nothing but stand nowhere else. */
const AT_WORK = { group: 58, member: 1 };
const key = sql`${sql.lit(AT_WORK.group)}, ${sql.lit(AT_WORK.member)}`;

/** Belongs to the connection, so a killed worker gives it back by dying. Any number of workers hold it at once. */
export async function lockAtWork(connection: Executor): Promise<void> {
  await sql`select pg_advisory_lock_shared(${key})`.execute(connection);
}

export async function unlockAtWork(connection: Executor): Promise<void> {
  await sql`select pg_advisory_unlock_shared(${key})`.execute(connection);
}

/** Keeps every worker from beginning until the transaction ends; false where one is at work. */
export async function tryKeepFromWork(trx: DatabaseTransaction): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${key}) as locked`.execute(
    trx,
  );
  return rows[0]!.locked;
}

/** Whether a worker is at work, without being in its way. */
export async function isAnyAtWork(db: Executor): Promise<boolean> {
  const { rows } = await sql<{ working: boolean }>`
    select exists (
      select from pg_locks
      where locktype = 'advisory' and classid = ${sql.lit(AT_WORK.group)} and objid = ${sql.lit(AT_WORK.member)}
        and objsubid = 2 and mode = 'ShareLock' and granted
        and database = (select oid from pg_database where datname = current_database())) as working`.execute(
    db,
  );
  return rows[0]!.working;
}
