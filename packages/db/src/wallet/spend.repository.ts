import type { LotKind } from '@inkvine/domain/wallet/fifo-allocation';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { isOpenToMember } from '../memberships/member-rights.ts';
import { capOf, coinsSpent } from './spending-limit.repository.ts';
import { inLine } from './wallet-lock.repository.ts';

export interface Spend {
  txnId: string;
  userId: string;
  /** Whole coins, at least 1. */
  amount: number;
  /** Which coins this purchase accepts. */
  kinds: readonly LotKind[];
  idemKey: string;
  reqHash: string;
  /** ISO 8601. Judges which lots have expired, and dates every row that the spend writes. */
  at: string;
}

export interface UnlockSpend extends Omit<Spend, 'idemKey'> {
  /** Bought only while it is published and costs exactly `listPrice` coins; a free one is not for sale. */
  chapterId: string;
  /** What it costs alone; `amount` unless it is bought among others for less. */
  listPrice?: number;
}

export interface GiftSpend extends UnlockSpend {
  /** The gift that the chapter is part of. */
  giftId: string;
}

export interface DonationSpend extends Spend {
  donationId: string;
  novelId: string;
  message: string;
  anonymous: boolean;
  /** The promise to announce the donation, written with it. */
  outbox: { key: string; jobId: string; payload: unknown };
}

export interface MembershipSpend extends Omit<Spend, 'idemKey'> {
  /** The charge, whose period and amount are what is bought. */
  chargeId: string;
}

export type SpendOutcome =
  /** Done; what can be spent now. */
  | { status: 'OK'; paid: number; bonus: number }
  /** Nothing was taken: less than the amount is there. */
  | { status: 'INSUFFICIENT'; paid: number; bonus: number }
  /** Nothing was taken: it would pass the limit that the person has set. */
  | { status: 'OVER_LIMIT'; left: number; renewsAt: string }
  /** The key was used before, perhaps a moment ago: read the stored transaction in a new statement. */
  | { status: 'DUPLICATE' }
  /** Coins came in while this call waited for the wallet: send the same again. */
  | { status: 'RETRY' }
  | { status: 'NO_WALLET' }
  /** No such thing for sale to this person at this price. */
  | { status: 'NO_SUBJECT' };

/** Takes what a chapter costs for good, opens it and records the author's earning: one statement. */
export async function insertUnlock(db: Executor, spend: UnlockSpend): Promise<SpendOutcome> {
  return toOutcome(await unlockStatement(spend).execute(db));
}

/** Takes what a chapter costs for a time; the time begins when it is first opened. One statement. */
export async function insertRental(db: Executor, spend: UnlockSpend): Promise<SpendOutcome> {
  return toOutcome(await rentalStatement(spend).execute(db));
}

/** Takes what a chapter costs for good, for somebody else to have, and records the author's earning: one statement. */
export async function insertGiftChapter(db: Executor, spend: GiftSpend): Promise<SpendOutcome> {
  return toOutcome(await giftStatement(spend).execute(db));
}

/** Takes coins from the wallet, gives them to the author and promises the announcement: one statement. */
export async function insertDonation(db: Executor, spend: DonationSpend): Promise<SpendOutcome> {
  return toOutcome(await donationStatement(spend).execute(db));
}

/** Takes coins from the wallet for a period of a membership and records the creator's earning: one statement. */
export async function insertMembershipSpend(db: Executor, spend: MembershipSpend): Promise<SpendOutcome> {
  return toOutcome(await membershipStatement(spend).execute(db));
}

/** Ends the key of a purchase: how often the reader has given the chapter back, so that it can be bought again. */
const returnsOf = (spend: UnlockSpend, kind: 'own' | 'rent'): RawBuilder<unknown> => sql`coalesce((
  select ':' || nullif(count(*), 0) from unlock_return
   where user_id = ${spend.userId}::uuid and chapter_id = ${spend.chapterId}::uuid and kind = ${sql.lit(kind)}), '')`;

