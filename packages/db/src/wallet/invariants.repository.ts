import type { StoredLot, StoredTxn } from '@inkvine/domain/wallet/fifo-replay';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Executor } from '../database.ts';
import { listBroken, type InvariantFinding } from '../invariant-findings.ts';
import { COUPON_INVARIANTS } from '../perks/coupon-invariants.ts';
import { DISPUTE_INVARIANTS } from './dispute-invariants.ts';
import { GIFT_INVARIANTS } from './gift-invariants.ts';
import { MEMBERSHIP_INVARIANTS } from './membership-invariants.ts';
import { REFUND_INVARIANTS } from './refund-invariants.ts';
import { REWARD_INVARIANTS } from './reward-invariants.ts';
import { REVERSAL_INVARIANTS } from './reversal-invariants.ts';

/**
 * What must hold of the money at any instant; each query selects the `id` of every row that breaks it. I8, which
 * needs the pure rules, is `listStoredWallets` and `replayWallet`.
 */
const INVARIANTS = {
  /** The cached balance of a wallet is what its lots hold. */
  I1: sql`
    select wallet.id from wallet left join coin_lot on coin_lot.wallet_id = wallet.id
    group by wallet.id
    having wallet.paid <> coalesce(sum(remaining) filter (where kind = 'paid'), 0)
      or wallet.bonus <> coalesce(sum(remaining) filter (where kind <> 'paid'), 0)`,
  /** A lot's coins are all somewhere, and it is open while some remain. */
  I2: sql`
    select id from coin_lot where remaining + held + spent + expired + refunded + revoked <> coins or open <> (remaining > 0)`,
  /** A lot holds what its ledger entries sum to, and no entry is of an unknown lot. */
  I3: sql`
    select coalesce(coin_lot.id, entry.lot_id) as id
    from coin_lot
    full join (select lot_id, sum(coins) as coins from coin_lot_entry group by lot_id) as entry
      on entry.lot_id = coin_lot.id
    where coin_lot.remaining is distinct from entry.coins`,
  /** A lot has recognized what its entries booked, and all of its price once it is spent. */
  I4: sql`
    select coin_lot.id
    from coin_lot
    left join (select lot_id, sum(minor) as minor from coin_lot_entry group by lot_id) as entry
      on entry.lot_id = coin_lot.id
    where recognized_minor <> coalesce(entry.minor, 0) or (spent = coins and recognized_minor <> paid_minor)`,
  /** The two legs of every transaction agree in coins and in won, and no leg stands without its transaction. */
  I5: sql`
    select leg.txn_id as id
    from (
      select txn_id, coins, minor from coin_lot_entry
      union all select txn_id, paid_coins + bonus_coins, -gross_minor from earning
      union all select txn_id, coins, -minor from house_entry
      union all select id, 0, 0 from coin_txn) as leg
    left join coin_txn on coin_txn.id = leg.txn_id
    group by leg.txn_id
    having sum(leg.coins) <> 0 or sum(leg.minor) <> 0 or count(coin_txn.id) = 0`,
  /** What creators and house have earned is what the lots have recognized, in each currency. */
  I6: sql`
    select currency as id
    from (
      select currency, gross_minor as minor from earning
      union all select currency, minor from house_entry
      union all select currency, -recognized_minor from coin_lot) as value
    group by currency having sum(minor) <> 0`,
  /** The versions of a wallet's transactions run from 1 to its own without a gap. */
  I7: sql`
    select wallet.id from wallet left join coin_txn on coin_txn.wallet_id = wallet.id
    group by wallet.id
    having count(coin_txn.id) <> wallet.version or coalesce(max(coin_txn.version), 0) <> wallet.version`,
  /** Nothing is undone twice. */
  I9: sql`
    select reverses as id from coin_txn where reverses is not null group by reverses having count(*) > 1`,
  /** Every won of a paid order is in its lots, with the coins it bought; no other order has lots. */
  I10: sql`
    select top_up.id
    from top_up left join coin_lot on coin_lot.top_up_id = top_up.id
    group by top_up.id
    having coalesce(sum(paid_minor), 0) <> case status when 'paid' then price_minor else 0 end
      or coalesce(sum(coins) filter (where kind = 'paid'), 0)
        <> case status when 'paid' then top_up.paid_coins else 0 end
      or coalesce(sum(coins) filter (where kind = 'bonus'), 0)
        <> case status when 'paid' then top_up.bonus_coins else 0 end`,
  /** What people paid, less what was earned of it, is what the lots still owe them, in each currency. */
  I16: sql`
    select currency as id
    from (
      select currency, paid_minor - recognized_minor as minor from coin_lot
      union all select currency, -price_minor from top_up where status = 'paid'
      union all select currency, -paid_minor from legacy_gift where txn_id is not null
      union all select currency, gross_minor from earning
      union all select currency, minor from house_entry) as value
    group by currency having sum(minor) <> 0`,
  /**
   * Every unlock that costs coins, unless it was given, was paid for by its owner, and every payment for a chapter that was not given back
   * opened it; of rentals the last one shows, and those before it had to end first.
   */
  unlocks: sql`
    select coalesce(paid.txn_id, txn.id) as id
    from (select * from unlock where kind <> 'wait' and gift_id is null) as paid
    full join (
      select * from coin_txn bought where kind in ('unlock', 'rent')
        and not exists (select from coin_txn undone where undone.reverses = bought.id)) as txn on txn.id = paid.txn_id
    left join wallet on wallet.id = txn.wallet_id
    where (
        paid.user_id is distinct from wallet.user_id or paid.chapter_id is distinct from txn.subject_id
        or (paid.kind = 'rent') is distinct from (txn.kind = 'rent')
        or paid.coins is distinct from -(txn.paid_change + txn.bonus_change))
      and not (paid.txn_id is null and txn.kind = 'rent' and exists (
        select from coin_txn later
        where later.wallet_id = txn.wallet_id and later.subject_id = txn.subject_id and later.kind = 'rent'
          and later.version > txn.version))`,
  /** Every donation was paid for by its donor and earned by its creator, and every payment is a donation. */
  donations: sql`
    select coalesce(donation.txn_id, txn.id) as id
    from donation full join (select * from coin_txn where kind = 'donation') as txn on txn.id = donation.txn_id
    left join wallet on wallet.id = txn.wallet_id
    where donation.donor_id is distinct from wallet.user_id or donation.id is distinct from txn.subject_id
      or donation.creator_id is distinct from txn.creator_id
      or donation.coins is distinct from -(txn.paid_change + txn.bonus_change)`,
  /**
   * Every booked gift of the former system has its coins and their value in one lot, and only what the creator is not
   * paid for yet is an earning; no transaction of the kind is anything else.
   */
  legacy: sql`
    select coalesce(gift.gift_id, txn.id::text) as id
    from (select * from legacy_gift where txn_id is not null) as gift
    full join (select * from coin_txn where kind = 'legacy') as txn on txn.id = gift.txn_id
    left join lateral (
      select count(*) as lots, sum(lot.coins) as coins, sum(lot.paid_minor) as minor
      from coin_lot_entry entry join coin_lot lot on lot.id = entry.lot_id
      where entry.txn_id = txn.id) as booked on true
    left join lateral (
      select sum(gross_minor) as minor, sum(paid_coins + bonus_coins) as coins
      from earning where earning.txn_id = txn.id and earning.creator_id = gift.creator_id
        and earning.currency = gift.currency) as earned on true
    where gift.gift_id is null or txn.id is null or booked.lots <> 1
      or booked.coins is distinct from gift.coins or booked.minor is distinct from gift.paid_minor
      or txn.paid_change + txn.bonus_change <> case gift.status when 'held' then gift.coins else 0 end
      or coalesce(earned.minor, 0) <> case gift.status when 'given' then gift.paid_minor else 0 end
      or coalesce(earned.coins, 0) <> case gift.status when 'given' then gift.coins else 0 end`,
};

