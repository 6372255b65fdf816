import type { ClaimableGift, GiftReturn } from '@inkvine/domain/wallet/gift';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { isFreeForAll } from '../stories/chapter-access.ts';
import { reversePurchase } from './unlock-return.repository.ts';

export interface GiftableChapterRow {
  id: string;
  title: string;
  /** What it costs alone. */
  price: number;
}

/** The chapters of a branch that cost coins, in reading order: from one on, or just those with `chapterIds`. */
export async function listGiftableChapters(
  db: Executor,
  { giverId, branchId }: { giverId: string; branchId: string },
  part: { fromChapterId: string; limit: number } | { chapterIds: readonly string[] },
): Promise<GiftableChapterRow[]> {
  const among =
    'chapterIds' in part
      ? sql`chapter.id = any(${[...part.chapterIds]}::uuid[])`
      : sql`chapter.position >= (select first.position from chapter first
              where first.id = ${part.fromChapterId} and first.branch_id = ${branchId})`;
  const { rows } = await sql<GiftableChapterRow>`
    select chapter.id, revision.title, chapter.price_coins as price
      from chapter
      join branch on branch.id = chapter.branch_id
      join chapter_revision revision on revision.id = chapter.published_revision_id
     where chapter.branch_id = ${branchId} and chapter.status = 'published' and chapter.price_coins > 0
       and not chapter.members_only
       and branch.author_id <> ${giverId} and ${among}
     order by chapter.position
     limit ${'limit' in part ? part.limit : part.chapterIds.length}`.execute(db);
  return rows;
}

/** Percent that the author takes off several chapters. */
export async function findBulkDiscount(db: Executor, branchId: string): Promise<number> {
  const terms = await db
    .selectFrom('sale_terms')
    .select('bulk_discount as discount')
    .where('branch_id', '=', branchId)
    .executeTakeFirst();
  return terms?.discount ?? 0;
}

/** Whom an address belongs to; nobody who is suspended. */
export async function findReceiver(
  db: Executor,
  email: string,
): Promise<{ id: string; name: string } | undefined> {
  return await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('email', '=', email)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
}

export interface NewGift {
  id: string;
  giverId: string;
  /** Of its chapters; null for months of a membership. */
  branchId: string | null;
  receiverId: string | null;
  code: string | null;
  message: string;
  coins: number;
  /** When whom it is for sees it; later than `at` only for a person. ISO 8601, as are the others. */
  deliverAt: string;
  expiresAt: string;
  at: string;
}

export async function insertGift(trx: DatabaseTransaction, gift: NewGift): Promise<void> {
  await trx
    .insertInto('gift')
    .values({
      ...{ id: gift.id, giver_id: gift.giverId, branch_id: gift.branchId, receiver_id: gift.receiverId },
      ...{ code: gift.code, message: gift.message, coins: gift.coins, expires_at: gift.expiresAt },
      ...{ deliver_at: gift.deliverAt, told_at: gift.deliverAt === gift.at ? gift.at : null },
      created_at: gift.at,
    })
    .execute();
}

export type GiftKeyRow = { giftId: string } | { code: string };

const GIFT = [
  'id',
  'giver_id as giverId',
  'receiver_id as receiverId',
  'claimed_by as claimedBy',
  'state',
  'deliver_at as deliverAt',
  'expires_at as expiresAt',
  sql<string | null>`(select placed.id from gift_order placed where placed.gift_id = gift.id)`.as('orderId'),
] as const;

const byKey = (db: Executor, key: GiftKeyRow) =>
  'code' in key
    ? db.selectFrom('gift').where('code', '=', key.code)
    : db.selectFrom('gift').where('id', '=', key.giftId);

export interface GiftRow extends ClaimableGift {
  id: string;
  receiverId: string | null;
  claimedBy: string | null;
  /** ISO 8601. */
  deliverAt: string;
  /** That paid for it with money; null where coins did. */
  orderId: string | null;
}

export async function findGift(db: Executor, key: GiftKeyRow): Promise<GiftRow | undefined> {
  return await byKey(db, key).select(GIFT).$narrowType<Pick<ClaimableGift, 'state'>>().executeTakeFirst();
}

/** Ends the address of its link; null for a gift to a person. */
export async function findGiftCode(db: Executor, giftId: string): Promise<string | null> {
  const gift = await db.selectFrom('gift').select('code').where('id', '=', giftId).executeTakeFirst();
  return gift?.code ?? null;
}

/** Call only behind the wallet's lock of its giver. */
export async function lockGift(trx: DatabaseTransaction, giftId: string): Promise<GiftRow> {
  return await trx
    .selectFrom('gift')
    .select(GIFT)
    .where('id', '=', giftId)
    .forUpdate()
    .$narrowType<Pick<ClaimableGift, 'state'>>()
    .executeTakeFirstOrThrow();
}

/** What gifts hold, each paid alone: chapters, or months of a membership. */
const items = sql`(
  select gift_id, txn_id, coins, state from gift_chapter
  union all
  select gift_id, txn_id, coins, state from gift_membership) as item`;

