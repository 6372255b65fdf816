import { dueStatement, lockDueMemberships } from '@inkvine/db/memberships/membership.repository';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { createTestDatabase } from '@inkvine/testkit/database';
import { explain } from '@inkvine/testkit/query-plan';
import { sql } from 'kysely';
import { atMost, median, percentile } from './side-by-side.ts';

const MEMBERSHIPS = 10_000_000;
const NOW = '2026-12-19T15:00:00.000Z';
/** One in so many is due now; the others within the months that follow. */
const DUE_AMONG = 10_000;
const LIMIT = 200;
const RUNS = 200;

const database = await createTestDatabase({ poolSize: 1 });
const { db, pool } = database;
const due = { now: new Date(NOW), limit: LIMIT };
try {
  const startedAt = performance.now();
  await fill();
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(`${MEMBERSHIPS.toLocaleString('en')} memberships filled in ${seconds} s`);
  const compiled = dueStatement(due).compile(db);
  const plan = await explain(pool, { text: compiled.sql, values: [...compiled.parameters] });
  console.log(`found by ${plan.indexes.join(', ')}`);
  const found = await measure(async (trx) => (await dueStatement(due).execute(trx)).rows.length);
  const claimed = await measure(async (trx) => (await lockDueMemberships(trx, due)).length);
  console.log(`the 95th of 100 finds within ${percentile(found, 0.95).toFixed(2)} ms`);
  console.log(
    `found, locked and read whole: ${median(claimed).toFixed(2)} ms, the 95th of 100 ${percentile(claimed, 0.95).toFixed(2)} ms`,
  );
  atMost(`${LIMIT} that are due, found and locked among ${MEMBERSHIPS.toLocaleString('en')}`, {
    ...{ value: median(found), goal: 10, unit: 'ms' },
  });
} finally {
  await database.drop();
}

async function measure(find: (trx: DatabaseTransaction) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await db.transaction().execute(async (trx) => {
      const startedAt = performance.now();
      const count = await find(trx);
      times.push(performance.now() - startedAt);
      if (count !== LIMIT) throw new Error(`found ${count} of ${LIMIT}`);
    });
  }
  return times;
}

/** The memberships alone: what they refer to is not looked for. Indexes are made when all are there, in a tenth of the time. */
async function fill(): Promise<void> {
  for (const setting of ['session_replication_role = replica', 'statement_timeout = 0'])
    await sql`set ${sql.raw(setting)}`.execute(db);
  for (const setting of ["maintenance_work_mem = '1GB'", 'synchronous_commit = off'])
    await sql`set ${sql.raw(setting)}`.execute(db);
  const indexes = await takeIndexes();
  await sql`
    insert into membership (id, user_id, creator_id, tier_id, price_id, currency, amount_minor, "interval",
      anchor_date, time_zone, next_index, next_look_at, outages_until, idempotency_key, request_hash, created_at,
      updated_at)
    select id, id, creator, creator, creator, 'COI', 20, 'month', '2026-11-20', 'Asia/Seoul', 1,
      case when n % ${DUE_AMONG}::integer = 0 then ${NOW}::timestamptz - n * interval '1 millisecond'
        else ${NOW}::timestamptz + (1 + n * 7919 % 7776000) * interval '1 second' end,
      ${NOW}::timestamptz, id, '', ${NOW}::timestamptz, ${NOW}::timestamptz
    from generate_series(1::bigint, ${MEMBERSHIPS}::bigint) as n
    cross join lateral (
      select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
        md5('creator ' || n % 10000)::uuid as creator) as made`.execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
  await sql`set session_replication_role = origin`.execute(db);
  await pool.query('vacuum analyze membership');
}

/** Drops them, but for the primary key, which grows in order. @returns what makes them again */
async function takeIndexes(): Promise<string[]> {
  const { rows } = await sql<{ makes: string; drops: string }>`
    select pg_get_indexdef(indexrelid) as makes,
      coalesce((select format('alter table membership drop constraint %I', conname) from pg_constraint
        where conindid = indexrelid and contype <> 'f'), format('drop index %s', indexrelid::regclass)) as drops
    from pg_index where indrelid = 'membership'::regclass and not indisprimary`.execute(db);
  for (const { drops } of rows) await sql.raw(drops).execute(db);
  return rows.map(({ makes }) => makes);
}
