import type { Ending, Erased, Since } from '@inkvine/domain/backoffice/retention-policy';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { listBroken, type InvariantFinding } from '../invariant-findings.ts';

const sinceOf = (since: Since): RawBuilder<unknown> =>
  typeof since === 'string'
    ? sql.ref(since)
    : sql`(select ${sql.ref(`source.${since.column}`)} from ${sql.table(since.table)} source
        where source.id = record.${sql.ref(since.through)})`;

/** That a column still has what it is to lose. */
const holds = (column: RawBuilder<unknown>, erased: Erased): RawBuilder<unknown> =>
  erased === null
    ? sql`${column} is not null`
    : erased === ''
      ? sql`${column} <> ''`
      : sql`not ${column} @> ${JSON.stringify(erased)}::jsonb`;

/** That a row, `record`, is due: its term is over, and it still has what goes then. */
function isDue({ retention, begunBefore }: Ending): RawBuilder<boolean> {
  const conditions = [sql`${sinceOf(retention.since)} < ${begunBefore.toISOString()}::timestamptz`];
  const { once } = retention;
  if (once?.is === 'set') conditions.push(sql`${sql.ref(once.column)} is not null`);
  else if (once?.is === 'unset') conditions.push(sql`${sql.ref(once.column)} is null`);
  else if (once !== undefined) conditions.push(sql`${sql.ref(once.column)} = any(${[...once.is]}::text[])`);
  if (retention.rows === 'erased') {
    const kept = Object.entries(retention.erases).map(([column, erased]) => holds(sql.ref(column), erased));
    conditions.push(sql`(${sql.join(kept, sql` or `)})`);
  }
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** What was empty stays so: that a column has nothing may mean something. */
const erasures = (erases: Readonly<Record<string, Erased>>) =>
  sql.join(
    Object.entries(erases).map(([name, erased]) => {
      const column = sql.ref(name);
      if (erased === null) return sql`${column} = null`;
      if (erased === '') return sql`${column} = case when ${column} is null then null else '' end`;
      return sql`${column} = ${column} || ${JSON.stringify(erased)}::jsonb`;
    }),
  );

/** How many pages PostgreSQL keeps the table in. */
export async function countPages(db: Executor, table: string): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select pg_relation_size(${table}::regclass) / current_setting('block_size')::bigint as pages`.execute(db);
  return rows[0]!.pages;
}

/**
 * Erases or deletes what is due in some pages of a table and notes how many rows in the log of the night, in one
 * statement. Walks by pages, so that no step reads more than it is told to and no index is needed. Rows that somebody
 * else has locked, and those that moved meanwhile, are left to the next night.
 */
export async function endTerms(
  db: Executor,
  ending: Ending & { night: string; at: Date; pages: { from: number; to: number } },
): Promise<number> {
  const { table, retention, night, begunBefore, at, pages } = ending;
  const theirs = sql`ctid = any(array(select ctid from due))`;
  const { rows } = await sql<{ done: number }>`
    with due as materialized (
      select record.ctid from ${sql.table(table)} record
      where record.ctid >= ${`(${pages.from},0)`}::tid and record.ctid < ${`(${pages.to},0)`}::tid
        and ${isDue(ending)}
      for no key update skip locked),
    done as (
      ${
        retention.rows === 'erased'
          ? sql`update ${sql.table(table)} set ${erasures(retention.erases)} where ${theirs}`
          : sql`delete from ${sql.table(table)} where ${theirs}`
      }
      returning 1),
    counted as (select count(*) as rows from done),
    logged as (
      insert into retention_log (night, table_name, begun_before, rows, at)
      select ${night}::date, ${table}, ${begunBefore.toISOString()}::timestamptz, rows,
        ${at.toISOString()}::timestamptz
      from counted where rows > 0)
    select rows as done from counted`.execute(db);
  return rows[0]!.done;
}

export async function countDue(db: Executor, ending: Ending): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*) as due from ${sql.table(ending.table)} record where ${isDue(ending)}`.execute(db);
  return rows[0]!.due;
}

/** What is due, as one invariant that nothing is. */
export const listOverdueFindings = (db: Executor, endings: readonly Ending[]): Promise<InvariantFinding[]> =>
  listBroken(db, {
    retention: sql.join(
      endings.map((ending) => {
        const key = ending.retention.key.map((column) => sql.ref(column));
        return sql`
          select concat_ws(' ', ${ending.table}::text, ${sql.join(key)}) as id
          from ${sql.table(ending.table)} record where ${isDue(ending)}`;
      }),
      sql` union all `,
    ),
  });

/** Begins the run of a night, or goes on with it; false when it has ended. */
export async function beginRun(db: Executor, run: { night: string; at: Date }): Promise<boolean> {
  await db
    .insertInto('retention_run')
    .values({ night: run.night, started_at: run.at.toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const open = await db
    .selectFrom('retention_run')
    .select('night')
    .where('night', '=', run.night)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

export async function updateRunEnded(db: Executor, run: { night: string; at: Date }): Promise<void> {
  await db
    .updateTable('retention_run')
    .set({ ended_at: run.at.toISOString() })
    .where('night', '=', run.night)
    .where('ended_at', 'is', null)
    .execute();
}

export interface RetentionRun {
  startedAt: string;
  endedAt: string | null;
  rows: number;
}

export async function findLastRun(db: Executor): Promise<RetentionRun | undefined> {
  const { rows } = await sql<RetentionRun>`
    select started_at as "startedAt", ended_at as "endedAt",
      coalesce((select sum(rows) from retention_log log where log.night = run.night), 0) as rows
    from retention_run run order by night desc limit 1`.execute(db);
  return rows[0];
}

/** How many rows of each table were dealt with so far. */
export async function sumDone(db: Executor): Promise<{ table: string; rows: number }[]> {
  const { rows } = await sql<{ table: string; rows: number }>`
    select table_name as "table", sum(rows) as rows from retention_log group by table_name`.execute(db);
  return rows;
}
