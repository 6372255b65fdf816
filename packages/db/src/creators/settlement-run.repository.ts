import type { SettlementRunState } from '@inkvine/contracts/settlements';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A run as it works: its range, its rules and how far it has come. Periods are text: `2026-10-01`. */
export interface RunRow {
  id: string;
  period: string;
  currency: string;
  seq: number;
  kind: 'close' | 'correction';
  state: SettlementRunState;
  version: number;
  policyVersion: number;
  collectsFrom: string;
  cutoff: string;
  collectedCreator: string;
  collectedAt: string;
  computedCreator: string;
  earnings: number;
  grossMinor: number;
  inputDigest: number | string;
  inputHash: string | null;
  reason: string | null;
  createdAt: string;
  lockedAt: string | null;
}

const RUN = sql`
  select run.id, run.period::text as period, run.currency, run.seq, run.kind, run.state, run.version,
    run.policy_version as "policyVersion", run.collects_from as "collectsFrom", run.cutoff,
    run.collected_creator as "collectedCreator", run.collected_at as "collectedAt",
    run.computed_creator as "computedCreator", run.earnings, run.gross_minor as "grossMinor",
    run.input_digest::text as "inputDigest", run.input_hash as "inputHash", run.reason,
    run.created_at as "createdAt", run.locked_at as "lockedAt"
  from settlement_run run`;

export interface NewRun {
  id: string;
  period: string;
  currency: string;
  seq: number;
  kind: 'close' | 'correction';
  state: SettlementRunState;
  collectsFrom: string;
  cutoff: string;
  policyVersion: number;
  reason: string | null;
  createdBy: string | null;
  at: string;
}

/** False when the month was begun before, or another run of the currency is not locked yet. */
export async function insertRunIfFree(db: Executor, run: NewRun): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('settlement_run')
    .values({
      id: run.id,
      period: run.period,
      currency: run.currency,
      seq: run.seq,
      kind: run.kind,
      state: run.state,
      collects_from: run.collectsFrom,
      cutoff: run.cutoff,
      policy_version: run.policyVersion,
      reason: run.reason,
      created_by: run.createdBy,
      created_at: run.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findRun(db: Executor, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`${RUN} where run.id = ${id}`.execute(db);
  return rows[0];
}

/** The row is the run's mutex; undefined also while another worker holds it. */
export async function lockRunIfIdle(trx: DatabaseTransaction, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`${RUN} where run.id = ${id} for no key update skip locked`.execute(trx);
  return rows[0];
}

/** Waits for whoever works on it. */
export async function lockRun(trx: DatabaseTransaction, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`${RUN} where run.id = ${id} for no key update`.execute(trx);
  return rows[0];
}

export async function findLatestRun(db: Executor, currency: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    ${RUN} where run.currency = ${currency} order by run.period desc, run.seq desc limit 1`.execute(db);
  return rows[0];
}

/** Runs whose work is not done, the oldest first. */
export async function listUnfinishedRunIds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('settlement_run')
    .select('id')
    .where('state', 'in', ['collecting', 'computing'])
    .orderBy('created_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** When the currency's first earning was made; undefined before any. */
export async function findFirstEarning(db: Executor, currency: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('earning')
    .select((eb) => eb.fn.min('created_at').as('at'))
    .where('currency', '=', currency)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

export interface RunMove {
  id: string;
  from: readonly SettlementRunState[];
  to: SettlementRunState;
  /** The version that the operator saw; null for the run's own work. */
  version: number | null;
  actorId: string | null;
  at: string;
  inputHash?: string;
  /** For a run that is to be computed anew. */
  policyVersion?: number;
}

/** Compare-and-set on state and version; false when the run is elsewhere by now. */
export async function claimRunState(db: Executor, move: RunMove): Promise<boolean> {
  const { id, from, to, version, actorId, at, inputHash, policyVersion } = move;
  const { numUpdatedRows } = await db
    .updateTable('settlement_run')
    .set({
      state: to,
      version: sql`version + 1`,
      ...(to === 'computing' ? { computed_creator: START, input_hash: null } : {}),
      ...(to === 'reviewed' ? { reviewed_by: actorId, reviewed_at: at } : {}),
      ...(to === 'locked' ? { locked_by: actorId, locked_at: at } : {}),
      ...(inputHash === undefined ? {} : { input_hash: inputHash }),
      ...(policyVersion === undefined ? {} : { policy_version: policyVersion }),
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .$if(version !== null, (update) => update.where('version', '=', version!))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Lies before every creator. */
const START = '00000000-0000-0000-0000-000000000000';

/** All creators up to and including this one are settled. */
export async function updateComputed(
  trx: DatabaseTransaction,
  run: { id: string; creatorId: string },
): Promise<void> {
  await trx
    .updateTable('settlement_run')
    .set({ computed_creator: run.creatorId })
    .where('id', '=', run.id)
    .execute();
}