/** Every invariant with what breaks it; on one snapshot only when the transaction keeps one. */
export const listInvariantFindings = (db: Executor): Promise<InvariantFinding[]> =>
  listBroken(db, {
    ...INVARIANTS,
    ...REFUND_INVARIANTS,
    ...REVERSAL_INVARIANTS,
    ...GIFT_INVARIANTS,
    ...REWARD_INVARIANTS,
    ...COUPON_INVARIANTS,
    ...DISPUTE_INVARIANTS,
    ...MEMBERSHIP_INVARIANTS,
  });

/** The lot of an order that paid for a gift. */
const giftLot = sql`
  select lot.id from gift_order placed join coin_lot lot on lot.top_up_id = placed.id and lot.kind = 'paid'`;

export interface StoredWallet {
  id: string;
  lots: StoredLot[];
  txns: StoredTxn[];
}

/** Wallets with their lots and whole ledger, for a replay by the pure rules. */
export async function listStoredWallets(
  db: Executor,
  query: { afterId: string | undefined; limit: number },
): Promise<StoredWallet[]> {
  const { afterId } = query;
  const wallets = await db
    .selectFrom('wallet')
    .select('id')
    .$if(afterId !== undefined, (qb) => qb.where('id', '>', afterId!))
    .orderBy('id')
    .limit(query.limit)
    .execute();
  const among = sql<string>`any(${wallets.map((wallet) => wallet.id)}::uuid[])`;
  const lots = await db
    .selectFrom('coin_lot')
    .select([
      'wallet_id as walletId',
      'id',
      'kind',
      'prio',
      'expires_at as expiresAt',
      'coins',
      'remaining',
      'spent',
      'expired',
      'held',
      'refunded',
      'revoked',
      'paid_minor as paidMinor',
      'recognized_minor as recognizedMinor',
    ])
    .where('wallet_id', '=', among)
    .execute();
  const txns = await db
    .selectFrom('coin_txn')
    .select((eb) => [
      'wallet_id as walletId',
      'id',
      'kind',
      'version',
      'paid_after as paidAfter',
      'bonus_after as bonusAfter',
      'created_at as createdAt',
      'reverses',
      'corrects',
      'debt_change as debtChange',
      sql<number | null>`case coin_txn.kind
        when 'gift' then (${giftLot} where placed.gift_id = coin_txn.subject_id)
        when 'top_up' then (${giftLot} where placed.id = coin_txn.subject_id and placed.gift_id is not null)
        end`.as('giftLotId'),
      jsonArrayFrom(
        eb
          .selectFrom('coin_lot_entry')
          .select(['lot_id as lotId', 'coins', 'minor'])
          .whereRef('txn_id', '=', 'coin_txn.id'),
      ).as('entries'),
    ])
    .where('wallet_id', '=', among)
    .execute();
  const lotsOf = Map.groupBy(lots, (lot) => lot.walletId);
  const txnsOf = Map.groupBy(txns, (txn) => txn.walletId);
  return wallets.map(({ id }) => ({ id, lots: lotsOf.get(id) ?? [], txns: txnsOf.get(id) ?? [] }));
}
