import type { DatabaseTransaction } from '@inkvine/db/database';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { sql } from 'kysely';

/** Their second period begins at midnight of 20 December in Seoul. */
export const DUE = '2026-12-19T15:00:00.000Z';
const JOINED = '2026-11-19T15:00:00.000Z';
const FILLED_AT_ONCE = 50_000;
export const PRICE = 4_900;

/** Ids that SQL can compute: members are 1…, what is theirs follows in ranges of its own. */
const uuidOf = (offset: number) =>
  sql.raw(`('00000000-0000-4000-8000-' || lpad(to_hex(${offset}::bigint + n), 12, '0'))::uuid`);
const OF = { user: 0, method: 100_000_000, membership: 200_000_000, period: 300_000_000 };

const idOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** A member by number, for whoever does something on the site meanwhile. */
export const memberId = (number: number): string => idOf(OF.user + number);
export const methodId = (number: number): string => idOf(OF.method + number);

/** People with a wallet and a card, each a member of one creator, whose first month was free and whose next is due. */
export async function createMembersDatabase(count: number): Promise<TestDatabase> {
  const database = await createTestDatabase({ poolSize: 4 });
  const { db } = database;
  const creator = await buildActor(db);
  const { tierId, priceId } = await buildTier(db, creator.userId, { amount: PRICE });
  for (let from = 1; from <= count; from += FILLED_AT_ONCE) {
    const to = Math.min(count, from + FILLED_AT_ONCE - 1);
    const offer = { creatorId: creator.userId, tierId, priceId };
    await db.transaction().execute((trx) => fill(trx, { from, to }, offer));
  }
  await sql`delete from outbox`.execute(db);
  await database.pool.query('vacuum analyze');
  await database.pool.query('checkpoint');
  return database;
}

async function fill(
  db: DatabaseTransaction,
  { from, to }: { from: number; to: number },
  offer: { creatorId: string; tierId: string; priceId: string },
): Promise<void> {
  const numbers = sql`generate_series(${from}::bigint, ${to}::bigint) as n`;
  await sql`
    insert into "user" (id, name, email)
    select ${uuidOf(OF.user)}, 'Member ' || n, 'member' || n || '@bench.example' from ${numbers}`.execute(db);
  await sql`
    insert into wallet (id, user_id) select ${uuidOf(OF.user)}, ${uuidOf(OF.user)} from ${numbers}`.execute(
    db,
  );
  await sql`
    insert into payment_method (id, user_id, gateway, kind, status, sealed_token, token_hash, brand, last4)
    select ${uuidOf(OF.method)}, ${uuidOf(OF.user)}, 'toss', 'card', 'active', 'sealed', 'hash ' || n, 'Visa', '4242'
    from ${numbers}`.execute(db);
  await sql`
    insert into default_payment_method (user_id, method_id)
    select ${uuidOf(OF.user)}, ${uuidOf(OF.method)} from ${numbers}`.execute(db);
  await sql`
    insert into gateway_customer (user_id, gateway) select ${uuidOf(OF.user)}, 'toss' from ${numbers}`.execute(
    db,
  );
  await sql`
    insert into membership (id, user_id, creator_id, tier_id, price_id, currency, amount_minor, "interval",
      payment_method_id, anchor_date, time_zone, next_index, next_look_at, outages_until, idempotency_key,
      request_hash, created_at, updated_at)
    select ${uuidOf(OF.membership)}, ${uuidOf(OF.user)}, ${offer.creatorId}::uuid, ${offer.tierId}::uuid,
      ${offer.priceId}::uuid, 'KRW', ${PRICE}, 'month', ${uuidOf(OF.method)}, '2026-11-20', 'Asia/Seoul', 1,
      ${DUE}::timestamptz, ${JOINED}::timestamptz, ${uuidOf(OF.membership)}, '', ${JOINED}::timestamptz,
      ${JOINED}::timestamptz
    from ${numbers}`.execute(db);
  await sql`
    insert into membership_period (id, membership_id, index, starts_at, ends_at, status, reason, tier_id, price_id,
      currency, amount_minor, created_at, settled_at)
    select ${uuidOf(OF.period)}, ${uuidOf(OF.membership)}, 0, ${JOINED}::timestamptz, ${DUE}::timestamptz, 'free',
      'trial', ${offer.tierId}::uuid, ${offer.priceId}::uuid, 'KRW', 0, ${JOINED}::timestamptz, ${JOINED}::timestamptz
    from ${numbers}`.execute(db);
  await sql`
    insert into membership_entitlement (membership_id, user_id, creator_id, tier_id, period_id, source, starts_at,
      ends_at, until_decided, created_at)
    select ${uuidOf(OF.membership)}, ${uuidOf(OF.user)}, ${offer.creatorId}::uuid, ${offer.tierId}::uuid,
      ${uuidOf(OF.period)}, 'trial', ${JOINED}::timestamptz, ${DUE}::timestamptz, true, ${JOINED}::timestamptz
    from ${numbers}`.execute(db);
}
