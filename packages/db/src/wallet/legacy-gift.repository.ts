import type { LegacyGiftStatus, LegacyMode, LegacyWait } from '@inkvine/contracts/legacy';
import type { Currency } from '@inkvine/contracts/money';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** A gift as an export tells it, on its way into the list. */
export interface StagedGift {
  giftId: string;
  id: string;
  status: LegacyGiftStatus;
  fanEmail: string;
  fanName: string;
  creatorEmail: string | null;
  novelId: string | null;
  coins: number;
  paidMinor: number;
  currency: string;
  message: string;
  anonymous: boolean;
  givenAt: string;
  rowHash: string;
}

export async function listKnownGifts(db: Executor, giftIds: readonly string[]) {
  return await db
    .selectFrom('legacy_gift')
    .select(['gift_id as giftId', 'row_hash as rowHash', sql<boolean>`txn_id is not null`.as('isBooked')])
    .where('gift_id', '=', sql<string>`any(${giftIds}::text[])`)
    .execute();
}

export async function listExistingNovelIds(db: Executor, novelIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('novel')
    .select('id')
    .where('id', '=', sql<string>`any(${novelIds}::uuid[])`)
    .execute();
  return rows.map((row) => row.id);
}

/** Puts gifts into the list, or tells anew those that are not booked. Booked ones stay as they are. */
export async function upsertGifts(
  trx: DatabaseTransaction,
  importId: string,
  gifts: readonly StagedGift[],
): Promise<void> {
  await sql`
    insert into legacy_gift (gift_id, id, import_id, status, fan_email, fan_name, creator_email, novel_id, coins,
      paid_minor, currency, message, anonymous, given_at, row_hash)
    select "giftId", id, ${importId}::uuid, status, "fanEmail", "fanName", "creatorEmail", "novelId", coins,
      "paidMinor", currency, message, anonymous, "givenAt", "rowHash"
    from jsonb_to_recordset(${JSON.stringify(gifts)}::jsonb) as gift (
      "giftId" text, id uuid, status text, "fanEmail" text, "fanName" text, "creatorEmail" text, "novelId" uuid,
      coins bigint, "paidMinor" bigint, currency text, message text, anonymous boolean, "givenAt" timestamptz,
      "rowHash" text)
    order by "giftId"
    on conflict (gift_id) do update
    set import_id = excluded.import_id, status = excluded.status, fan_email = excluded.fan_email,
      fan_name = excluded.fan_name, creator_email = excluded.creator_email, novel_id = excluded.novel_id,
      coins = excluded.coins, paid_minor = excluded.paid_minor, currency = excluded.currency,
      message = excluded.message, anonymous = excluded.anonymous, given_at = excluded.given_at,
      row_hash = excluded.row_hash, fan_id = null, creator_id = null
    where legacy_gift.txn_id is null and legacy_gift.row_hash <> excluded.row_hash`.execute(trx);
}

const isProven = sql`(
  person.email_verified or exists (select from legacy_proof where legacy_proof.email = person.email))`;

/** Links gifts to the people whose address is proven. Without proof anybody could sign up as somebody else. */
export async function linkPeople(db: Executor): Promise<void> {
  await sql`
    update legacy_gift set fan_id = person.id
    from "user" person where fan_id is null and person.email = fan_email and ${isProven}`.execute(db);
  await sql`
    update legacy_gift set creator_id = person.id
    from "user" person where creator_id is null and person.email = creator_email and ${isProven}`.execute(db);
}

/** The mode that holds for the creator of `gift`, or for the site. */
const modeOf = sql<LegacyMode>`coalesce(
  (select mode from legacy_mode where legacy_mode.creator_id = gift.creator_id),
  (select mode from legacy_mode where legacy_mode.creator_id is null),
  'both')`;

/** Gifts of creators are booked to the novel they name, or to the creator's first one. */
const novelOf = sql<string | null>`coalesce(
  (select id from novel where novel.id = gift.novel_id and novel.author_id = gift.creator_id),
  (select id from novel where novel.author_id = gift.creator_id order by id limit 1))`;

const waitOf = sql<LegacyWait | null>`case
  when gift.txn_id is not null then null
  when ${modeOf} = 'both' then 'mode'
  when gift.status = 'held' then case when gift.fan_id is null then 'fan' else 'due' end
  when gift.creator_id is null then 'creator'
  when ${novelOf} is null then 'novel'
  else 'due' end`;

/** All gifts, by what became of them and why they wait. */
export async function sumGifts(db: Executor) {
  const { rows } = await sql<{
    status: LegacyGiftStatus;
    currency: Currency;
    wait: LegacyWait | null;
    gifts: number;
    coins: number;
    paidMinor: number;
  }>`
    select status, currency, wait, count(*) as gifts, sum(coins) as coins, sum(paid_minor) as "paidMinor"
    from (select status, currency, coins, paid_minor, ${waitOf} as wait from legacy_gift gift) as gift
    group by status, currency, wait order by status, currency, wait nulls first`.execute(db);
  return rows;
}

