import type { LotKind } from '@inkvine/domain/wallet/fifo-allocation';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { isoText } from './wallet.repository.ts';

/**
 * The payments for `chapter` by which the reader has a right whose text was not sent to them yet. Whoever selects a
 * text selects these with it, and sends the text once `claimServings` has them all.
 */
export const unservedOf = (readerId: string | RawBuilder<unknown> | null): RawBuilder<string[]> => sql<
  string[]
>`array(
  select held.txn_id from unlock held
   where held.user_id = ${readerId} and held.chapter_id = chapter.id
     and held.txn_id is not null and held.served_at is null)`;

/**
 * Notes that texts are being sent to those who paid for them, once. False when one of the purchases was given back
 * meanwhile: what was read of its chapter may not be sent.
 */
export async function claimServings(db: Executor, txnIds: readonly string[]): Promise<boolean> {
  const served = await db
    .updateTable('unlock')
    .set({ served_at: sql`coalesce(served_at, now())` })
    .where('txn_id', '=', sql<string>`any(${[...txnIds]}::uuid[])`)
    .returning('txn_id')
    .execute();
  return served.length === txnIds.length;
}

/**
 * Whether the right that `txn` brought is there unopened, whether it counts towards another and whether a bank asks back
 * its money; of `purchase`.
 */
export const returnState = {
  /** `purchase` is the unlock that `txn` brought, if it is there. */
  isUnopened: sql<boolean>`(purchase.txn_id is not null and purchase.served_at is null
    and purchase.opened_at is null)`,
  isCounted: sql<boolean>`(purchase.kind = 'rent' and exists (
    select from unlock kept
     where kept.user_id = purchase.user_id and kept.chapter_id = purchase.chapter_id and kept.kind = 'own'))`,
  isDisputed: sql<boolean>`exists (
    select from coin_lot_entry taken
      join coin_lot source on source.id = taken.lot_id
      join dispute on dispute.top_up_id = source.top_up_id and dispute.state <> 'won'
     where taken.txn_id = purchase.txn_id)`,
};

export interface ReturnedLotRow {
  kind: LotKind;
  campaign: string | null;
  coins: number;
  /** ISO 8601, null for never. */
  expiresAt: string | null;
}

/** What a person paid for a chapter, with its lots; undefined when it is no payment of theirs. */
export async function findReturnable(db: Executor, purchase: { userId: string; txnId: string }) {
  const { rows } = await sql<{
    chapterTitle: string;
    purchasedAt: string;
    isReturned: boolean;
    isUnopened: boolean;
    isCounted: boolean;
    isDisputed: boolean;
    coins: number;
    lots: ReturnedLotRow[];
  }>`
    select revision.title as "chapterTitle", txn.created_at as "purchasedAt",
      exists (select from coin_txn undone where undone.reverses = txn.id) as "isReturned",
      ${returnState.isUnopened} as "isUnopened", ${returnState.isCounted} as "isCounted",
      ${returnState.isDisputed} as "isDisputed",
      -(txn.paid_change + txn.bonus_change) as coins,
      (select jsonb_agg(jsonb_build_object('kind', lot.kind, 'campaign', lot.campaign, 'coins', -entry.coins,
           'expiresAt', case when lot.expires_at < 'infinity' then ${isoText('lot.expires_at')} end) order by lot.id)
         from coin_lot_entry entry join coin_lot lot on lot.id = entry.lot_id
        where entry.txn_id = txn.id) as lots
    from coin_txn txn
    join wallet on wallet.id = txn.wallet_id
    join chapter on chapter.id = txn.subject_id
    join chapter_revision revision
      on revision.id = coalesce(chapter.published_revision_id, chapter.head_revision_id)
    left join unlock purchase on purchase.txn_id = txn.id
    where txn.id = ${purchase.txnId} and txn.kind in ('unlock', 'rent') and wallet.user_id = ${purchase.userId}`.execute(
    db,
  );
  return rows[0];
}