/** A bank asks back, or has taken, the money for coins of `item`. */
const isDisputed = sql<boolean>`exists (
  select from coin_lot_entry taken
    join coin_lot source on source.id = taken.lot_id
    join dispute on dispute.top_up_id = source.top_up_id and dispute.state <> 'won'
   where taken.txn_id = item.txn_id)`;

const isGiftDisputed = sql<boolean>`exists (
  select from ${items} where item.gift_id = gift.id and item.state = 'waiting' and ${isDisputed})`;

/** Chapters of a gift that the person `userId` does not have. */
const openTo = (userId: string): RawBuilder<boolean> => sql<boolean>`(
  not ${isFreeForAll} and branch.author_id <> ${userId}
  and not exists (select from unlock kept
    where kept.user_id = ${userId} and kept.chapter_id = chapter.id and kept.kind = 'own'))`;

/**
 * Makes the chapters of a gift the claimer's, except those they have. Bumps `rent_seq`: a purchase that waits for their
 * wallet cannot see these. Call only behind the lock of their wallet and of the gift.
 * @returns how many they were
 */
export async function claimGiftChapters(
  trx: DatabaseTransaction,
  claim: { giftId: string; userId: string; at: string },
): Promise<number> {
  const { rows } = await sql<{ given: number }>`
    with opened as (
      insert into unlock (user_id, chapter_id, kind, txn_id, coins, gift_id, created_at)
      select ${claim.userId}::uuid, item.chapter_id, 'own', item.txn_id, item.coins, item.gift_id,
             ${claim.at}::timestamptz
        from gift_chapter item
        join chapter on chapter.id = item.chapter_id
        join branch on branch.id = chapter.branch_id
       where item.gift_id = ${claim.giftId} and item.state = 'waiting' and ${openTo(claim.userId)}
      returning txn_id),
    given as (
      update gift_chapter set state = 'given' from opened where gift_chapter.txn_id = opened.txn_id),
    claimed as (
      update gift set state = 'claimed', claimed_by = ${claim.userId}::uuid, ended_at = ${claim.at}::timestamptz
       where id = ${claim.giftId} and state = 'waiting' and exists (select from opened)),
    wallet_after as (
      update wallet set rent_seq = rent_seq + 1 where user_id = ${claim.userId})
    select count(*) as given from opened`.execute(trx);
  return rows[0]!.given;
}

/** Ends a gift that waits. Call only behind its lock. */
export async function updateGiftReturned(
  trx: DatabaseTransaction,
  gift: { giftId: string; why: GiftReturn; at: string },
): Promise<void> {
  await trx
    .updateTable('gift')
    .set({ state: 'returned', why: gift.why, ended_at: gift.at })
    .where('id', '=', gift.giftId)
    .where('state', '=', 'waiting')
    .execute();
}

/** The payments for what nobody has of a gift, oldest first, and whether a bank asks back money for them. */
export async function listWaitingPayments(
  trx: DatabaseTransaction,
  giftId: string,
): Promise<{ txnId: string; coins: number; isDisputed: boolean }[]> {
  const { rows } = await sql<{ txnId: string; coins: number; isDisputed: boolean }>`
    select item.txn_id as "txnId", item.coins, ${isDisputed} as "isDisputed"
      from ${items} where item.gift_id = ${giftId} and item.state = 'waiting'
     order by item.txn_id`.execute(trx);
  return rows;
}

/** Undoes one of the giver's payments. Call only behind the lock of their wallet and of the gift. */
export async function returnGiftItem(
  trx: DatabaseTransaction,
  reversal: { txnId: string; reverses: string; userId: string | null; at: string },
): Promise<void> {
  await reversePurchase(
    trx,
    reversal,
    sql`, months_back as (
        update gift_membership set state = 'returned', reversal_id = txn.id
        from txn where gift_membership.txn_id = txn.reverses)
      update gift_chapter set state = 'returned', reversal_id = txn.id
      from txn where gift_chapter.txn_id = txn.reverses`,
  );
}

/** Gifts that nobody claimed in time, or whose rest could not go back when they were claimed, and now can. */
export async function listDueGifts(db: Executor, at: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    (select id from gift where state = 'waiting' and expires_at <= ${at}::timestamptz and not ${isGiftDisputed}
      order by expires_at limit ${limit})
    union all
    (select distinct gift.id from gift_chapter item join gift on gift.id = item.gift_id and gift.state = 'claimed'
      where item.state = 'waiting' and not ${isDisputed} limit ${limit})`.execute(db);
  return rows.map(({ id }) => id);
}

/** Notes that whom gifts are for may be told of them now. Answers those that nobody was told of. */
export async function claimDeliveries(
  trx: DatabaseTransaction,
  due: { at: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update gift set told_at = ${due.at}::timestamptz
    where id in (
      select id from gift where state = 'waiting' and told_at is null and deliver_at <= ${due.at}::timestamptz
       order by deliver_at limit ${due.limit} for no key update skip locked)
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}
