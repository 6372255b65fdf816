import { randomInt, randomUUID } from 'node:crypto';
import { createPool, type Database } from '@inkvine/db/database';
import { createTestDatabase } from '@inkvine/testkit/database';
import { donationStatement, type DonationSpend } from '@inkvine/db/wallet/spend.repository';
import { sql } from 'kysely';
import { asScript } from './pgbench.ts';

const DONORS = 20_000;
export const CREATORS = 500;
/** Most that one donation gives. */
export const MAX_COINS = 30;
const LOTS_EACH = 8;

/** Ids that pgbench can compute: donors are 1…, novels and their creators follow in ranges of their own. */
const UUID_PREFIX = '00000000-0000-4000-8000-';
const uuidOf = (expression: string): string =>
  `('${UUID_PREFIX}' || lpad(to_hex((${expression})::bigint), 12, '0'))::uuid`;
const CREATOR_BASE = 1_000_000;
const NOVEL_BASE = 2_000_000;

const idOf = (number: number): string => `${UUID_PREFIX}${number.toString(16).padStart(12, '0')}`;
export const donorId = (donor: number): string => idOf(donor);
export const novelId = (creator: number): string => idOf(NOVEL_BASE + creator);

const literal = (expression: string) => sql.raw(uuidOf(expression));

/**
 * A database like `ledger-lab/load.sql`: wallets with three bonus and five paid lots each, on our own tables, so
 * that limit and product pay for the same rows, indexes and constraints.
 */
export async function createDonorDatabase(): Promise<{
  db: Database;
  connectionString: string;
  drop(): Promise<void>;
}> {
  const database = await createTestDatabase({ poolSize: 2 });
  const { db } = database;
  const people = (from: number, count: number, name: string) => sql`
    insert into "user" (id, name, email)
    select ${literal('g')}, ${name} || g, ${name} || g || '@bench.example'
    from generate_series(${from}::bigint, ${from + count - 1}::bigint) g`;
  await people(1, DONORS, 'donor').execute(db);
  await people(CREATOR_BASE + 1, CREATORS, 'creator').execute(db);
  await sql`delete from outbox`.execute(db);
  await sql`
    insert into novel (id, author_id, slug, title, language, last_published_at)
    select ${literal(`g + ${NOVEL_BASE}`)}, ${literal(`g + ${CREATOR_BASE}`)}, 'novel-' || g, 'Novel', 'en', now()
    from generate_series(1, ${CREATORS}::bigint) g`.execute(db);
  await sql`
    insert into wallet (id, user_id, paid, bonus)
    select ${literal('g')}, ${literal('g')}, 5000000, 3000000 from generate_series(1, ${DONORS}::bigint) g`.execute(
    db,
  );
  await sql`
    insert into coin_lot (wallet_id, kind, prio, expires_at, coins, remaining, paid_minor)
    select ${literal('g')}, case when k <= 3 then 'bonus' else 'paid' end,
      case when k <= 3 then 100 else 200 end,
      now() + (case when k <= 3 then k * 30 else 1800 + k end) * interval '1 day',
      1000000, 1000000, case when k <= 3 then 0 else 100000000 end
    from generate_series(1, ${DONORS}::bigint) g, generate_series(1, ${LOTS_EACH}) k`.execute(db);
  // Not in a transaction and not prepared, as VACUUM and CHECKPOINT demand.
  const pool = createPool({ connectionString: database.connectionString, poolSize: 1 });
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
  await pool.end();
  return { db, connectionString: database.connectionString, drop: () => database.drop() };
}

/** Who gives, and to how many: all the donors to all the creators unless said otherwise. */
export interface Crowd {
  donors?: number;
  creators?: number;
}

/** A donation of one of the crowd, to be sent as the product sends it. */
export function newDonation({ donors = DONORS, creators = CREATORS }: Crowd = {}): DonationSpend {
  const donationId = randomUUID();
  return {
    ...{ txnId: randomUUID(), userId: donorId(randomInt(donors) + 1), amount: randomInt(MAX_COINS) + 1 },
    ...{
      kinds: ['paid', 'bonus'],
      idemKey: `donation:${donationId}`,
      reqHash: 'h',
      at: new Date().toISOString(),
    },
    ...{ donationId, novelId: novelId(randomInt(creators) + 1), message: 'Thank you', anonymous: false },
    outbox: {
      ...{ key: `wallet.announce-donation:${donationId}`, jobId: 'wallet.announce-donation' },
      payload: { donationId },
    },
  };
}

