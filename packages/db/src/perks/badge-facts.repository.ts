import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';

/** What of a purchase was taken back by `asOf` for a payment that was lost. */
export const takenBack = (
  txnId: RawBuilder<unknown>,
  asOf: string,
): RawBuilder<number> => sql<number>`coalesce((
  select sum(clawback.coins - clawback.repaid_coins)
  from clawback join coin_txn correction on correction.id = clawback.txn_id
  where clawback.spend_txn_id = ${txnId} and correction.created_at <= ${asOf}::timestamptz), 0)`;

/**
 * What the first `first` people did for a novel, in the ledger's order and no later than the last of them came; what was
 * undone by `asOf` among it. The novel's author is no supporter of it.
 */
export async function listSupports(
  db: Executor,
  query: { novelId: string; first: number; since: string | null; before: string | null; asOf: string },
): Promise<{ userId: string; txnId: string; stands: boolean }[]> {
  const { asOf } = query;
  const { rows } = await sql<{ userId: string; txnId: string; stands: boolean }>`
    with support as materialized (
      select txn.id, txn.created_at, txn.wallet_id, wallet.user_id,
        -(txn.paid_change + txn.bonus_change) as coins
      from (
        select donation.txn_id as id from donation where donation.novel_id = ${query.novelId}::uuid
        union all
        select bought.id from branch
        join chapter on chapter.branch_id = branch.id
        join coin_txn bought on bought.subject_id = chapter.id and bought.kind in ('unlock', 'rent', 'gift')
        where branch.novel_id = ${query.novelId}::uuid
      ) as paid
      join coin_txn txn on txn.id = paid.id
      join wallet on wallet.id = txn.wallet_id
      where txn.created_at <= ${asOf}::timestamptz
        and txn.created_at >= coalesce(${query.since}::timestamptz, '-infinity')
        and txn.created_at < coalesce(${query.before}::timestamptz, 'infinity')
        and wallet.user_id <> (select author_id from novel where novel.id = ${query.novelId}::uuid)),
    arrival as (
      select distinct on (wallet_id) wallet_id, created_at, id from support order by wallet_id, created_at, id),
    bird as materialized (select * from arrival order by created_at, id limit ${query.first}),
    latest as (
      select created_at, id from bird
      where (select count(*) from bird) = ${query.first} order by created_at desc, id desc limit 1)
    select support.user_id as "userId", support.id as "txnId",
      support.coins > ${takenBack(sql`support.id`, asOf)} and not exists (
        select from coin_txn undone
        where undone.reverses = support.id and undone.created_at <= ${asOf}::timestamptz) as stands
    from support join bird on bird.wallet_id = support.wallet_id
    where not exists (select from latest where (support.created_at, support.id) > (latest.created_at, latest.id))
    order by support.created_at, support.id`.execute(db);
  return rows;
}

/** Coins that people donated by each of the rules, less what was taken back, until the rule was stopped. */
export async function listDonated(
  db: Executor,
  query: { ruleIds: readonly string[]; people: readonly string[]; asOf: string },
): Promise<{ ruleId: string; userId: string; coins: number }[]> {
  const { rows } = await sql<{ ruleId: string; userId: string; coins: number }>`
    select rule.id as "ruleId", donation.donor_id as "userId",
      sum(greatest(0, donation.coins - ${takenBack(sql`donation.txn_id`, query.asOf)})) as coins
    from badge_rule rule
    join donation on (rule.creator_id is null or donation.creator_id = rule.creator_id)
      and donation.created_at <= ${query.asOf}::timestamptz
      and donation.created_at < coalesce(rule.stopped_at, 'infinity')
    where rule.id = any(${[...query.ruleIds]}::uuid[]) and donation.donor_id = any(${[...query.people]}::uuid[])
    group by rule.id, donation.donor_id`.execute(db);
  return rows;
}