/** Asked of the creators who wait, and not of each gift: a site that runs both systems has many that are not due. */
export async function listCreatorsWithDueGifts(db: Executor, limit: number): Promise<string[]> {
  const { rows } = await sql<{ creatorId: string }>`
    select gift.creator_id as "creatorId"
    from (
      select distinct creator_id from legacy_gift
      where txn_id is null and creator_id is not null and status <> 'held') as gift
    where ${modeOf} = 'inkvine' and exists (select from novel where novel.author_id = gift.creator_id)
    order by gift.creator_id limit ${limit}`.execute(db);
  return rows.map((row) => row.creatorId);
}

/** The next gifts of a creator to book, in the order they were made; those that somebody else books are left out. */
export async function lockDueGifts(
  trx: DatabaseTransaction,
  query: { creatorId: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ giftId: string }>`
    select gift_id as "giftId"
    from legacy_gift gift
    where txn_id is null and creator_id = ${query.creatorId}::uuid and status <> 'held' and ${waitOf} = 'due'
    order by given_at, gift_id limit ${query.limit}
    for update skip locked`.execute(trx);
  return rows.map((row) => row.giftId);
}

export interface HeldGift {
  giftId: string;
  fanId: string;
  coins: number;
  paidMinor: number;
  currency: Currency;
}

/** The next coins that fans still had, to be put into their wallets. */
export async function lockDueHeldGifts(trx: DatabaseTransaction, limit: number): Promise<HeldGift[]> {
  const { rows } = await sql<HeldGift>`
    select gift_id as "giftId", fan_id as "fanId", coins, paid_minor as "paidMinor", currency
    from legacy_gift gift
    where txn_id is null and status = 'held' and ${waitOf} = 'due'
    order by given_at, gift_id limit ${limit}
    for update skip locked`.execute(trx);
  return rows;
}

export async function updateGiftBooked(
  trx: DatabaseTransaction,
  booked: { giftId: string; txnId: string },
): Promise<void> {
  await trx
    .updateTable('legacy_gift')
    .set({ txn_id: booked.txnId })
    .where('gift_id', '=', booked.giftId)
    .execute();
}

/**
 * Books gifts that a creator got in the former system: one transaction each, in the creator's own wallet, whose coins
 * come in and are spent at once. What the former system paid out already goes to `settled_before`, where no settlement
 * looks; the rest is an earning. Needs the wallet and the locks of `lockDueGifts`.
 */
export async function bookGivenGifts(
  trx: DatabaseTransaction,
  batch: { creatorId: string; gifts: readonly { giftId: string; txnId: string }[]; at: string },
): Promise<void> {
  const kind: RawBuilder<unknown> = sql`case when paid_minor > 0 then 'paid' else 'bonus' end`;
  await sql`
    with gift as materialized (
      select gift.*, booked.txn_id as booked_as, ${novelOf} as booked_to,
        nextval(pg_get_serial_sequence('coin_lot', 'id')) as lot_id,
        row_number() over (order by given_at, gift_id) as place
      from unnest(${batch.gifts.map((gift) => gift.giftId)}::text[],
        ${batch.gifts.map((gift) => gift.txnId)}::uuid[]) as booked (gift_id, txn_id)
      join legacy_gift gift using (gift_id)),
    held as materialized (
      select id, paid, bonus, version from wallet where user_id = ${batch.creatorId}::uuid for no key update),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after, idem_key,
        req_hash, version, creator_id, created_at)
      select gift.booked_as, held.id, 'legacy', 0, 0, held.paid, held.bonus, 'legacy:' || gift.gift_id,
        gift.row_hash, held.version + gift.place, gift.creator_id, ${batch.at}::timestamptz
      from gift, held),
    lot as (
      insert into coin_lot (id, wallet_id, kind, prio, coins, remaining, spent, open, paid_minor, recognized_minor,
        currency, created_at)
      overriding system value
      select gift.lot_id, held.id, ${kind}, case when paid_minor > 0 then 200 else 100 end, coins, 0, coins, false,
        paid_minor, paid_minor, currency, ${batch.at}::timestamptz
      from gift, held),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select booked_as, lot_id, 0, paid_minor from gift),
    counter as (
      insert into house_entry (txn_id, account, currency, coins, minor)
      select booked_as, case when paid_minor > 0 then 'coins_sold' else 'coins_given' end, currency, -coins, 0
      from gift
      union all
      select booked_as, 'settled_before', currency, coins, paid_minor from gift where status = 'settled'),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select booked_as, creator_id, currency, 'donation', booked_to,
        case when paid_minor > 0 then coins else 0 end, case when paid_minor > 0 then 0 else coins end, paid_minor,
        ${batch.at}::timestamptz
      from gift where status = 'given'),
    counted as (
      update wallet set version = held.version + (select count(*) from gift) from held where wallet.id = held.id)
    update legacy_gift set txn_id = gift.booked_as from gift where legacy_gift.gift_id = gift.gift_id`.execute(
    trx,
  );
}
