import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { levelsOf } from './shown-badges.ts';

export type BadgeKind = 'early_bird' | 'reading_streak' | 'supporter_rank' | 'member_streak' | 'manual';

export interface BadgeRuleRow {
  id: string;
  lineId: string;
  version: number;
  creatorId: string | null;
  kind: BadgeKind;
  /** As `BadgeTerms`. */
  terms: unknown;
  name: string;
  startsAt: string;
  stoppedAt: string | null;
}

const COLUMNS = [
  'id',
  'line_id as lineId',
  'version',
  'creator_id as creatorId',
  'kind',
  'terms',
  'name',
  'starts_at as startsAt',
  'stopped_at as stoppedAt',
] as const;

export async function findBadgeRule(db: Executor, id: string): Promise<BadgeRuleRow | undefined> {
  return await db.selectFrom('badge_rule').select(COLUMNS).where('id', '=', id).executeTakeFirst();
}

/** Rules that have begun by `at` and decide by themselves, also stopped ones, whose awards can still be undone. */
export async function listDecidingRules(db: Executor, at: string): Promise<BadgeRuleRow[]> {
  return await db
    .selectFrom('badge_rule')
    .select(COLUMNS)
    .where('kind', '<>', 'manual')
    .where('starts_at', '<=', at)
    .where((eb) => eb.or([eb('stopped_at', 'is', null), eb('stopped_at', '>', eb.ref('starts_at'))]))
    .orderBy('id')
    .execute();
}

export async function countRunningRules(db: Executor, creatorId: string | null): Promise<number> {
  const { count } = await db
    .selectFrom('badge_rule')
    .select(sql<number>`count(*)`.as('count'))
    .where('creator_id', creatorId === null ? 'is' : '=', creatorId)
    .where('stopped_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export interface BadgeFaceRow {
  kind: BadgeKind;
  terms: unknown;
  name: string;
  words: string;
  icon: string;
  tone: string;
  levels: number;
  creatorName: string | null;
  novelTitle: string | null;
}

export interface ListedBadgeRule extends BadgeFaceRow {
  id: string;
  version: number;
  startsAt: string;
  stoppedAt: string | null;
  createdAt: string;
  holders: number;
}

/** Columns of `BadgeFaceRow`, of `badge_rule rule`. */
export const FACE = sql`rule.kind, rule.terms, rule.name, rule.words, rule.icon, rule.tone,
  ${levelsOf(sql`rule.terms`)} as levels,
  (select creator.name from "user" creator where creator.id = rule.creator_id) as "creatorName",
  (select novel.title from novel where novel.id = rule.novel_id) as "novelTitle"`;

/** Every version of a creator's rules, or the site's, with how many hold it now, the newest first. */
export async function listBadgeRules(
  db: Executor,
  query: { creatorId: string | null; limit: number },
): Promise<ListedBadgeRule[]> {
  const { rows } = await sql<ListedBadgeRule>`
    select rule.id, rule.version, rule.starts_at as "startsAt", rule.stopped_at as "stoppedAt",
      rule.created_at as "createdAt", ${FACE},
      (select count(*) from badge_award award where award.rule_id = rule.id and award.revoked_at is null) as holders
    from badge_rule rule
    where rule.creator_id is not distinct from ${query.creatorId}::uuid
    order by rule.id desc limit ${query.limit}`.execute(db);
  return rows;
}

/** The author of a novel, whose early supporters a rule can honour. */
export async function findNovelAuthor(db: Executor, novelId: string): Promise<string | undefined> {
  const row = await db.selectFrom('novel').select('author_id').where('id', '=', novelId).executeTakeFirst();
  return row?.author_id;
}

/** Whether a person has published anything. */
export async function hasPublished(db: Executor, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('novel')
    .select('id')
    .where('author_id', '=', userId)
    .where('last_published_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface NewBadgeRule {
  id: string;
  lineId: string;
  replaces: string | null;
  version: number;
  creatorId: string | null;
  novelId: string | null;
  kind: BadgeKind;
  terms: object;
  name: string;
  words: string;
  icon: string;
  tone: string;
  startsAt: string;
  createdBy: string;
  at: string;
}

export async function insertBadgeRule(trx: DatabaseTransaction, rule: NewBadgeRule): Promise<void> {
  await trx
    .insertInto('badge_rule')
    .values({
      ...{ id: rule.id, line_id: rule.lineId, replaces: rule.replaces, version: rule.version },
      ...{ creator_id: rule.creatorId, novel_id: rule.novelId, kind: rule.kind },
      ...{ terms: JSON.stringify(rule.terms), name: rule.name, words: rule.words },
      ...{ icon: rule.icon, tone: rule.tone, starts_at: rule.startsAt },
      ...{ created_by: rule.createdBy, created_at: rule.at },
    })
    .execute();
}

/** Ends a rule that runs; undefined when it was stopped before, or there is none. */
export async function claimBadgeStop(
  trx: DatabaseTransaction,
  id: string,
  at: string,
): Promise<{ version: number; lineId: string; kind: BadgeKind } | undefined> {
  return await trx
    .updateTable('badge_rule')
    .set({ stopped_at: at })
    .where('id', '=', id)
    .where('stopped_at', 'is', null)
    .returning(['version', 'line_id as lineId', 'kind'])
    .executeTakeFirst();
}
