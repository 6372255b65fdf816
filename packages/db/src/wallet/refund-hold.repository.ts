import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/**
 * The lots of an order, behind the lock of their wallet: from here to the end of the transaction no spend, expiry or
 * other refund can take a coin of them. Empty when the order has brought no coins.
 */
export async function lockOrderLots(trx: DatabaseTransaction, order: { userId: string; topUpId: string }) {
  await trx
    .selectFrom('wallet')
    .select('id')
    .where('user_id', '=', order.userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return await orderLots(trx, order.topUpId).forNoKeyUpdate().execute();
}

export type OrderLotRow = Awaited<ReturnType<typeof lockOrderLots>>[number];

/** The lots of an order as they are now, for a preview or an operator. */
export async function listOrderLots(db: Executor, topUpId: string): Promise<OrderLotRow[]> {
  return await orderLots(db, topUpId).execute();
}

function orderLots(db: Executor, topUpId: string) {
  return db
    .selectFrom('coin_lot')
    .select([
      'id',
      'kind',
      'currency',
      'coins',
      'remaining',
      'held',
      'spent',
      'expired',
      'refunded',
      'revoked',
      'paid_minor as paidMinor',
      'recognized_minor as recognizedMinor',
      'expires_at as expiresAt',
    ])
    .where('top_up_id', '=', topUpId)
    .orderBy('id');
}

export interface RefundHold {
  txnId: string;
  refundId: string;
  topUpId: string;
  /** ISO 8601. */
  at: string;
}

/**
 * Takes what is left of an order out of the wallet as one ledger transaction: paid coins, expired ones with them,
 * wait in `held` against `refunds`, free coins are revoked. Carries no won, because nothing of it was recognized.
 * Call only behind `lockOrderLots`. Paid lots that have only expired coins get an entry of zero, so that the replay
 * knows which lot they were of.
 */
export async function holdOrderLots(trx: DatabaseTransaction, hold: RefundHold): Promise<void> {
  await sql`
    with held as materialized (
      select wallet.id, wallet.paid, wallet.bonus, wallet.version
      from wallet where id = (select wallet_id from coin_lot where top_up_id = ${hold.topUpId}::uuid limit 1)),
    lot as materialized (
      select id, kind, currency, remaining, held, expired, revoked from coin_lot
      where top_up_id = ${hold.topUpId}::uuid and (remaining > 0 or (kind = 'paid' and expired > 0))),
    gone as (
      select coalesce(sum(remaining) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(remaining) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, created_at)
      select ${hold.txnId}::uuid, held.id, 'refund', -gone.paid, -gone.bonus, held.paid - gone.paid,
        held.bonus - gone.bonus, ${`refund:${hold.refundId}`}, '', held.version + 1, ${hold.topUpId}::uuid,
        ${hold.at}::timestamptz
      from held, gone
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = 0, open = false,
        held = case lot.kind when 'paid' then lot.held + lot.remaining + lot.expired else lot.held end,
        expired = case lot.kind when 'paid' then 0 else lot.expired end,
        revoked = case lot.kind when 'paid' then lot.revoked else lot.revoked + lot.remaining end
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, -lot.remaining, 0 from lot, txn)
    insert into house_entry (txn_id, account, currency, coins, minor)
    select txn.id, leg.account, leg.currency, sum(leg.coins), 0
    from txn, (
      select 'refunds' as account, currency, remaining + expired as coins from lot where kind = 'paid'
      union all select 'breakage', currency, -expired from lot where kind = 'paid' and expired > 0
      union all select 'revoked', currency, remaining from lot where kind <> 'paid') as leg
    group by txn.id, leg.account, leg.currency`.execute(trx);
}

/** The money is back with the person: their held coins are refunded. A number below zero takes that back. */
export async function updateLotRefunded(
  trx: DatabaseTransaction,
  lotId: number,
  coins: number,
): Promise<void> {
  await trx
    .updateTable('coin_lot')
    .set((eb) => ({ held: eb('held', '-', coins), refunded: eb('refunded', '+', coins) }))
    .where('id', '=', lotId)
    .execute();
}

export interface RefundReturn extends RefundHold {
  /** The transaction that took the coins; it is undone once. */
  reverses: string;
  lotId: number;
  /** How many of the held coins had expired before; they are expired again. */
  expiredCoins: number;
}

/**
 * Puts the coins of a refund that came to nothing back into the lots they are from. Bumps `grant_seq`: a spend that
 * waits for the wallet cannot see these lots as open. Coins whose time has passed meanwhile are the sweep's.
 */
export async function returnHeldLots(trx: DatabaseTransaction, back: RefundReturn): Promise<void> {
  await sql`
    with taken as materialized (
      select entry.lot_id, -entry.coins as coins from coin_lot_entry as entry
      where entry.txn_id = ${back.reverses}::uuid),
    lot as materialized (
      select coin_lot.id, kind, coin_lot.remaining + taken.coins as remaining,
        case kind when 'paid' then held - taken.coins - expiring.coins else held end as held,
        case kind when 'paid' then expired + expiring.coins else expired end as expired,
        case kind when 'paid' then revoked else revoked - taken.coins end as revoked, taken.coins
      from coin_lot
      join taken on taken.lot_id = coin_lot.id
      cross join lateral (
        select case when coin_lot.id = ${back.lotId} then ${back.expiredCoins}::bigint else 0 end as coins
      ) as expiring),
    back as (
      select coalesce(sum(coins) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(coins) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, reverses, created_at)
      select ${back.txnId}::uuid, wallet.id, 'refund_return', back.paid, back.bonus, wallet.paid + back.paid,
        wallet.bonus + back.bonus, ${`refund_return:${back.refundId}`}, '', wallet.version + 1,
        ${back.topUpId}::uuid, ${back.reverses}::uuid, ${back.at}::timestamptz
      from back
      cross join wallet
      where wallet.id = (select wallet_id from coin_lot where id = ${back.lotId})
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = lot.remaining, held = lot.held, expired = lot.expired, revoked = lot.revoked,
        open = lot.remaining > 0
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet
      set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version, grant_seq = grant_seq + 1
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, lot.coins, 0 from lot, txn)
    insert into house_entry (txn_id, account, currency, coins, minor)
    select txn.id, account, currency, -coins, 0
    from txn, house_entry where house_entry.txn_id = ${back.reverses}::uuid`.execute(trx);
}

/** Rows of the ledger, oldest first. */
export async function listTxnsById(db: Executor, txnIds: readonly string[]) {
  return await db
    .selectFrom('coin_txn')
    .select(['id', 'kind', 'paid_change as paid', 'bonus_change as bonus', 'created_at as createdAt'])
    .where('id', '=', sql<string>`any(${[...txnIds]}::uuid[])`)
    .orderBy('version')
    .execute();
}