/**
 * `unlock` as it is sent, for whoever measures it or asks for its plan. Its key is the chapter, which is bought once,
 * and once more after it was given back. While the reader rents it, it costs the difference, and one coin at least.
 */
export function unlockStatement(spend: UnlockSpend): RawBuilder<SpendRow> {
  return spendStatement(spend, {
    kind: 'unlock',
    idemKey: sql`'unlock:' || ${spend.chapterId}::uuid || ${returnsOf(spend, 'own')}`,
    outdated: sql`held.rent_seq <> seen.rent_seq`,
    subject: sql`
      select chapter.id, branch.novel_id, branch.author_id as creator_id
      from chapter
      join branch on branch.id = chapter.branch_id
      left join unlock rental
             on rental.user_id = (select user_id from input) and rental.chapter_id = chapter.id
            and rental.kind = 'rent' and (rental.ends_at is null or rental.ends_at > now())
      where chapter.id = ${spend.chapterId}::uuid
        and chapter.status = 'published'
        and not chapter.members_only
        and not ${isOpenToMember(sql`(select user_id from input)`)}
        and greatest(chapter.price_coins - coalesce(rental.coins, 0), 1) = ${spend.listPrice ?? spend.amount}::bigint
        and chapter.price_coins > 0
        and branch.author_id <> (select user_id from input)
        and not exists (
          select from unlock kept
           where kept.user_id = (select user_id from input) and kept.chapter_id = chapter.id and kept.kind = 'own')`,
    effects: sql`
    opened as (
      insert into unlock (user_id, chapter_id, kind, txn_id, coins, created_at)
      select input.user_id, subject.id, 'own', txn.id, input.amount, input.at from input, subject, txn)`,
  });
}

/**
 * `rent` as it is sent. Its key is the chapter with the rental before, so that two devices that rent at once pay once
 * and a rental that has ended can be followed by another. That one overwrites the row of the one before.
 */
export function rentalStatement(spend: UnlockSpend): RawBuilder<SpendRow> {
  const earlier = sql`unlock held where held.user_id = ${spend.userId}::uuid and held.chapter_id = ${spend.chapterId}::uuid`;
  return spendStatement(spend, {
    kind: 'rent',
    idemKey: sql`'rent:' || ${spend.chapterId}::uuid || ':' || coalesce(
      (select held.txn_id::text from ${earlier} and held.kind = 'rent'), '') || ${returnsOf(spend, 'rent')}`,
    outdated: sql`held.version <> seen.version or held.rent_seq <> seen.rent_seq`,
    subject: sql`
      select chapter.id, branch.novel_id, branch.author_id as creator_id, terms.rent_hours
      from chapter
      join branch on branch.id = chapter.branch_id
      join sale_terms terms on terms.branch_id = branch.id
      where chapter.id = ${spend.chapterId}::uuid
        and chapter.status = 'published'
        and not chapter.members_only
        and not ${isOpenToMember(sql`(select user_id from input)`)}
        and terms.rent_coins = (select amount from input)
        and terms.rent_coins < chapter.price_coins
        and branch.author_id <> (select user_id from input)
        and not exists (select from ${earlier} and (held.ends_at is null or held.ends_at > now()))`,
    effects: sql`
    opened as (
      insert into unlock (user_id, chapter_id, kind, txn_id, coins, rent_hours, created_at)
      select input.user_id, subject.id, 'rent', txn.id, input.amount, subject.rent_hours, input.at
      from input, subject, txn
      on conflict (user_id, chapter_id, kind) do update
      set txn_id = excluded.txn_id, coins = excluded.coins, rent_hours = excluded.rent_hours,
        created_at = excluded.created_at, opened_at = null, ends_at = null, served_at = null)`,
  });
}

