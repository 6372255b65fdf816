import { dueStatement } from '@inkvine/db/memberships/membership.repository';
import { createTestDatabase } from '@inkvine/testkit/database';
import { sql } from 'kysely';
import { atMost, median } from './side-by-side.ts';

const MEMBERSHIPS = 10_000_000;
const FILLED_AT_ONCE = 250_000;
const NOW = '2026-12-19T15:00:00.000Z';
/** One in so many is due now; the others within the months that follow. */
const DUE_AMONG = 10_000;
const LIMIT = 200;
const RUNS = 200;

const database = await createTestDatabase({ poolSize: 1 });
const { db, pool } = database;
try {
  await fill();
  const times: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await db.transaction().execute(async (trx) => {
      const startedAt = performance.now();
      const { rows } = await dueStatement({ now: new Date(NOW), limit: LIMIT }).execute(trx);
      times.push(performance.now() - startedAt);
      if (rows.length !== LIMIT) throw new Error(`found ${rows.length} of ${LIMIT}`);
    });
  }
  atMost(`${LIMIT} that are due, found and locked among ${MEMBERSHIPS.toLocaleString('en')}`, {
    ...{ value: median(times), goal: 10, unit: 'ms' },
  });
} finally {
  await database.drop();
}

/** The memberships alone: what they refer to is not looked for. */
async function fill(): Promise<void> {
  await sql`set session_replication_role = replica`.execute(db);
  await sql`set statement_timeout = 0`.execute(db);
  for (let from = 1; from <= MEMBERSHIPS; from += FILLED_AT_ONCE) {
    await sql`
      insert into membership (id, user_id, creator_id, tier_id, price_id, currency, amount_minor, "interval",
        anchor_date, time_zone, next_index, next_look_at, outages_until, idempotency_key, request_hash, created_at,
        updated_at)
      select id, id, creator, creator, creator, 'COI', 20, 'month', '2026-11-20', 'Asia/Seoul', 1,
        case when n % ${DUE_AMONG}::integer = 0 then ${NOW}::timestamptz - n * interval '1 millisecond'
          else ${NOW}::timestamptz + (1 + n * 7919 % 7776000) * interval '1 second' end,
        ${NOW}::timestamptz, id, '', ${NOW}::timestamptz, ${NOW}::timestamptz
      from generate_series(${from}::bigint, ${from + FILLED_AT_ONCE - 1}::bigint) as n
      cross join lateral (
        select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
          md5('creator ' || n % 10000)::uuid as creator) as made`.execute(db);
  }
  await sql`set session_replication_role = origin`.execute(db);
  await pool.query('vacuum analyze membership');
}
