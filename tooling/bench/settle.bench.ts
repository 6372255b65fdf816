import { checkSettlements } from '@inkvine/core/creators/check-settlements';
import { createSettlementRunsService } from '@inkvine/core/creators/settlement-runs.service';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createTestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { sql } from 'kysely';
import { atMost, compare, median, type Contender } from './side-by-side.ts';

const EARNINGS = 1_000_000;
const CREATORS = 10_000;
const FILLED_AT_ONCE = 50_000;
const SETTLED = ['settlement_line', 'settlement_item', 'payout_part', 'settlement', 'settlement_run'];

const database = await createTestDatabase();
const { db } = database;
const runs = createSettlementRunsService({
  db,
  clock: createFakeClock('2026-11-01T03:00:00.000Z'),
  ids: createIds(),
  site: { publicUrl: '', timeZone: 'Asia/Seoul' },
});
/** What the process held while each run worked, in bytes, sampled in turn. */
const memory: number[][] = [];
try {
  await fill();
  await compare(`${EARNINGS.toLocaleString('en')} earnings of ${CREATORS.toLocaleString('en')} creators`, {
    limit: { name: 'one statement, one rate for all', run: timed(resetLimit, settleAtOnce) },
    ours: { name: 'in chunks, by rules, with parts', run: timed(reset, close) },
    goal: 0.7,
  });
  atMost('Most memory in the second half of settling, to that in the first', memoryGrown());
  await reset();
  await runs.closeDue();
  await compare('The same million compared with its settlements', {
    limit: { name: 'every earning joined to its line once', run: timed(nothing, joinOnce) },
    ours: { name: 'every invariant of settlements, in one pass', run: timed(nothing, reconcile) },
    goal: 0.1,
  });
  atMost('Most memory in the second half of comparing, to that in the first', memoryGrown());
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
  for (const table of SETTLED) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
  }
  await sql`vacuum analyze earning`.execute(db);
}

async function resetLimit(): Promise<void> {
  await sql`truncate floor.settlement, floor.settlement_line`.execute(db);
}

/** As the first close of a site finds them: empty, and known to be. */
async function reset(): Promise<void> {
  const tables = sql.join(SETTLED.map((table) => sql.table(table)));
  await sql`truncate ${tables}`.execute(db);
  await sql`analyze ${tables}`.execute(db);
}

/**
 * What PostgreSQL charges for the same rows: aggregate, settle by a fixed rate, write a line for each earning. After
 * the ledger specification's `ledger-lab/settle.sql`, on our own ids.
 */
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

/** Flat is 1: what a run holds does not grow with what it has done. */
function memoryGrown() {
  const value = median(
    memory.splice(0).map((samples) => {
      const half = Math.ceil(samples.length / 2);
      return Math.max(...samples.slice(half)) / Math.max(...samples.slice(0, half));
    }),
  );
  return { value, goal: 1.1, unit: 'times' };
}

async function sampled(work: () => Promise<void>): Promise<void> {
  const samples = [process.memoryUsage.rss()];
  const sampling = setInterval(() => samples.push(process.memoryUsage.rss()), 50);
  await work().finally(() => clearInterval(sampling));
  samples.push(process.memoryUsage.rss());
  memory.push(samples);
}

async function nothing(): Promise<void> {}

/** One pass over both sides: what PostgreSQL charges for reading them and putting each earning to its line. */
async function joinOnce(): Promise<void> {
  const { rows } = await sql<{ differing: number }>`
    select count(*) as differing from earning
    full join settlement_line line
      on line.txn_id = earning.txn_id and line.earner_id = earning.creator_id and line.currency = earning.currency
    where earning.gross_minor is distinct from line.gross_minor`.execute(db);
  if (rows[0]!.differing !== 0) throw new Error(`${rows[0]!.differing} earnings differ from their lines`);
}

async function reconcile(): Promise<void> {
  await sampled(async () => {
    const broken = (await checkSettlements(db)).filter(({ violations }) => violations > 0);
    if (broken.length > 0) throw new Error(`settlements are broken: ${JSON.stringify(broken)}`);
  });
}

async function close(): Promise<void> {
  await sampled(() => runs.closeDue());
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