/** `gift` as it is sent: what the giver has of the chapter does not matter. Its key is the gift and the chapter. */
export function giftStatement(spend: GiftSpend): RawBuilder<SpendRow> {
  return spendStatement(spend, {
    kind: 'gift',
    idemKey: sql`'gift:' || ${spend.giftId}::uuid || ':' || ${spend.chapterId}::uuid`,
    outdated: sql`false`,
    subject: sql`
      select chapter.id, branch.novel_id, branch.author_id as creator_id
      from chapter
      join branch on branch.id = chapter.branch_id
      where chapter.id = ${spend.chapterId}::uuid
        and chapter.status = 'published'
        and not chapter.members_only
        and chapter.price_coins = ${spend.listPrice ?? spend.amount}::bigint
        and chapter.price_coins > 0
        and branch.author_id <> (select user_id from input)`,
    effects: sql`
    wrapped as (
      insert into gift_chapter (gift_id, chapter_id, txn_id, coins)
      select ${spend.giftId}::uuid, subject.id, txn.id, input.amount from input, subject, txn)`,
  });
}

/** `donation` as it is sent, for whoever measures it or asks for its plan. */
export function donationStatement(spend: DonationSpend): RawBuilder<SpendRow> {
  const { outbox } = spend;
  return spendStatement(spend, {
    kind: 'donation',
    idemKey: sql`${spend.idemKey}`,
    outdated: sql`false`,
    subject: sql`
      select ${spend.donationId}::uuid as id, novel.id as novel_id, novel.author_id as creator_id
      from novel
      where novel.id = ${spend.novelId}::uuid
        and novel.last_published_at is not null
        and novel.author_id <> (select user_id from input)`,
    effects: sql`
    given as (
      insert into donation (id, txn_id, donor_id, creator_id, novel_id, coins, message, anonymous, created_at)
      select subject.id, txn.id, input.user_id, subject.creator_id, subject.novel_id, input.amount,
        ${spend.message}, ${spend.anonymous}, input.at
      from input, subject, txn),
    promised as (
      insert into outbox (key, job_id, payload)
      select ${outbox.key}, ${outbox.jobId}, ${JSON.stringify(outbox.payload)}::jsonb from txn)`,
  });
}

/** `membership` as it is sent. Its key is the charge; the tier stands where other earnings have their novel. */
export function membershipStatement(spend: MembershipSpend): RawBuilder<SpendRow> {
  return spendStatement(spend, {
    kind: 'membership',
    idemKey: sql`'membership:' || ${spend.chargeId}::uuid`,
    outdated: sql`false`,
    subject: sql`
      select charge.id, period.tier_id as novel_id, membership.creator_id
      from membership_charge charge
      join membership_period period on period.id = charge.period_id
      join membership on membership.id = period.membership_id
      where charge.id = ${spend.chargeId}::uuid
        and charge.outcome = 'pending'
        and charge.currency = 'COI'
        and charge.amount_minor = (select amount from input)
        and membership.user_id = (select user_id from input)`,
  });
}

export interface SpendRow {
  status: SpendOutcome['status'];
  paid: number;
  bonus: number;
  /** Of the limit that the person has set; null for none. */
  left: number | null;
  renewsAt: string | null;
}

/** First in, first out: what expires soonest, and of what expires together what was not paid for. */
export const FIFO_ORDER = sql`order by prio, expires_at, kind = 'paid', id`;

/** What a spend takes of a lot that has `before` coins in front of it, and the money that this is worth. */
export const TAKING = sql`
  cross join lateral (select least(remaining, amount - before) as take) as taking
  cross join lateral (
    select greatest(0, paid_minor * (spent + take) / coins - recognized_minor) as minor) as valuing`;

/** Counts of a lot that a spend leaves as they are. */
export const OTHER_COUNTS = sql`held, expired, refunded, revoked`;

/** They are written all the same, as they were locked: a CHECK adds all counts of a lot up. */
export const KEEP_OTHER_COUNTS = sql`held = taken.held, expired = taken.expired, refunded = taken.refunded,
  revoked = taken.revoked`;

