import type { RenewalForecast, RenewalRunState } from '@inkvine/contracts/renewal-runs';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/** Instants are ISO 8601. */
export interface RenewalRunRow {
  id: string;
  state: RenewalRunState;
  stoodFrom: string;
  createdAt: string;
  found: RenewalForecast;
  due: number;
  usualDaily: number;
  spreadMinutes: number;
  startedAt: string | null;
  /** The operator's name. */
  startedBy: string | null;
  endedAt: string | null;
}

const selectRuns = (db: Executor) =>
  db
    .selectFrom('renewal_run as run')
    .leftJoin('user as starter', 'starter.id', 'run.started_by')
    .select([
      ...(['run.id', 'run.due', 'run.stood_from as stoodFrom', 'run.created_at as createdAt'] as const),
      ...(['run.usual_daily as usualDaily', 'run.spread_minutes as spreadMinutes'] as const),
      ...(['run.started_at as startedAt', 'starter.name as startedBy', 'run.ended_at as endedAt'] as const),
    ])
    .select((eb) => [
      eb.ref('run.state').$castTo<RenewalRunState>().as('state'),
      eb.ref('run.found').$castTo<RenewalForecast>().as('found'),
    ]);

/** The one that waits or runs; at most one does. */
export async function findOpenRun(db: Executor): Promise<RenewalRunRow | undefined> {
  return await selectRuns(db).where('run.state', 'in', ['waiting', 'running']).executeTakeFirst();
}

export async function findRun(db: Executor, id: string): Promise<RenewalRunRow | undefined> {
  return await selectRuns(db).where('run.id', '=', id).executeTakeFirst();
}

/** The newest first. */
export async function listRuns(db: Executor, limit: number): Promise<RenewalRunRow[]> {
  return await selectRuns(db).orderBy('run.created_at', 'desc').limit(limit).execute();
}

export async function insertRun(
  db: Executor,
  run: {
    id: string;
    stoodFrom: string;
    found: RenewalForecast;
    usualDaily: number;
    spreadMinutes: number;
    state: 'waiting' | 'running';
    at: Date;
  },
): Promise<void> {
  const at = run.at.toISOString();
  await db
    .insertInto('renewal_run')
    .values({
      ...{ id: run.id, stood_from: run.stoodFrom, created_at: at, found: JSON.stringify(run.found) },
      ...{ due: run.found.due, usual_daily: run.usualDaily, spread_minutes: run.spreadMinutes },
      ...{ state: run.state, started_at: run.state === 'running' ? at : null },
    })
    .execute();
}

/** False where its state is another one by now. */
export async function claimRunState(
  db: Executor,
  run: { id: string; from: RenewalRunState; to: RenewalRunState; by?: string; at: Date },
): Promise<boolean> {
  const at = run.at.toISOString();
  const row = await db
    .updateTable('renewal_run')
    .set({
      state: run.to,
      ...(run.to === 'running' && { started_at: at, started_by: run.by ?? null }),
      ...((run.to === 'done' || run.to === 'replaced') && { ended_at: at }),
    })
    .where('id', '=', run.id)
    .where('state', '=', run.from)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** How many memberships are due at an instant. */
export async function countDue(db: Executor, now: Date): Promise<number> {
  const { due } = await db
    .selectFrom('membership')
    .select((eb) => eb.fn.countAll<number>().as('due'))
    .where('next_look_at', '<=', now.toISOString())
    .executeTakeFirstOrThrow();
  return due;
}

/** How many charges the memberships that go on come to on a day, rounded up. */
export async function countUsualDaily(db: Executor): Promise<number> {
  const { rows } = await sql<{ daily: number }>`
    select coalesce(ceil(sum(case "interval" when 'month' then 12 else 1 end) / 365.25), 0)::bigint as daily
    from membership where ended_at is null`.execute(db);
  return rows[0]!.daily;
}
