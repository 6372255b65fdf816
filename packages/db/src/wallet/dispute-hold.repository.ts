import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface Freeze {
  txnId: string;
  topUpId: string;
  /** Of the paid lot at most so many coins; all that is left when null. */
  paidAtMost: number | null;
  /** ISO 8601. */
  at: string;
}

/**
 * Takes what is left of an order out of the wallet until a dispute ends, as one ledger transaction: every lot's
 * coins wait in `held`, free ones too. Call only behind `lockOrderLots`. Does nothing when nothing is left.
 */
export async function freezeOrderLots(trx: DatabaseTransaction, freeze: Freeze): Promise<void> {
  await sql`
    with lot as materialized (
      select id, wallet_id, kind, currency, remaining, held,
        case kind when 'paid' then least(remaining, coalesce(${freeze.paidAtMost}::bigint, remaining))
          else remaining end as take
      from coin_lot where top_up_id = ${freeze.topUpId}::uuid and remaining > 0),
    gone as (
      select coalesce(sum(take) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(take) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, created_at)
      select ${freeze.txnId}::uuid, wallet.id, 'dispute', -gone.paid, -gone.bonus, wallet.paid - gone.paid,
        wallet.bonus - gone.bonus, ${`dispute:${freeze.txnId}`}, '', wallet.version + 1,
        ${freeze.topUpId}::uuid, ${freeze.at}::timestamptz
      from gone, wallet
      where wallet.id = (select wallet_id from lot limit 1) and gone.paid + gone.bonus > 0
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = lot.remaining - lot.take, held = lot.held + lot.take, open = lot.remaining > lot.take
      from lot, txn where coin_lot.id = lot.id and lot.take > 0),
    wallet_after as (
      update wallet set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, -lot.take, 0 from lot, txn where lot.take > 0),
    house as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, 'disputes', lot.currency, sum(lot.take), 0 from lot, txn
      where lot.take > 0 group by txn.id, lot.currency)
    insert into dispute_hold (txn_id, top_up_id) select id, ${freeze.topUpId}::uuid from txn`.execute(trx);
}

/** Coins of an order that disputes keep frozen, by lot. */
export async function listFrozenCoins(db: Executor, topUpId: string) {
  return await db
    .selectFrom('dispute_hold')
    .innerJoin('coin_lot_entry as entry', 'entry.txn_id', 'dispute_hold.txn_id')
    .select((eb) => ['entry.lot_id as lotId', sql<number>`-${eb.fn.sum<number>('entry.coins')}`.as('coins')])
    .where('dispute_hold.top_up_id', '=', topUpId)
    .where('dispute_hold.ended', 'is', null)
    .groupBy('entry.lot_id')
    .execute();
}

/** The ledger transactions that keep coins of an order frozen, oldest first. */
export async function listOpenHolds(db: Executor, topUpId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('dispute_hold')
    .select('txn_id')
    .where('top_up_id', '=', topUpId)
    .where('ended', 'is', null)
    .orderBy('txn_id')
    .execute();
  return rows.map((row) => row.txn_id);
}

/**
 * Puts the coins of one hold back into their lots. Bumps `grant_seq`: a spend that waits for the wallet cannot see
 * these lots as open. Coins whose time has passed meanwhile are the sweep's. Call only behind `lockOrderLots`.
 */
export async function returnFrozenLots(
  trx: DatabaseTransaction,
  back: { txnId: string; reverses: string; topUpId: string; at: string },
): Promise<void> {
  await sql`
    with lot as materialized (
      select coin_lot.id, wallet_id, kind, coin_lot.remaining - entry.coins as remaining,
        coin_lot.held + entry.coins as held, -entry.coins as coins
      from coin_lot_entry as entry join coin_lot on coin_lot.id = entry.lot_id
      where entry.txn_id = ${back.reverses}::uuid),
    back as (
      select coalesce(sum(coins) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(coins) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, reverses, created_at)
      select ${back.txnId}::uuid, wallet.id, 'dispute_return', back.paid, back.bonus, wallet.paid + back.paid,
        wallet.bonus + back.bonus, ${`dispute_return:${back.reverses}`}, '', wallet.version + 1,
        ${back.topUpId}::uuid, ${back.reverses}::uuid, ${back.at}::timestamptz
      from back, wallet where wallet.id = (select wallet_id from lot limit 1)
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot set remaining = lot.remaining, held = lot.held, open = lot.remaining > 0
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet
      set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version, grant_seq = grant_seq + 1
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, lot.coins, 0 from lot, txn),
    house as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, account, currency, -coins, 0
      from txn, house_entry where house_entry.txn_id = ${back.reverses}::uuid)
    update dispute_hold set ended = 'returned', end_txn_id = txn.id
    from txn where dispute_hold.txn_id = ${back.reverses}::uuid`.execute(trx);
}

/**
 * Takes everything that is frozen of an order for good, and what was spent of it becomes a debt of the wallet: one
 * ledger transaction, which moves no spendable coin. Its entries of zero say which lots it is about. Call only behind
 * `lockOrderLots`.
 * @param revocation.debt whole coins, at least 0
 */
export async function revokeFrozenLots(
  trx: DatabaseTransaction,
  revocation: { txnId: string; topUpId: string; debt: number; at: string },
): Promise<void> {
  await sql`
    with hold as materialized (
      select txn_id from dispute_hold where top_up_id = ${revocation.topUpId}::uuid and ended is null),
    lot as materialized (
      select coin_lot.id, wallet_id, currency, held, revoked, coalesce(taken.coins, 0)::bigint as coins
      from coin_lot
      left join (
        select lot_id, -sum(coins) as coins from coin_lot_entry
        where txn_id in (select txn_id from hold) group by lot_id) as taken on taken.lot_id = coin_lot.id
      where top_up_id = ${revocation.topUpId}::uuid),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, debt_change, created_at)
      select ${revocation.txnId}::uuid, wallet.id, 'revocation', 0, 0, wallet.paid, wallet.bonus,
        ${`revocation:${revocation.txnId}`}, '', wallet.version + 1, ${revocation.topUpId}::uuid,
        ${revocation.debt}::bigint, ${revocation.at}::timestamptz
      from wallet where wallet.id = (select wallet_id from lot limit 1)
      returning id, wallet_id, version, debt_change),
    lots_after as (
      update coin_lot set held = lot.held - lot.coins, revoked = lot.revoked + lot.coins
      from lot, txn where coin_lot.id = lot.id and lot.coins > 0),
    wallet_after as (
      update wallet set version = txn.version, debt = wallet.debt + txn.debt_change
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor) select txn.id, lot.id, 0, 0 from lot, txn),
    house as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, leg.account, leg.currency, leg.coins, 0
      from txn, (
        select 'disputes' as account, currency, -sum(coins) as coins from lot group by currency
        union all select 'revoked', currency, sum(coins) from lot group by currency) as leg
      where leg.coins <> 0)
    update dispute_hold set ended = 'revoked', end_txn_id = txn.id
    from txn where dispute_hold.txn_id in (select txn_id from hold)`.execute(trx);
}