interface SpendVariant {
  kind: 'unlock' | 'rent' | 'gift' | 'donation' | 'membership';
  /** Under which the same purchase is made once. */
  idemKey: RawBuilder<unknown>;
  /** Whether the snapshot, `seen`, may lack what the reader unlocked before `held` was locked. */
  outdated: RawBuilder<unknown>;
  /** Zero or one row: what is bought, its novel and who earns. */
  subject: RawBuilder<unknown>;
  /** Only coins of this order pay, which was made for the purchase: no limit on coins is asked. */
  orderId?: string;
  /** What the purchase brings about, as further CTEs over `input`, `subject` and `txn`; none when absent. */
  effects?: RawBuilder<unknown>;
}

/**
 * A first-in first-out spend in one round trip at READ COMMITTED. A statement keeps the eyes it started with while
 * it waits for the wallet's lock; everything unusual below answers a failure that was measured without it:
 * - `seen` is the wallet as the snapshot has it, `held` as the lock has it. Another `grant_seq` means lots were
 *   added that this snapshot cannot find; spending now would take the wrong ones in one of seven races.
 * - Lots are locked after the wallet and without order or limit, which apply to the snapshot's values and not to
 *   the locked ones; they are sorted above the lock.
 * - `for no key update`, so that foreign keys to the wallet never wait for a spend.
 * - Updates write values computed from the locked rows and never `column - take`, and every column that a CHECK
 *   reads: it is evaluated on the snapshot's row before PostgreSQL fetches the newest one.
 * - What a chapter costs depends on the reader's rental of it, and renting on whether they own it: where either came
 *   between snapshot and lock (`rent_seq`, which a gift that is claimed bumps too, and `version`), nothing is decided.
 * - A limit on coins is measured by the ledger as the snapshot has it, so whoever has one decides from a fresh view
 *   (`version`); whoever sets one bumps `grant_seq`.
 * - INSUFFICIENT is said only from a fresh view (`version`), and a replay is recognised before it, or the retry of
 *   a spend that emptied the wallet would be told that coins are missing.
 */