/** Ledger transactions of the largest of those donations, for each award; 200 at the most. */
export async function listDonationProofs(
  db: Executor,
  awards: readonly { ruleId: string; userId: string }[],
): Promise<{ ruleId: string; userId: string; txnIds: string[] }[]> {
  if (awards.length === 0) return [];
  const { rows } = await sql<{ ruleId: string; userId: string; txnIds: string[] }>`
    select rule.id as "ruleId", award.user_id as "userId", array(
      select donation.txn_id from donation
      where donation.donor_id = award.user_id
        and (rule.creator_id is null or donation.creator_id = rule.creator_id)
        and donation.created_at < coalesce(rule.stopped_at, 'infinity')
      order by donation.coins desc, donation.id limit 200) as "txnIds"
    from unnest(${awards.map(({ ruleId }) => ruleId)}::uuid[], ${awards.map(({ userId }) => userId)}::uuid[])
      as award(rule_id, user_id)
    join badge_rule rule on rule.id = award.rule_id`.execute(db);
  return rows;
}

export interface ReaderFacts {
  ruleId: string;
  userId: string;
  days: string[];
  keepsHistory: boolean;
  holds: boolean;
}

/** The days of the calendar on which people finished a chapter, until each rule was stopped; none of holders. */
export async function listReaders(
  db: Executor,
  query: { ruleIds: readonly string[]; people: readonly string[]; asOf: string; timeZone: string },
): Promise<ReaderFacts[]> {
  const { rows } = await sql<ReaderFacts>`
    select rule.id as "ruleId", person.id as "userId", reader.keeps as "keepsHistory", reader.holds,
      case when reader.keeps and not reader.holds then array(
        select distinct to_char(progress.finished_at at time zone ${query.timeZone}::text, 'YYYY-MM-DD')
        from chapter_progress progress
        where progress.user_id = person.id and progress.finished_at <= ${query.asOf}::timestamptz
          and progress.finished_at < coalesce(rule.stopped_at, 'infinity')
        order by 1) else '{}' end as days
    from badge_rule rule
    cross join unnest(${[...query.people]}::uuid[]) as person(id)
    cross join lateral (
      select not exists (
          select from reading_preference preference
          where preference.user_id = person.id and not preference.keeps_history) as keeps,
        exists (
          select from badge_award award
          where award.rule_id = rule.id and award.user_id = person.id and award.revoked_at is null) as holds
    ) as reader
    where rule.id = any(${[...query.ruleIds]}::uuid[])`.execute(db);
  return rows;
}

/** A chapter finished on each of the days, for each award. */
export async function listStreakProofs(
  db: Executor,
  query: { awards: readonly { ruleId: string; userId: string; days: readonly string[] }[]; timeZone: string },
): Promise<{ ruleId: string; userId: string; chapterIds: string[] }[]> {
  const { awards } = query;
  if (awards.length === 0) return [];
  const { rows } = await sql<{ ruleId: string; userId: string; chapterIds: string[] }>`
    select award.rule_id as "ruleId", award.user_id as "userId", array(
      select distinct on (read.day) read.chapter_id
      from (
        select progress.chapter_id, progress.finished_at,
          (progress.finished_at at time zone ${query.timeZone}::text)::date as day
        from chapter_progress progress where progress.user_id = award.user_id) as read
      where read.day between award.first_day and award.last_day
      order by read.day, read.finished_at) as "chapterIds"
    from unnest(${awards.map(({ ruleId }) => ruleId)}::uuid[], ${awards.map(({ userId }) => userId)}::uuid[],
      ${awards.map(({ days }) => days[0])}::date[], ${awards.map(({ days }) => days.at(-1))}::date[])
      as award(rule_id, user_id, first_day, last_day)`.execute(db);
  return rows;
}

/** Whether a person keeps a reading history, without which nothing tells that they read. */
export async function keepsHistory(db: Executor, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('reading_preference')
    .select('keeps_history')
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.keeps_history ?? true;
}
