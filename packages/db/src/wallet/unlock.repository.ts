import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { accessFor, visibleTo } from '../stories/chapter-access.ts';

/** A chapter as someone who may buy it sees it; undefined when it does not exist for them. */
export async function findUnlockSubject(db: Executor, userId: string, chapterId: string) {
  return await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .leftJoin('unlock', (join) =>
      join.onRef('unlock.chapter_id', '=', 'chapter.id').on('unlock.user_id', '=', userId),
    )
    .select(['chapter.price_coins as price', accessFor(userId).as('access')])
    .where('chapter.id', '=', chapterId)
    .where(visibleTo(userId))
    .executeTakeFirst();
}

/**
 * Chapters a person has unlocked, newest first; they stay after the chapter is taken from sale.
 * @param before `txnId` of the last row of the page before
 */
export async function listUnlocks(
  db: Executor,
  query: { userId: string; before: string | undefined; limit: number },
) {
  const { before } = query;
  return await db
    .selectFrom('unlock')
    .innerJoin('chapter', 'chapter.id', 'unlock.chapter_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on(
        'revision.id',
        '=',
        sql<string>`coalesce(chapter.published_revision_id, chapter.head_revision_id)`,
      ),
    )
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .select([
      'unlock.txn_id as txnId',
      'unlock.chapter_id as chapterId',
      'unlock.coins',
      'unlock.created_at as purchasedAt',
      'revision.title as chapterTitle',
      'novel.title as novelTitle',
      'novel.slug as novelSlug',
    ])
    .where('unlock.user_id', '=', query.userId)
    .$if(before !== undefined, (qb) => qb.where('unlock.txn_id', '<', before!))
    .orderBy('unlock.txn_id', 'desc')
    .limit(query.limit)
    .execute();
}
