import type {
  CorrectionLineState,
  CorrectionRefusal,
  CorrectionState,
} from '@inkvine/contracts/renewal-corrections';
import type { CorrectionAction } from '@inkvine/contracts/renewals';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** Instants are ISO 8601. */
export interface CorrectionRow {
  id: string;
  reason: string;
  state: CorrectionState;
  dryRunHash: string;
  dryRunAt: string;
  lines: number;
  done: number;
  refused: number;
  createdBy: string;
  createdByName: string;
  decidedByName: string | null;
  decidedAt: string | null;
  createdAt: string;
  version: number;
}

export interface LineRow {
  id: string;
  position: number;
  membershipId: string;
  memberName: string;
  creatorName: string;
  tierName: string;
  currency: string;
  action: CorrectionAction;
  periodStart: string | null;
  days: number | null;
  openUntil: string | null;
  /** What goes back: minor units, or coins. */
  amount: number | null;
  state: CorrectionLineState;
  refusal: CorrectionRefusal | null;
  endedAt: string | null;
}

/** What a line asks for. */
export type LineWish = Pick<LineRow, 'id' | 'membershipId' | 'action' | 'periodStart' | 'days'>;

/** What a line comes to. */
export type LineResult = Pick<LineRow, 'openUntil' | 'amount' | 'refusal'>;

export async function insertCorrection(
  trx: DatabaseTransaction,
  made: { id: string; reason: string; createdBy: string; at: Date; lines: readonly LineWish[] },
): Promise<void> {
  const at = made.at.toISOString();
  await trx
    .insertInto('membership_correction')
    .values({
      ...{ id: made.id, reason: made.reason, state: 'draft', dry_run_hash: '', dry_run_at: at },
      ...{ created_by: made.createdBy, created_at: at },
    })
    .execute();
  await sql`
    insert into membership_correction_line (id, correction_id, position, membership_id, action, period_start, days)
    select id, ${made.id}::uuid, position, "membershipId", action, "periodStart", days
    from rows from (jsonb_to_recordset(${JSON.stringify(made.lines)}::jsonb) as (
      id uuid, "membershipId" uuid, action text, "periodStart" timestamptz, days integer))
      with ordinality as line (id, "membershipId", action, "periodStart", days, position)`.execute(trx);
}

/** Which of these memberships there are. */
export async function countMemberships(db: Executor, ids: readonly string[]): Promise<number> {
  const { count } = await db
    .selectFrom('membership')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .executeTakeFirstOrThrow();
  return count;
}

/** Newest first; one where it is named. */
export async function listCorrections(
  db: Executor,
  query: { id?: string; before?: string | undefined; limit: number },
): Promise<CorrectionRow[]> {
  const { rows } = await sql<CorrectionRow>`
    select correction.id, correction.reason, correction.state, correction.dry_run_hash as "dryRunHash",
      correction.dry_run_at as "dryRunAt", count(line.id) as lines,
      count(line.id) filter (where line.state = 'done') as done,
      count(line.id) filter (where line.refusal is not null) as refused,
      correction.created_by as "createdBy", author.name as "createdByName", decider.name as "decidedByName",
      correction.decided_at as "decidedAt", correction.created_at as "createdAt", correction.version
    from (
      select * from membership_correction
      where true ${query.id === undefined ? sql`` : sql`and id = ${query.id}::uuid`}
        ${query.before === undefined ? sql`` : sql`and id < ${query.before}::uuid`}
      order by id desc limit ${query.limit}) as correction
    join membership_correction_line line on line.correction_id = correction.id
    join "user" author on author.id = correction.created_by
    left join "user" decider on decider.id = correction.decided_by
    group by correction.id, correction.reason, correction.state, correction.dry_run_hash, correction.dry_run_at,
      correction.created_by, author.name, decider.name, correction.decided_at, correction.created_at,
      correction.version
    order by correction.id desc`.execute(db);
  return rows;
}

const LINE = sql`
  select line.id, line.position, line.membership_id as "membershipId", member.name as "memberName", creator.name as "creatorName",
    tier.name as "tierName", membership.currency, line.action, line.period_start as "periodStart", line.days,
    line.open_until as "openUntil", line.amount_minor as amount, line.state, line.refusal, line.ended_at as "endedAt"
  from membership_correction_line line
  join membership on membership.id = line.membership_id
  join "user" member on member.id = membership.user_id
  join "user" creator on creator.id = membership.creator_id
  join membership_tier tier on tier.id = membership.tier_id`;