/** The donation as the product sends it, with what pgbench can compute in place of its parameters. */
export function donationScript(db: Database, crowd: Crowd = {}): string {
  const marks = {
    txnId: 'mark:gen_random_uuid()',
    userId: `mark:${uuidOf(':w')}`,
    idemKey: 'mark:gen_random_uuid()::text',
    donationId: 'mark:gen_random_uuid()',
    novelId: `mark:${uuidOf(`:c::bigint + ${NOVEL_BASE}`)}`,
    outboxKey: "mark:'wallet.announce-donation:' || gen_random_uuid()",
  };
  const compiled = donationStatement({
    txnId: marks.txnId,
    userId: marks.userId,
    amount: -1,
    kinds: ['paid', 'bonus'],
    idemKey: marks.idemKey,
    reqHash: 'h',
    at: 'mark:now()',
    donationId: marks.donationId,
    novelId: marks.novelId,
    message: 'Thank you',
    anonymous: false,
    outbox: { key: marks.outboxKey, jobId: 'wallet.announce-donation', payload: { donationId: 'd' } },
  }).compile(db);
  const expressions = compiled.parameters.map((parameter) => toExpression(parameter));
  return `${variables(crowd)}\n${asScript(compiled.sql, expressions)};`;
}

const variables = ({ donors = DONORS, creators = CREATORS }: Crowd): string =>
  `\\set w random(1, ${donors})\n\\set amt random(1, ${MAX_COINS})\n\\set c random(1, ${creators})`;

function toExpression(parameter: unknown): string {
  if (parameter === -1) return ':amt';
  if (Array.isArray(parameter)) return `array[${parameter.map((each) => `'${String(each)}'`).join(', ')}]`;
  if (typeof parameter === 'string') {
    return parameter.startsWith('mark:') ? parameter.slice('mark:'.length) : `'${parameter}'`;
  }
  return String(parameter);
}

/** The same rows written blind: no lock, no order, no check. What PostgreSQL charges for them. */
export const floorScript = `${variables({})}
with t as (
  insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key, req_hash,
    version, subject_id, creator_id, created_at)
  values (gen_random_uuid(), ${uuidOf(':w')}, 'donation', 0, - :amt::bigint, 1, 1, gen_random_uuid()::text, 'h',
    (random() * 9e15)::bigint, gen_random_uuid(), ${uuidOf(`:c::bigint + ${CREATOR_BASE}`)}, now()) returning id),
ul as (update coin_lot set remaining = remaining - :amt::bigint, spent = spent + :amt::bigint
  where id = (:w::bigint - 1) * ${LOTS_EACH} + 1),
uw as (update wallet set bonus = bonus - :amt::bigint, version = version + 1 where id = ${uuidOf(':w')}),
le as (insert into coin_lot_entry (txn_id, lot_id, coins, minor)
  select id, (:w::bigint - 1) * ${LOTS_EACH} + 1, - :amt::bigint, 0 from t),
e as (insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor)
  select id, ${uuidOf(`:c::bigint + ${CREATOR_BASE}`)}, 'KRW', 'donation', ${uuidOf(`:c::bigint + ${NOVEL_BASE}`)}, 0, :amt::bigint, 0 from t),
d as (insert into donation (id, txn_id, donor_id, creator_id, novel_id, coins, message, anonymous)
  select gen_random_uuid(), id, ${uuidOf(':w')}, ${uuidOf(`:c::bigint + ${CREATOR_BASE}`)}, ${uuidOf(`:c::bigint + ${NOVEL_BASE}`)},
    :amt::bigint, 'Thank you', false from t)
insert into outbox (key, job_id, payload)
select 'wallet.announce-donation:' || id, 'wallet.announce-donation', '{"donationId": "d"}'::jsonb from t;`;
