import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { FACE, type BadgeFaceRow, type BadgeKind } from './badge-rule.repository.ts';
import { memberBadgesOf } from './member-badges.ts';
import { CHOSEN_AWARDS, chosenMemberBadges, levelsOf } from './shown-badges.ts';

export interface AwardRow {
  id: string;
  ruleId: string;
  userId: string;
  level: number;
  earnedAt: string;
}

/** Awards by these rules that somebody holds; of everybody, or of these people. */
export async function listStanding(
  db: Executor,
  query: { ruleIds: readonly string[]; people?: readonly string[] },
): Promise<AwardRow[]> {
  return await db
    .selectFrom('badge_award')
    .select(['id', 'rule_id as ruleId', 'user_id as userId', 'level', 'earned_at as earnedAt'])
    .where('rule_id', '=', sql<string>`any(${[...query.ruleIds]}::uuid[])`)
    .where('revoked_at', 'is', null)
    .$if(query.people !== undefined, (qb) =>
      qb.where('user_id', '=', sql<string>`any(${[...query.people!]}::uuid[])`),
    )
    .execute();
}

/** How many people hold or held a badge. */
export async function countAwarded(db: Executor, ruleId: string): Promise<number> {
  const { count } = await db
    .selectFrom('badge_award')
    .select(sql<number>`count(distinct user_id)`.as('count'))
    .where('rule_id', '=', ruleId)
    .executeTakeFirstOrThrow();
  return count;
}

export interface NewAward {
  id: string;
  ruleId: string;
  userId: string;
  level: number;
  evidence: object;
}

/** Gives what nobody holds yet; answers the ids of what was given. */
export async function insertAwards(
  trx: DatabaseTransaction,
  awards: readonly NewAward[],
  at: string,
): Promise<string[]> {
  if (awards.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    insert into badge_award (id, rule_id, user_id, level, evidence, earned_at)
    select id, "ruleId", "userId", level, evidence, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(awards)}::jsonb)
      as award(id uuid, "ruleId" uuid, "userId" uuid, level smallint, evidence jsonb)
    on conflict (rule_id, user_id) where revoked_at is null do nothing
    returning id`.execute(trx);
  return rows.map(({ id }) => id);
}

export async function updateAwardLevel(
  trx: DatabaseTransaction,
  award: { id: string; level: number; evidence: object },
): Promise<void> {
  await trx
    .updateTable('badge_award')
    .set({ level: award.level, evidence: JSON.stringify(award.evidence) })
    .where('id', '=', award.id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Takes an award that is held; undefined when it was not. */
export async function claimRevocation(
  trx: DatabaseTransaction,
  revocation: { id: string; why: 'undone' | 'history_off' | 'taken'; at: string },
): Promise<AwardRow | undefined> {
  return await trx
    .updateTable('badge_award')
    .set({ revoked_at: revocation.at, revoke_reason: revocation.why })
    .where('id', '=', revocation.id)
    .where('revoked_at', 'is', null)
    .returning(['id', 'rule_id as ruleId', 'user_id as userId', 'level', 'earned_at as earnedAt'])
    .executeTakeFirst();
}

export interface BadgeLogRow {
  id: string;
  award: Pick<AwardRow, 'id' | 'ruleId' | 'userId' | 'level'>;
  act: 'earned' | 'raised' | 'lowered' | 'revoked' | 'given' | 'taken';
  actorId: string | null;
  reason: string | null;
}

export async function insertBadgeLog(
  trx: DatabaseTransaction,
  entries: readonly BadgeLogRow[],
  at: string,
): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .insertInto('badge_log')
    .values(
      entries.map(({ award, ...entry }) => ({
        ...{ id: entry.id, rule_id: award.ruleId, award_id: award.id, user_id: award.userId },
        ...{ act: entry.act, level: award.level, actor_id: entry.actorId, reason: entry.reason, at },
      })),
    )
    .execute();
}

/** An award with whose rule it is by. */
export async function findAward(
  db: Executor,
  id: string,
): Promise<{ id: string; kind: BadgeKind; creatorId: string | null } | undefined> {
  return await db
    .selectFrom('badge_award as award')
    .innerJoin('badge_rule as rule', 'rule.id', 'award.rule_id')
    .select(['award.id', 'rule.kind', 'rule.creator_id as creatorId'])
    .where('award.id', '=', id)
    .executeTakeFirst();
}

export interface HeldAwardRow extends BadgeFaceRow {
  id: string;
  ruleId: string;
  level: number;
  earnedAt: string;
}

/** What a person holds, the newest first; of several versions of one badge the newest. */
export async function listHeld(db: Executor, userId: string): Promise<HeldAwardRow[]> {
  const { rows } = await sql<HeldAwardRow>`
    select * from (
      select distinct on (rule.line_id) award.id, award.rule_id as "ruleId", award.level,
        award.earned_at as "earnedAt", ${FACE}
      from badge_award award join badge_rule rule on rule.id = award.rule_id
      where award.user_id = ${userId}::uuid and award.revoked_at is null
      order by rule.line_id, rule.version desc) as held
    order by "earnedAt" desc, id desc`.execute(db);
  return rows;
}

export interface GoneAwardRow {
  id: string;
  name: string;
  icon: string;
  tone: string;
  level: number;
  levels: number;
  why: 'undone' | 'history_off' | 'taken';
  at: string;
}

/** What a person lost since `since` and has not got again, the newest first. */
export async function listGone(db: Executor, userId: string, since: string): Promise<GoneAwardRow[]> {
  const { rows } = await sql<GoneAwardRow>`
    select award.id, rule.name, rule.icon, rule.tone, award.level, ${levelsOf(sql`rule.terms`)} as levels,
      award.revoke_reason as why, award.revoked_at as at
    from badge_award award join badge_rule rule on rule.id = award.rule_id
    where award.user_id = ${userId}::uuid and award.revoked_at > ${since}::timestamptz
      and not exists (
        select from badge_award again
        where again.rule_id = award.rule_id and again.user_id = award.user_id and again.id > award.id)
    order by award.revoked_at desc, award.id desc limit 20`.execute(db);
  return rows;
}

/** The awards, and creators for the badges of their members, that stand beside a person's name, in order. */
export async function listChosen(db: Executor, userId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select award.id, chosen.place from badge_choice choice ${CHOSEN_AWARDS}
    where choice.user_id = ${userId}::uuid
    union all
    select badge.creator_id, chosen.place from badge_choice choice ${chosenMemberBadges(sql`${userId}::uuid`)}
    where choice.user_id = ${userId}::uuid
    order by place`.execute(db);
  return rows.map(({ id }) => id);
}

