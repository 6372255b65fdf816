import { createSettlementRunsService } from '@inkvine/core/creators/settlement-runs.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createTestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { sql } from 'kysely';
import { compare, type Contender } from './side-by-side.ts';

const EARNINGS = 1_000_000;
const CREATORS = 10_000;
const FILLED_AT_ONCE = 50_000;

const database = await createTestDatabase();
const { db } = database;
const runs = createSettlementRunsService({
  db,
  clock: createFakeClock('2026-11-01T03:00:00.000Z'),
  ids: createIds(),
  site: { publicUrl: '', timeZone: 'Asia/Seoul' },
});
let mostMemory = 0;
const atRest = process.memoryUsage.rss();
try {
  await fill();
  await compare(`${EARNINGS.toLocaleString('en')} earnings of ${CREATORS.toLocaleString('en')} creators`, {
    limit: { name: 'one statement, one rate for all', run: timed(resetLimit, settleAtOnce) },
    ours: { name: 'in chunks, by rules, with parts', run: timed(reset, close) },
    goal: 0.7,
  });
  const megabytes = (bytes: number) => Math.round(bytes / 1_000_000);
  console.log(`  memory ${megabytes(atRest)} MB before, ${megabytes(mostMemory)} MB at most while settling`);
} finally {
  await database.drop();
}

/** One novel a creator, two sources, all in October. */
async function fill(): Promise<void> {
  for (let from = 1; from <= EARNINGS; from += FILLED_AT_ONCE) {
    await sql`
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select gen_random_uuid(), md5('creator ' || n % ${CREATORS}::integer)::uuid, 'KRW',
        case when random() < 0.2 then 'donation' else 'unlock' end, md5('novel ' || n % ${CREATORS}::integer)::uuid,
        10, 0, (random() * 5000)::integer, timestamptz '2026-10-01' + random() * interval '30 days'
      from generate_series(${from}::integer, ${from + FILLED_AT_ONCE - 1}::integer) as n`.execute(db);
  }
  await sql`create schema floor`.execute(db);
  await sql`
    create table floor.settlement (
      id bigint generated always as identity primary key, creator_id uuid not null, currency char(3) not null,
      period date not null, seq integer not null default 0, gross bigint not null, fee bigint not null,
      taxable bigint not null, wh_income bigint not null, wh_local bigint not null, payable bigint not null,
      unique (creator_id, currency, period, seq), check (payable = taxable - wh_income - wh_local))`.execute(
    db,
  );
  await sql`
    create table floor.settlement_line (
      txn_id uuid, creator_id uuid, currency char(3), settlement_id bigint not null references floor.settlement,
      primary key (txn_id, creator_id, currency))`.execute(db);
  for (const table of ['settlement_line', 'settlement_item', 'settlement', 'settlement_run']) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
  }
  await sql`vacuum analyze earning`.execute(db);
}

async function resetLimit(): Promise<void> {
  await sql`truncate floor.settlement, floor.settlement_line`.execute(db);
}

async function reset(): Promise<void> {
  await sql`truncate settlement_line, settlement_item, settlement, settlement_run`.execute(db);
}

/** What PostgreSQL charges for the same rows: aggregate, settle by a fixed rate, write a line for each earning. */
async function settleAtOnce(): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`
      with open as materialized (
        select txn_id, creator_id, currency, gross_minor from earning
        where created_at >= '2026-10-01' and created_at < '2026-11-01'
          and not exists (
            select from floor.settlement_line line
            where line.txn_id = earning.txn_id and line.creator_id = earning.creator_id
              and line.currency = earning.currency)),
      summed as (
        select creator_id, currency, sum(gross_minor)::bigint as gross from open group by creator_id, currency),
      settled as (
        insert into floor.settlement (creator_id, currency, period, gross, fee, taxable, wh_income, wh_local, payable)
        select creator_id, currency, date '2026-10-01', gross, fee, rest, income, local, rest - income - local
        from summed
        cross join lateral (select gross * 3000 / 10000 as fee) as fees
        cross join lateral (select gross - fee as rest) as rests
        cross join lateral (select rest * 3 / 100 / 10 * 10 as income) as incomes
        cross join lateral (select income / 10 / 10 * 10 as local) as locals
        on conflict (creator_id, currency, period, seq) do nothing
        returning id, creator_id, currency)
      insert into floor.settlement_line (txn_id, creator_id, currency, settlement_id)
      select open.txn_id, open.creator_id, open.currency, settled.id
      from open join settled using (creator_id, currency)`.execute(trx);
  });
}

async function close(): Promise<void> {
  const sampling = setInterval(() => {
    mostMemory = Math.max(mostMemory, process.memoryUsage.rss());
  }, 50);
  await runs.closeDue();
  clearInterval(sampling);
  const settled = await sql<{ earnings: number; creators: number }>`
    select (select sum(earnings) from settlement_run where state = 'draft') as earnings,
      (select count(*) from settlement) as creators`.execute(db);
  const { earnings, creators } = settled.rows[0]!;
  if (earnings !== EARNINGS || creators !== CREATORS) throw new Error(`settled ${earnings} of ${creators}`);
}

/** Once, however long it takes, and only the work itself. */
function timed(prepare: () => Promise<void>, work: () => Promise<void>): Contender {
  return async () => {
    await prepare();
    const startedAt = performance.now();
    await work();
    return (EARNINGS * 1_000) / (performance.now() - startedAt);
  };
}
