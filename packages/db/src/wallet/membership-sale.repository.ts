import { sql } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';

/** A period paid with money. */
export interface MembershipSale {
  txnId: string;
  userId: string;
  /** The order, which is the charge as well. */
  orderId: string;
  creatorId: string;
  /** The tier stands where other earnings have their novel. */
  tierId: string;
  coins: number;
  priceMinor: number;
  currency: string;
  /** ISO 8601. */
  at: string;
}

export type SaleOutcome = 'OK' | 'DUPLICATE' | 'NO_WALLET';

/**
 * Books a period that was paid with money: one transaction of the member's wallet, whose coins come in and are spent at
 * once with all their value, so that balance and first-in first-out are untouched and the order's lot is there for
 * whoever takes the payment back. The key is the order.
 */
export async function insertMembershipSale(
  trx: DatabaseTransaction,
  sale: MembershipSale,
): Promise<SaleOutcome> {
  const { rows } = await sql<{ status: SaleOutcome }>`
    with input as materialized (
      select ${sale.txnId}::uuid as txn_id, ${sale.orderId}::uuid as order_id, ${sale.creatorId}::uuid as creator_id,
        ${sale.tierId}::uuid as tier_id, ${sale.coins}::bigint as coins, ${sale.priceMinor}::bigint as minor,
        ${sale.currency}::text as currency, ${sale.at}::timestamptz as at,
        nextval(pg_get_serial_sequence('coin_lot', 'id')) as lot_id),
    held as materialized (
      select id, paid, bonus, version from wallet where user_id = ${sale.userId}::uuid for no key update),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
        req_hash, version, subject_id, creator_id, created_at)
      select input.txn_id, held.id, 'membership', 0, 0, held.paid, held.bonus, 'membership:' || input.order_id, '',
        held.version + 1, input.order_id, input.creator_id, input.at
      from input, held
      on conflict (wallet_id, idem_key) do nothing
      returning id, wallet_id, version),
    lot as (
      insert into coin_lot (id, wallet_id, kind, prio, coins, remaining, spent, open, paid_minor, recognized_minor,
        currency, top_up_id, created_at)
      overriding system value
      select input.lot_id, txn.wallet_id, 'paid', 200, input.coins, 0, input.coins, false, input.minor, input.minor,
        input.currency, input.order_id, input.at
      from input, txn),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, input.lot_id, 0, input.minor from input, txn),
    counter as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select txn.id, 'coins_sold', input.currency, -input.coins, 0 from input, txn),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, input.creator_id, input.currency, 'membership', input.tier_id, input.coins, 0, input.minor,
        input.at
      from input, txn),
    wallet_after as (
      update wallet set version = txn.version from txn where wallet.id = txn.wallet_id)
    select case
      when exists (select from txn) then 'OK'
      when exists (select from held) then 'DUPLICATE'
      else 'NO_WALLET' end as status`.execute(trx);
  return rows[0]!.status;
}
