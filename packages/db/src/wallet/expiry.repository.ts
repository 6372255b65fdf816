import { sql } from 'kysely';
import type { Executor } from '../database.ts';

/**
 * Wallets that hold coins past their time, the longest overdue first. What the partial index is made of stands as
 * literals, because a parameter would keep the planner from it.
 */
export async function listWalletsWithExpiredLots(db: Executor, at: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('coin_lot')
    .select('wallet_id')
    .where('open', '=', sql.lit(true))
    .where('expires_at', '<', sql.lit('infinity'))
    .where('expires_at', '<=', at)
    .groupBy('wallet_id')
    .orderBy((eb) => eb.fn.min('expires_at'))
    .limit(limit)
    .execute();
  return rows.map((row) => row.wallet_id);
}

/** `RETRY`: coins came in while this call waited. `NOTHING`: no lot of the wallet is past its time. */
export type ExpiryOutcome = 'OK' | 'RETRY' | 'NOTHING';

/**
 * Closes every lot of a wallet that has expired by `at`, as one ledger transaction against breakage. What was paid
 * for the lots stays unrecognized: a paid lot that expired may still be refundable. Spends pass expired lots over by
 * themselves, so nothing but the shown history waits for this. Locks and writes as the spend does, and for the same
 * reasons.
 */
export async function expireLots(
  db: Executor,
  expiry: { txnId: string; walletId: string; at: string },
): Promise<ExpiryOutcome> {
  const { rows } = await sql<{ status: ExpiryOutcome }>`
    with input as materialized (
      select ${expiry.txnId}::uuid as txn_id, ${expiry.walletId}::uuid as wallet_id, ${expiry.at}::timestamptz as at),
    seen as materialized (
      select grant_seq from wallet where id = (select wallet_id from input)),
    held as materialized (
      select id, paid, bonus, grant_seq, version from wallet where id = (select wallet_id from input)
      for no key update),
    lot as materialized (
      select id, kind, currency, remaining, spent, held, expired, refunded, revoked from coin_lot
      where wallet_id = (select id from held) and open and expires_at <= (select at from input)
      for no key update),
    loss as (
      select coalesce(sum(remaining) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(remaining) filter (where kind <> 'paid'), 0)::bigint as bonus, count(*) as lots
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, created_at)
      select input.txn_id, held.id, 'expiry', -loss.paid, -loss.bonus, held.paid - loss.paid,
        held.bonus - loss.bonus, 'expiry:' || input.txn_id, '', held.version + 1, input.at
      from input, held, loss
      where loss.lots > 0 and held.grant_seq = (select grant_seq from seen)
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = 0, expired = lot.expired + lot.remaining, open = false, spent = lot.spent, held = lot.held,
        refunded = lot.refunded, revoked = lot.revoked
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, -lot.remaining, 0 from lot, txn),
    breakage as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, 'breakage', lot.currency, sum(lot.remaining), 0 from lot, txn group by txn.id, lot.currency)
    select case
      when exists (select from txn) then 'OK'
      when exists (select from lot) then 'RETRY'
      else 'NOTHING' end as status`.execute(db);
  return rows[0]!.status;
}