export function spendStatement(spend: Omit<Spend, 'idemKey'>, variant: SpendVariant): RawBuilder<SpendRow> {
  return sql<SpendRow>`
    with input as materialized (
      select ${spend.txnId}::uuid as txn_id, ${spend.userId}::uuid as user_id, ${spend.amount}::bigint as amount,
        ${spend.kinds}::text[] as kinds, (${variant.idemKey})::text as idem_key, ${spend.reqHash}::text as req_hash,
        ${spend.at}::timestamptz as at),
    seen as materialized (
      select id, grant_seq, rent_seq, version from wallet where user_id = (select user_id from input)),
    held as materialized (
      select id, paid, bonus, grant_seq, rent_seq, version from wallet
      where user_id = (select user_id from input) and ${inLine(sql`(select user_id from input)`)}
      for no key update),
    answered as materialized (
      select id from coin_txn
      where wallet_id = (select id from seen) and idem_key = (select idem_key from input)),
    cap as materialized (
      select cap.coins - ${coinsSpent(sql`(select id from seen)`, sql`cap.starts_at`)} as left, cap.ends_at
      from (${capOf}) as cap${variant.orderId === undefined ? sql`` : sql` where false`}),
    subject as materialized (${variant.subject}),
    lot as materialized (
      select id, kind, prio, expires_at, coins, remaining, spent, currency, paid_minor, recognized_minor,
        ${OTHER_COUNTS}
      from coin_lot
      where wallet_id = (select id from held) and open and expires_at > (select at from input)${
        variant.orderId === undefined ? sql`` : sql` and top_up_id = ${variant.orderId}::uuid`
      }
      for no key update),
    queued as (
      select lot.*,
        sum(remaining) over (${FIFO_ORDER} rows unbounded preceding)::bigint
          - remaining as before
      from lot where kind = any((select kinds from input)::text[])),
    taken as materialized (
      select queued.id, kind, currency, take, minor, remaining - take as remaining, spent + take as spent,
        recognized_minor + minor as recognized_minor, ${OTHER_COUNTS}
      from input
      join queued on before < amount ${TAKING}),
    cost as materialized (
      select coalesce(sum(take) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(take) filter (where kind <> 'paid'), 0)::bigint as bonus,
        coalesce(sum(take), 0) = (select amount from input) as covered
      from taken),
    txn as (
      insert into coin_txn (id, wallet_id, kind, paid_change, bonus_change, paid_after, bonus_after,
        idem_key, req_hash, version, subject_id, creator_id, created_at)
      select input.txn_id, held.id, ${sql.lit(variant.kind)}, -cost.paid, -cost.bonus,
        held.paid - cost.paid, held.bonus - cost.bonus,
        input.idem_key, input.req_hash, held.version + 1, subject.id, subject.creator_id, input.at
      from input, held, subject, cost
      where cost.covered
        and held.grant_seq = (select grant_seq from seen)
        and not exists (select from seen where ${variant.outdated})
        and not exists (select from answered)
        and not exists (
          select from cap, seen where cap.left < input.amount or seen.version <> held.version)
      on conflict (wallet_id, idem_key) do nothing
      returning id, wallet_id, paid_after, bonus_after, version),
    lots_after as (
      update coin_lot
      set remaining = taken.remaining, spent = taken.spent, recognized_minor = taken.recognized_minor,
        open = taken.remaining > 0, ${KEEP_OTHER_COUNTS}
      from taken, txn where coin_lot.id = taken.id),
    wallet_after as (
      update wallet set paid = txn.paid_after, bonus = txn.bonus_after, version = txn.version,
        rent_seq = held.rent_seq + ${sql.lit(variant.kind === 'rent' ? 1 : 0)}
      from txn, held where wallet.id = txn.wallet_id),
    entries as (
      insert into coin_lot_entry (txn_id, lot_id, coins, minor)
      select txn.id, taken.id, -taken.take, taken.minor from taken, txn),
    earned as (
      insert into earning (txn_id, creator_id, currency, source, novel_id, paid_coins, bonus_coins, gross_minor,
        created_at)
      select txn.id, subject.creator_id, taken.currency, ${sql.lit(variant.kind)}, subject.novel_id,
        coalesce(sum(take) filter (where kind = 'paid'), 0), coalesce(sum(take) filter (where kind <> 'paid'), 0),
        sum(minor), input.at
      from taken, txn, subject, input
      group by txn.id, subject.creator_id, taken.currency, subject.novel_id, input.at),
    ${variant.effects === undefined ? sql`` : sql`${variant.effects},`}
    balance as (
      select coalesce(sum(remaining) filter (where kind = 'paid'), 0)::bigint as paid,
        coalesce(sum(remaining) filter (where kind <> 'paid'), 0)::bigint as bonus
      from lot)
    select case
        when txn.id is not null then 'OK'
        when not exists (select from held) then 'NO_WALLET'
        when exists (select from answered) then 'DUPLICATE'
        when (select grant_seq from held) <> (select grant_seq from seen) then 'RETRY'
        when exists (select from held, seen where ${variant.outdated}) then 'RETRY'
        when exists (select from cap) and (select version from held) <> (select version from seen) then 'RETRY'
        when not exists (select from subject) then 'NO_SUBJECT'
        when exists (select from cap, input where cap.left < input.amount) then 'OVER_LIMIT'
        when cost.covered then 'DUPLICATE'
        when (select version from held) <> (select version from seen) then 'RETRY'
        else 'INSUFFICIENT' end as status,
      balance.paid - case when txn.id is null then 0 else cost.paid end as paid,
      balance.bonus - case when txn.id is null then 0 else cost.bonus end as bonus,
      (select greatest(cap.left, 0) from cap) as left, (select ends_at from cap) as "renewsAt"
    from balance cross join cost left join txn on true`;
}

export function toOutcome({ rows: [row] }: { rows: SpendRow[] }): SpendOutcome {
  if (row === undefined) throw new Error('a spend answers with exactly one row');
  const { status, paid, bonus, left, renewsAt } = row;
  if (status === 'OVER_LIMIT') return { status, left: left!, renewsAt: renewsAt! };
  return status === 'OK' || status === 'INSUFFICIENT' ? { status, paid, bonus } : { status };
}