/**
 * Takes an unopened chapter out of its owner's hands; false when its text was sent or its time begun a moment ago.
 * Call only behind the wallet's lock: a text that is sent at the same moment waits for this row, or this for it.
 */
export async function claimUnopened(trx: DatabaseTransaction, txnId: string): Promise<boolean> {
  const claimed = await trx
    .deleteFrom('unlock')
    .where('txn_id', '=', txnId)
    .where('served_at', 'is', null)
    .where('opened_at', 'is', null)
    .returning('txn_id')
    .executeTakeFirst();
  return claimed !== undefined;
}

export interface Reversal {
  txnId: string;
  /** The purchase that it undoes. */
  reverses: string;
  /** Who undoes it; null for the time that is over. */
  userId: string | null;
  /** ISO 8601. */
  at: string;
}

/** Undoes what a person bought for themselves, as `reversePurchase` does. */
export async function insertReversal(trx: DatabaseTransaction, reversal: Reversal): Promise<void> {
  await reversePurchase(
    trx,
    reversal,
    sql`
      insert into unlock_return (txn_id, user_id, chapter_id, kind, reversal_id, created_at)
      select bought.id, ${reversal.userId}::uuid, bought.subject_id,
        case bought.kind when 'rent' then 'rent' else 'own' end, txn.id, ${reversal.at}::timestamptz
      from bought, txn`,
  );
}

/**
 * Undoes a purchase to the last won: the same coins go back into the same lots, and its earnings are taken back. Bumps
 * `grant_seq`, because a spend that waits for the wallet cannot see these lots as open, and `rent_seq`, because what
 * the chapter costs has changed. Coins whose time has passed are the sweep's. Call only behind the wallet's lock.
 * @param note writes down what was undone, over `bought` and `txn`; further CTEs may stand before it
 */
export async function reversePurchase(
  trx: DatabaseTransaction,
  reversal: Reversal,
  note: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    with bought as materialized (
      select id, wallet_id, kind, subject_id, creator_id from coin_txn where id = ${reversal.reverses}::uuid),
    lot as materialized (
      select coin_lot.id, coin_lot.kind, coin_lot.remaining - entry.coins as remaining,
        coin_lot.spent + entry.coins as spent, coin_lot.recognized_minor - entry.minor as recognized_minor,
        -entry.coins as coins, -entry.minor as minor
      from bought
      join coin_lot_entry entry on entry.txn_id = bought.id
      join coin_lot on coin_lot.id = entry.lot_id),
    back as (
      select coalesce(sum(coins) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(coins) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, actor_id, reverses, created_at)
      select ${reversal.txnId}::uuid, wallet.id, 'reversal', back.paid, back.bonus, wallet.paid + back.paid,
        wallet.bonus + back.bonus, 'reversal:' || bought.id, '', wallet.version + 1, bought.subject_id,
        bought.creator_id, ${reversal.userId}::uuid, bought.id, ${reversal.at}::timestamptz
      from bought join wallet on wallet.id = bought.wallet_id cross join back
      returning id, wallet_id, paid_after, bonus_after, version, reverses, subject_id),
    lots_after as (
      update coin_lot
      set remaining = lot.remaining, spent = lot.spent, recognized_minor = lot.recognized_minor,
        open = lot.remaining > 0
      from lot, txn where coin_lot.id = lot.id),
    wallet_after as (
      update wallet
      set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version, grant_seq = grant_seq + 1,
        rent_seq = rent_seq + 1
      from txn where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, lot.id, lot.coins, lot.minor from lot, txn),
    taken_back as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, earning.creator_id, earning.currency, source, novel_id, -paid_coins, -bonus_coins, -gross_minor,
        ${reversal.at}::timestamptz
      from txn join earning on earning.txn_id = txn.reverses)
    ${note}`.execute(trx);
}
