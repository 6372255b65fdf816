import { CLOSED_TERMS, type ForkTerms } from '@inkvine/contracts/fork-terms';
import type { Locale } from '@inkvine/contracts/primitives';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { inForce, insertForkLineage, lineOf } from './branch-line.ts';
import { accessFor, rightsOf } from './chapter-access.ts';

/** The terms of a novel as JSON; the surrounding statement has a row of `fork_policy`, perhaps left-joined. */
export const termsColumn = sql<ForkTerms>`
  case when policy.novel_id is null then ${JSON.stringify(CLOSED_TERMS)}::jsonb
       else jsonb_build_object(
         'mode', policy.mode, 'scope', policy.scope, 'commercial', policy.commercial,
         'royaltyPercent', policy.royalty_percent, 'survivesUpstream', policy.survives_upstream) end`;

export interface ForkPlaceRow {
  parentId: string;
  novelId: string;
  novelTitle: string;
  novelAuthorId: string;
  parentAuthorId: string;
  depth: number;
  lineVersion: number;
  number: number;
  chapterTitle: string;
  terms: ForkTerms;
  policyVersion: number;
  excludedUser: boolean;
  excludedChapter: boolean;
  pricedChapter: boolean;
  lockedChapter: boolean;
  branches: number;
  lastForkedAt: string | null;
  requestId: string | null;
  requestState: 'open' | 'granted' | null;
  requestVersion: number | null;
  requestExpiresAt: string | null;
}

/**
 * All that decides whether somebody may fork at a chapter of a branch's line; undefined when the branch shows no
 * such chapter. Only the chapters that cost coins are looked at one by one, so that a long novel costs no more.
 */
export async function findForkPlace(
  db: Executor,
  place: { branchId: string; chapterId: string; userId: string | null },
): Promise<ForkPlaceRow | undefined> {
  const { rows } = await sql<ForkPlaceRow>`
    with place as (
      select parent.id as parent_id, parent.novel_id, parent.author_id, parent.depth, parent.seq,
             line.position, line.revision_id
        from branch parent
        join lateral (
          select line.position, line.revision_id from ${lineOf(sql`parent.id`)} line
           where line.chapter_id = ${place.chapterId}
        ) line on true
       where parent.id = ${place.branchId}
         and (parent.last_published_at is not null or parent.author_id = ${place.userId})
    ), carried as (
      select lineage.ancestor_id, lineage.as_of_seq, lineage.after_position,
             least(lineage.up_to_position, place.position) as up_to_position
        from place join branch_lineage lineage on lineage.branch_id = place.parent_id
    ), closed as (
      select chapter.id, chapter.price_coins > 0 as is_priced
        from carried lineage
        join chapter
          on chapter.branch_id = lineage.ancestor_id and (chapter.price_coins > 0 or chapter.members_only)
        join branch_line line
          on ${inForce(sql`line`)}
         and line.chapter_id = chapter.id
         and line.position > lineage.after_position
         and line.position <= lineage.up_to_position
    ), mine as (
      select count(*) as branches, max(forked_at) as last_forked_at
        from branch where author_id = ${place.userId} and not is_main
    )
    select place.parent_id as "parentId", novel.id as "novelId", novel.title as "novelTitle",
           novel.author_id as "novelAuthorId", place.author_id as "parentAuthorId", place.depth,
           place.seq as "lineVersion", place.position as number, revision.title as "chapterTitle",
           ${termsColumn} as terms, coalesce(policy.version, 1) as "policyVersion",
           coalesce(${place.userId}::uuid = any(policy.excluded_user_ids), false) as "excludedUser",
           exists (
             select from unnest(policy.excluded_chapter_ids) excluded (id)
               join carried lineage on true
               join branch_line line
                 on ${inForce(sql`line`)}
                and line.chapter_id = excluded.id
                and line.position > lineage.after_position
                and line.position <= lineage.up_to_position) as "excludedChapter",
           exists (select from closed where is_priced) as "pricedChapter",
           exists (
             select from closed
               join chapter on chapter.id = closed.id
               join branch on branch.id = chapter.branch_id
               left join ${rightsOf(place.userId)}
              where ${accessFor(place.userId)} not in ('free', 'unlocked', 'author', 'member')) as "lockedChapter",
           mine.branches, mine.last_forked_at as "lastForkedAt",
           request.id as "requestId", request.state as "requestState", request.version as "requestVersion",
           request.expires_at as "requestExpiresAt"
      from place
     cross join mine
      join novel on novel.id = place.novel_id
      join chapter_revision revision on revision.id = place.revision_id
      left join lateral (
        select * from fork_policy where novel_id = novel.id order by version desc limit 1
      ) policy on true
      left join fork_request request
        on request.user_id = ${place.userId}
       and request.parent_id = place.parent_id
       and request.chapter_id = ${place.chapterId}
       and request.state in ('open', 'granted')`.execute(db);
  return rows[0];
}

/**
 * Holds in this order the person, so that the limits count, the branch, so that nothing is published meanwhile, and
 * the novel's terms; false when there is no such branch.
 */
export async function lockForFork(
  trx: DatabaseTransaction,
  fork: { userId: string; parentId: string },
): Promise<boolean> {
  await trx
    .selectFrom('user')
    .select('id')
    .where('id', '=', fork.userId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  const parent = await trx
    .selectFrom('branch')
    .select('novel_id')
    .where('id', '=', fork.parentId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (parent === undefined) return false;
  await trx.selectFrom('novel').select('id').where('id', '=', parent.novel_id).forShare().execute();
  return true;
}

export interface NewFork {
  branchId: string;
  parentId: string;
  novelId: string;
  authorId: string;
  name: string;
  depth: number;
  forkPosition: number;
  survivesUpstream: boolean;
  at: string;
}

/** The fork with its lineage. The caller holds the parent. */
export async function insertFork(trx: DatabaseTransaction, fork: NewFork): Promise<void> {
  await trx
    .insertInto('branch')
    .values({
      id: fork.branchId,
      novel_id: fork.novelId,
      author_id: fork.authorId,
      is_main: false,
      name: fork.name,
      parent_id: fork.parentId,
      fork_position: fork.forkPosition,
      depth: fork.depth,
      survives_upstream: fork.survivesUpstream,
      forked_at: fork.at,
      created_at: fork.at,
      updated_at: fork.at,
    })
    .execute();
  await insertForkLineage(trx, fork);
}

/** What the author of the fork agreed to, in the words they read. */
export async function insertForkConsent(
  trx: DatabaseTransaction,
  consent: {
    branchId: string;
    novelId: string;
    policyVersion: number;
    terms: ForkTerms;
    locale: Locale;
    words: string[];
    userId: string;
    at: string;
  },
): Promise<void> {
  await trx
    .insertInto('fork_consent')
    .values({
      branch_id: consent.branchId,
      novel_id: consent.novelId,
      policy_version: consent.policyVersion,
      commercial: consent.terms.commercial,
      royalty_percent: consent.terms.royaltyPercent,
      locale: consent.locale,
      words: consent.words.join('\n'),
      agreed_by: consent.userId,
      agreed_at: consent.at,
    })
    .execute();
}
