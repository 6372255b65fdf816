import type { LotKind } from '@inkvine/domain/wallet/fifo-allocation';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { FIFO_ORDER } from './spend.repository.ts';

/** A payment for a period of a membership, as far as giving it back goes. */
export interface MembershipPayment {
  txnId: string;
  isReturned: boolean;
  /** A bank asks back, or has taken, the money for some of its coins. */
  isDisputed: boolean;
  /** In the order in which they were spent. */
  taken: { lotId: number; kind: LotKind; coins: number; minor: number }[];
  /** Of the coins that came with it. */
  memberCoinsSpent: number;
  memberCoinsLeft: number;
}

/** What was paid for a charge, and what has become of it; undefined where nothing was. */
export async function findMembershipPayment(
  db: Executor,
  charge: { userId: string; chargeId: string },
): Promise<MembershipPayment | undefined> {
  const { rows } = await sql<MembershipPayment>`
    select bought.id as "txnId",
      exists (
        select from coin_txn back
         where back.wallet_id = bought.wallet_id
           and back.idem_key = 'membership_return:' || ${charge.chargeId}::uuid) as "isReturned",
      exists (
        select from coin_lot_entry entry
          join coin_lot on coin_lot.id = entry.lot_id
          join dispute on dispute.top_up_id = coin_lot.top_up_id and dispute.state <> 'won'
         where entry.txn_id = bought.id) as "isDisputed",
      (select jsonb_agg(jsonb_build_object('lotId', taken.id, 'kind', kind, 'coins', taken.coins, 'minor', taken.minor)
           ${FIFO_ORDER})
         from (
           select coin_lot.id, kind, prio, expires_at, entry.minor,
             case entry.coins when 0 then coin_lot.coins else -entry.coins end as coins
           from coin_lot_entry entry join coin_lot on coin_lot.id = entry.lot_id
           where entry.txn_id = bought.id) as taken) as taken,
      coalesce(given.spent, 0) as "memberCoinsSpent", coalesce(given.remaining, 0) as "memberCoinsLeft"
    from coin_txn bought
    left join lateral (
      select sum(coin_lot.spent)::bigint as spent, sum(remaining)::bigint as remaining
      from coin_txn txn
      join coin_lot_entry entry on entry.txn_id = txn.id
      join coin_lot on coin_lot.id = entry.lot_id
      where txn.wallet_id = bought.wallet_id and txn.idem_key = 'member_coins:' || ${charge.chargeId}::uuid) as given
      on true
    where bought.wallet_id = (select id from wallet where user_id = ${charge.userId}::uuid)
      and bought.idem_key = 'membership:' || ${charge.chargeId}::uuid`.execute(db);
  return rows[0];
}

export interface MembershipReturn {
  txnId: string;
  /** The payment that is corrected. */
  corrects: string;
  chargeId: string;
  /** What comes back where. */
  lots: readonly { lotId: number; coins: number; minor: number }[];
  /** ISO 8601. */
  at: string;
}

/**
 * Gives a payment for a period back, in whole or in part: coins return to the lots they came from with what they are
 * worth, the creator's earning is taken back, and what is left of the coins that came with the period goes. Bumps
 * `grant_seq`, as every return does. The key is the charge. Call only behind the wallet's lock.
 */
export async function insertMembershipReturn(
  trx: DatabaseTransaction,
  { txnId, corrects, chargeId, lots, at }: MembershipReturn,
): Promise<void> {
  await sql`
    with bought as materialized (
      select id, wallet_id, subject_id, creator_id from coin_txn where id = ${corrects}::uuid),
    lot as materialized (
      select coin_lot.id, kind, currency, back.coins, -back.minor as minor, remaining + back.coins as remaining,
        spent - back.coins as spent, revoked, recognized_minor - back.minor as recognized_minor
      from jsonb_to_recordset(${JSON.stringify(lots)}::jsonb) as back ("lotId" bigint, coins bigint, minor bigint)
      join coin_lot on coin_lot.id = back."lotId"
      union all
      select coin_lot.id, coin_lot.kind, currency, -remaining, 0, 0, spent, revoked + remaining, recognized_minor
      from bought
      join coin_txn given on given.wallet_id = bought.wallet_id
        and given.idem_key = 'member_coins:' || ${chargeId}::uuid
      join coin_lot_entry entry on entry.txn_id = given.id
      join coin_lot on coin_lot.id = entry.lot_id and remaining > 0),
    change as (
      select coalesce(sum(coins) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(coins) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
        req_hash, version, subject_id, creator_id, corrects, created_at)
      select ${txnId}::uuid, wallet.id, 'membership_return', change.paid, change.bonus, wallet.paid + change.paid,
        wallet.bonus + change.bonus, 'membership_return:' || ${chargeId}::uuid, '', wallet.version + 1,
        bought.subject_id, bought.creator_id, bought.id, ${at}::timestamptz
      from bought join wallet on wallet.id = bought.wallet_id cross join change
      returning id, wallet_id, creator_id, paid_after, bonus_after, version, corrects),
    lots_after as (
      update coin_lot
      set remaining = lot.remaining, spent = lot.spent, revoked = lot.revoked,
        recognized_minor = lot.recognized_minor, open = lot.remaining > 0
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet
      set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version, grant_seq = grant_seq + 1
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, lot.coins, lot.minor from lot, txn),
    taken_back as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, earned.creator_id, earned.currency, earned.source, earned.novel_id,
        -coalesce(sum(lot.coins) filter (where kind = 'paid'), 0),
        -coalesce(sum(lot.coins) filter (where kind <> 'paid'), 0), sum(lot.minor), ${at}::timestamptz
      from txn
      join earning earned on earned.txn_id = txn.corrects
      join lot on lot.currency = earned.currency and lot.coins > 0
      group by txn.id, earned.creator_id, earned.currency, earned.source, earned.novel_id)
    insert into house_entry (txn_id, account, currency, coins, minor)
    select txn.id, 'revoked', lot.currency, -sum(lot.coins), 0 from txn, lot where lot.coins < 0
    group by txn.id, lot.currency`.execute(trx);
}