/** Puts awards that the person holds, and badges of their memberships, beside their name; false, and nothing changes, when they do not hold one. */
export async function upsertChoice(
  db: Executor,
  choice: { userId: string; awardIds: readonly string[]; at: string },
): Promise<boolean> {
  const awardIds = [...choice.awardIds];
  const { numAffectedRows } = await sql`
    insert into badge_choice (user_id, award_ids, updated_at)
    select ${choice.userId}::uuid, ${awardIds}::uuid[], ${choice.at}::timestamptz
    where (
      select count(*) from badge_award award
      where award.id = any(${awardIds}::uuid[]) and award.user_id = ${choice.userId}::uuid
        and award.revoked_at is null) + (
      select count(*) from ${memberBadgesOf(sql`${choice.userId}::uuid`)} badge
      where badge.creator_id = any(${awardIds}::uuid[])) = ${awardIds.length}
    on conflict (user_id) do update set award_ids = excluded.award_ids, updated_at = excluded.updated_at`.execute(
    db,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

export interface NextRuleRow extends BadgeFaceRow {
  id: string;
}

/** Rules that run at `at` and lead somewhere for a person: streaks, and ranks of whom they gave to or of the site. */
export async function listOpenRules(db: Executor, userId: string, at: string): Promise<NextRuleRow[]> {
  const { rows } = await sql<NextRuleRow>`
    select rule.id, ${FACE} from badge_rule rule
    where rule.stopped_at is null and rule.starts_at <= ${at}::timestamptz
      and (
        rule.kind in ('reading_streak', 'supporter_rank') and (rule.creator_id is null or exists (
          select from donation
          where donation.donor_id = ${userId}::uuid and donation.creator_id = rule.creator_id))
        or rule.kind = 'member_streak' and exists (
          select from membership
          where membership.user_id = ${userId}::uuid and membership.ended_at is null
            and membership.creator_id = coalesce(rule.creator_id, membership.creator_id)))
    order by rule.id desc limit 50`.execute(db);
  return rows;
}

export interface BadgeLogEntryRow {
  id: string;
  awardId: string;
  badgeName: string;
  level: number;
  levels: number;
  act: BadgeLogRow['act'];
  userName: string | null;
  actorName: string | null;
  reason: string | null;
  isHeldByHand: boolean;
  at: string;
}

/**
 * What happened to the badges of a creator, or of the site, the newest first. A creator is told the names of those only
 * to whom they gave a badge themselves.
 */
export async function listBadgeLog(
  db: Executor,
  query: { creatorId: string | null; before: string | undefined; limit: number },
): Promise<BadgeLogEntryRow[]> {
  const { rows } = await sql<BadgeLogEntryRow>`
    select log.id, log.award_id as "awardId", rule.name as "badgeName", log.level, log.act, log.reason, log.at,
      ${levelsOf(sql`rule.terms`)} as levels, actor.name as "actorName",
      case when rule.creator_id is null or rule.kind = 'manual' then person.name end as "userName",
      rule.kind = 'manual' and log.act = 'given' and award.revoked_at is null as "isHeldByHand"
    from badge_log log
    join badge_rule rule on rule.id = log.rule_id
    join badge_award award on award.id = log.award_id
    join "user" person on person.id = log.user_id
    left join "user" actor on actor.id = log.actor_id
    where rule.creator_id is not distinct from ${query.creatorId}::uuid
      and (${query.before ?? null}::uuid is null or log.id < ${query.before ?? null}::uuid)
    order by log.id desc limit ${query.limit}`.execute(db);
  return rows;
}

/** Whom a badge can be given to by their address. */
export async function findGivee(
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

/** Whose badges by these rules were given or revoked after `since`. */
export async function listChangedAwards(
  db: Executor,
  query: { ruleIds: readonly string[]; people?: readonly string[]; since: string },
): Promise<{ ruleId: string; userId: string }[]> {
  return await db
    .selectFrom('badge_award')
    .select(['rule_id as ruleId', 'user_id as userId'])
    .where('rule_id', '=', sql<string>`any(${[...query.ruleIds]}::uuid[])`)
    .where((eb) => eb.or([eb('earned_at', '>', query.since), eb('revoked_at', '>', query.since)]))
    .$if(query.people !== undefined, (qb) =>
      qb.where('user_id', '=', sql<string>`any(${[...query.people!]}::uuid[])`),
    )
    .execute();
}
