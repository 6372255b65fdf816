import type { ForkTerms } from '@inkvine/contracts/fork-terms';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { termsColumn } from './fork.repository.ts';

export interface ForkPolicyRow {
  authorId: string;
  published: boolean;
  terms: ForkTerms;
  version: number;
  excludedChapterIds: string[];
  excludedUserIds: string[];
}

/** The terms in force; undefined when there is no such novel. */
export async function findForkPolicy(db: Executor, novelId: string): Promise<ForkPolicyRow | undefined> {
  const { rows } = await sql<ForkPolicyRow>`
    select novel.author_id as "authorId", novel.last_published_at is not null as published,
           ${termsColumn} as terms, coalesce(policy.version, 1) as version,
           coalesce(policy.excluded_chapter_ids, '{}') as "excludedChapterIds",
           coalesce(policy.excluded_user_ids, '{}') as "excludedUserIds"
      from novel
      left join lateral (
        select * from fork_policy where novel_id = novel.id order by version desc limit 1
      ) policy on true
     where novel.id = ${novelId}`.execute(db);
  return rows[0];
}

/** Every version of the terms, the newest first. */
export async function listForkPolicies(db: Executor, novelId: string) {
  const { rows } = await sql<{ version: number; terms: ForkTerms; createdAt: string }>`
    select policy.version, ${termsColumn} as terms, policy.created_at as "createdAt"
      from fork_policy policy
     where policy.novel_id = ${novelId}
     order by policy.version desc
     limit 100`.execute(db);
  return rows;
}

/** Holds the novel, so that no fork is made while its terms change. */
export async function lockNovel(trx: DatabaseTransaction, novelId: string): Promise<void> {
  await trx.selectFrom('novel').select('id').where('id', '=', novelId).forNoKeyUpdate().execute();
}

/** The next version; the caller holds the novel. Ids of nothing, or of other novels' chapters, are left out. */
export async function insertForkPolicy(
  trx: DatabaseTransaction,
  policy: {
    novelId: string;
    version: number;
    terms: ForkTerms;
    excludedChapterIds: string[];
    excludedUserIds: string[];
    at: string;
  },
): Promise<void> {
  const { terms } = policy;
  await sql`
    insert into fork_policy (novel_id, version, mode, scope, commercial, royalty_percent, survives_upstream,
                             excluded_chapter_ids, excluded_user_ids, created_at)
    values (${policy.novelId}, ${policy.version}, ${terms.mode}, ${terms.scope}, ${terms.commercial},
            ${terms.royaltyPercent}, ${terms.survivesUpstream},
            array(select chapter.id from chapter join branch on branch.id = chapter.branch_id
                   where chapter.id = any(${policy.excludedChapterIds}::uuid[])
                     and branch.novel_id = ${policy.novelId}),
            array(select id from "user" where id = any(${policy.excludedUserIds}::uuid[])),
            ${policy.at}::timestamptz)`.execute(trx);
}

/** Names of people by id. */
export async function listPeople(db: Executor, ids: string[]): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from "user" where id = any(${ids}::uuid[]) order by name, id`.execute(db);
  return rows;
}
