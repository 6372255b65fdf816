import type { Executor } from '@inkvine/db/database';
import { sql } from 'kysely';

/**
 * Wallets, lots and histories for the people of a library (`buildLibrary`), enough for the planner to choose as it
 * would in production. Every fourth lot is used up; the transactions move nothing.
 */
export async function buildLedger(
  db: Executor,
  size: { people: number; novels: number; lotsEach: number; txnsEach: number },
): Promise<void> {
  const people = sql`generate_series(0, ${size.people - 1}::integer) as n`;
  const gifts = sql`generate_series(1, ${size.txnsEach}::integer) as k`;
  await sql`
    insert into wallet (id, user_id)
    select library_id('wallet ' || n), library_id('person ' || n) from ${people}`.execute(db);
  await sql`
    insert into coin_lot (wallet_id, kind, prio, coins, remaining, spent, open, expires_at)
    select library_id('wallet ' || n), case when k % 2 = 0 then 'bonus' else 'paid' end,
      case when k % 2 = 0 then 100 else 200 end, 1000,
      case when k % 4 = 0 then 0 else 1000 end, case when k % 4 = 0 then 1000 else 0 end, k % 4 <> 0,
      case when k % 3 = 0 then 'infinity' else timestamptz '2026-12-01' + n * interval '1 hour' end
    from ${people}, generate_series(1, ${size.lotsEach}::integer) as k`.execute(db);
  await sql`
    update wallet set paid = held.paid, bonus = held.bonus, version = ${size.txnsEach}
    from (
      select wallet_id, sum(remaining) filter (where kind = 'paid') as paid,
        sum(remaining) filter (where kind = 'bonus') as bonus
      from coin_lot group by wallet_id) as held
    where held.wallet_id = wallet.id`.execute(db);
  await sql`
    insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key, req_hash,
      version, created_at)
    select library_id('gift ' || n || ' ' || k), library_id('wallet ' || n), 'donation', 0, 0, 0, 0, 'built:' || k,
      '', k, timestamptz '2026-01-01' + k * interval '1 hour'
    from ${people}, ${gifts}`.execute(db);
  await sql`
    insert into donation (id, txn_id, donor_id, creator_id, novel_id, coins, message, anonymous, tx, created_at)
    select library_id('donation ' || n || ' ' || k), library_id('gift ' || n || ' ' || k), library_id('person ' || n),
      novel.author_id, novel.id, 5, '', false, (k * ${size.people}::integer + n)::text::xid8,
      timestamptz '2026-01-01' + k * interval '1 hour'
    from ${people}, ${gifts}, novel
    where novel.id = library_id('novel ' || 1 + (n * 37 + k * 11) % ${size.novels}::integer)
      and novel.author_id <> library_id('person ' || n)`.execute(db);
  await sql`
    insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
      created_at)
    select txn_id, creator_id, 'KRW', 'donation', novel_id, 0, 5, 0, created_at from donation`.execute(db);
  await sql`analyze`.execute(db);
}