/** In the order they are carried out in. */
export async function listLines(
  db: Executor,
  query: { correctionId: string; after?: number | undefined; limit: number },
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    ${LINE} where line.correction_id = ${query.correctionId}::uuid
      ${query.after === undefined ? sql`` : sql`and line.position > ${query.after}::integer`}
    order by line.position limit ${query.limit}`.execute(db);
  return rows;
}

/** What was carried out about a membership, newest first, with why. */
export async function listDoneLines(
  db: Executor,
  query: { membershipId: string; before: string | undefined; limit: number },
): Promise<(LineRow & { reason: string })[]> {
  const { rows } = await sql<LineRow & { reason: string }>`
    select line.*, correction.reason from (
      ${LINE} where line.membership_id = ${query.membershipId}::uuid and line.state = 'done'
        ${query.before === undefined ? sql`` : sql`and line.id < ${query.before}::uuid`}
      order by line.id desc limit ${query.limit}) as line
    join membership_correction_line own on own.id = line.id
    join membership_correction correction on correction.id = own.correction_id
    order by line.id desc`.execute(db);
  return rows;
}

/** Locks a batch against whoever else decides about it. */
export async function lockCorrection(
  trx: DatabaseTransaction,
  id: string,
): Promise<{ state: CorrectionState; version: number; createdBy: string; dryRunHash: string } | undefined> {
  return await trx
    .selectFrom('membership_correction')
    .select((eb) => [
      eb.ref('state').$castTo<CorrectionState>().as('state'),
      ...(['version', 'created_by as createdBy', 'dry_run_hash as dryRunHash'] as const),
    ])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** What a dry run came to. */
export async function updateDryRun(
  trx: DatabaseTransaction,
  run: {
    id: string;
    hash: string;
    state: 'draft' | 'proposed';
    at: Date;
    lines: readonly ({ id: string } & LineResult)[];
  },
): Promise<void> {
  await sql`
    update membership_correction_line line
    set open_until = found."openUntil", amount_minor = found.amount, refusal = found.refusal
    from jsonb_to_recordset(${JSON.stringify(run.lines)}::jsonb) as found (
      id uuid, "openUntil" timestamptz, amount bigint, refusal text)
    where line.id = found.id`.execute(trx);
  await trx
    .updateTable('membership_correction')
    .set((eb) => ({
      ...{ dry_run_hash: run.hash, dry_run_at: run.at.toISOString(), state: run.state },
      version: eb('version', '+', 1),
    }))
    .where('id', '=', run.id)
    .execute();
}

/** Call behind its lock. */
export async function updateCorrectionState(
  trx: DatabaseTransaction,
  change: { id: string; state: CorrectionState; by?: string; at: Date },
): Promise<void> {
  await trx
    .updateTable('membership_correction')
    .set((eb) => ({
      state: change.state,
      ...(change.by !== undefined && { decided_by: change.by, decided_at: change.at.toISOString() }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', change.id)
    .execute();
}

/** Approved batches whose lines are not all carried out, the oldest first. */
export async function listOpenCorrectionIds(db: Executor): Promise<string[]> {
  const rows = await db
    .selectFrom('membership_correction')
    .select('id')
    .where('state', 'in', ['approved', 'running'])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** The next line that waits, locked; lines that another worker has are left to it. */
export async function lockNextLine(
  trx: DatabaseTransaction,
  correctionId: string,
): Promise<(LineWish & Pick<LineRow, 'openUntil' | 'amount'>) | undefined> {
  return await trx
    .selectFrom('membership_correction_line')
    .select((eb) => [
      ...(['id', 'membership_id as membershipId', 'period_start as periodStart', 'days'] as const),
      ...(['open_until as openUntil', 'amount_minor as amount'] as const),
      eb.ref('action').$castTo<CorrectionAction>().as('action'),
    ])
    .where('correction_id', '=', correctionId)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .limit(1)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function updateLineEnded(
  trx: DatabaseTransaction,
  line: { id: string; at: Date } & LineResult,
): Promise<void> {
  await trx
    .updateTable('membership_correction_line')
    .set({
      ...{ state: line.refusal === null ? 'done' : 'refused', refusal: line.refusal },
      ...{ open_until: line.openUntil, amount_minor: line.amount, ended_at: line.at.toISOString() },
    })
    .where('id', '=', line.id)
    .execute();
}

/** The last line is carried out: so is the batch. */
export async function endCorrectionIfDone(db: Executor, id: string): Promise<void> {
  await sql`
    update membership_correction set state = 'done', version = version + 1
    where id = ${id}::uuid and state in ('approved', 'running') and not exists (
      select from membership_correction_line where correction_id = ${id}::uuid and state = 'waiting')`.execute(
    db,
  );
}

/**
 * Nobody pays for a period that has a row, or for those that were to be paid with it: its bill is closed, whoever was
 * suspended over it goes on, and the engine looks at the membership again. Call behind the membership's lock.
 */
export async function updatePeriodWaived(
  trx: DatabaseTransaction,
  waived: { membershipId: string; periodId: string; at: Date },
): Promise<void> {
  const at = waived.at.toISOString();
  await sql`
    update membership_period
    set status = 'waived', reason = 'correction', settled_at = coalesce(settled_at, ${at}::timestamptz)
    where membership_id = ${waived.membershipId}::uuid
      and (id = ${waived.periodId}::uuid or (paid_with = ${waived.periodId}::uuid and status = 'pending'))`.execute(
    trx,
  );
  await sql`
    update membership
    set suspended_at = null, next_look_at = case when ended_at is null then ${at}::timestamptz end,
      version = version + 1, updated_at = ${at}::timestamptz
    where id = ${waived.membershipId}::uuid`.execute(trx);
}

/**
 * A waived period is open to the member. Where the membership goes on beyond it, access waits for the decision on the
 * next period there, and what waited for the decision on this one ends where it begins.
 */
export async function insertCorrectedAccess(
  trx: DatabaseTransaction,
  access: {
    membershipId: string;
    periodId: string;
    startsAt: string;
    endsAt: string;
    goesOn: boolean;
    at: Date;
  },
): Promise<void> {
  if (access.goesOn) {
    await sql`
      update membership_entitlement
      set until_decided = false, ends_at = greatest(starts_at, ${access.startsAt}::timestamptz)
      where membership_id = ${access.membershipId}::uuid and until_decided`.execute(trx);
  }
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    select id, user_id, creator_id, tier_id, ${access.periodId}::uuid, 'correction', ${access.startsAt}::timestamptz,
      ${access.endsAt}::timestamptz, ${access.goesOn}, ${access.at.toISOString()}::timestamptz
    from membership where id = ${access.membershipId}::uuid`.execute(trx);
}
