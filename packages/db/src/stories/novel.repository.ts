import type { Locale } from '@inkvine/contracts/primitives';
import { sql, type ExpressionBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { DB } from '../generated/database.ts';
import { insertOwnLineage, lineFor } from './branch-line.ts';
import { isFreeForAll } from './chapter-access.ts';

/** `[last_published_at, id]` of the last novel seen, or `[updated_at, branch id]` of the last work. */
export type NovelKey = readonly [at: string, id: string];

export interface NovelDetailsRow {
  title: string;
  synopsis: string;
  language: Locale;
  tags: string[];
}

/**
 * Counts on the partial index of published chapters. The status is a literal, because a parameter would keep the
 * planner from that index.
 */
function publishedCounts(eb: ExpressionBuilder<DB & { branch: DB['branch'] }, 'branch'>) {
  return eb
    .selectFrom('chapter')
    .whereRef('chapter.branch_id', '=', 'branch.id')
    .where('chapter.status', '=', sql.lit('published'))
    .select((count) => [
      count.fn.countAll<number>().as('chapterCount'),
      count.fn.countAll<number>().filterWhere(isFreeForAll).as('freeChapterCount'),
    ])
    .as('counts');
}

function novelCards(db: Executor) {
  return db
    .selectFrom('novel')
    .innerJoin('branch', (join) =>
      join.onRef('branch.novel_id', '=', 'novel.id').on('branch.is_main', '=', sql.lit(true)),
    )
    .innerJoin('user as author', 'author.id', 'novel.author_id')
    .innerJoinLateral(publishedCounts, (join) => join.onTrue())
    .select([
      'novel.id',
      'novel.slug',
      'novel.title',
      'novel.synopsis',
      sql<Locale>`novel.language`.as('language'),
      'novel.tags',
      'novel.last_published_at as lastPublishedAt',
      'author.id as authorId',
      'author.name as authorName',
      'counts.chapterCount',
      'counts.freeChapterCount',
    ]);
}

/** Novels with a published chapter, the latest publication first. */
export async function listPublishedNovels(
  db: Executor,
  page: { language: Locale | undefined; limit: number; after: NovelKey | undefined },
) {
  const { language, after } = page;
  let novels = novelCards(db)
    .where('novel.last_published_at', 'is not', null)
    .$narrowType<{ lastPublishedAt: string }>()
    .orderBy('novel.last_published_at', 'desc')
    .orderBy('novel.id', 'desc')
    .limit(page.limit);
  if (language !== undefined) novels = novels.where('novel.language', '=', language);
  if (after !== undefined) {
    novels = novels.where((eb) =>
      eb(eb.refTuple('novel.last_published_at', 'novel.id'), '<', eb.tuple(...after)),
    );
  }
  return await novels.execute();
}

/** A novel that is published or the reader's own, with whether its author has tiers, where it starts and where the reader left off. */
export async function findNovelBySlug(db: Executor, slug: string, readerId: string | null) {
  const isShown = sql<boolean>`exists (
    select from ${lineFor(readerId, sql`branch.id`)} line where line.chapter_id = current.id)`;
  return await novelCards(db)
    .select(['branch.id as branchId', 'novel.warnings'])
    .select(
      sql<boolean>`exists (
        select from membership_tier tier where tier.creator_id = novel.author_id and tier.status = 'active')`.as(
        'offersMemberships',
      ),
    )
    .select((eb) => [
      eb
        .selectFrom('chapter as first')
        .select('first.id')
        .whereRef('first.branch_id', '=', 'branch.id')
        .where('first.status', '=', sql.lit('published'))
        .orderBy('first.position')
        .limit(1)
        .as('firstChapterId'),
      eb
        .selectFrom('reading_position as place')
        .innerJoin('chapter as current', 'current.id', 'place.chapter_id')
        .select('current.id')
        .where('place.user_id', '=', readerId)
        .whereRef('place.branch_id', '=', 'branch.id')
        .where(isShown)
        .as('continueChapterId'),
      eb
        .selectFrom('reading_position as place')
        .innerJoin('chapter as current', 'current.id', 'place.chapter_id')
        .select('current.position')
        .where('place.user_id', '=', readerId)
        .whereRef('place.branch_id', '=', 'branch.id')
        .where(isShown)
        .as('continueNumber'),
    ])
    .where('novel.slug', '=', slug)
    .where((eb) =>
      eb.or([eb('novel.last_published_at', 'is not', null), eb('novel.author_id', '=', readerId)]),
    )
    .executeTakeFirst();
}

/** What somebody writes, novels and forks, the last worked on first. */
export async function listWorksOfAuthor(
  db: Executor,
  authorId: string,
  limit: number,
  after: NovelKey | undefined,
) {
  const novels = db
    .selectFrom('branch')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('chapter')
          .whereRef('chapter.branch_id', '=', 'branch.id')
          .select((count) => [
            count.fn.countAll<number>().filterWhere('status', '=', sql.lit('draft')).as('drafts'),
            count.fn.countAll<number>().filterWhere('status', '=', sql.lit('scheduled')).as('scheduled'),
            count.fn.countAll<number>().filterWhere('status', '=', sql.lit('published')).as('published'),
          ])
          .as('counts'),
      (join) => join.onTrue(),
    )
    .select([
      'novel.id',
      'branch.id as branchId',
      'novel.slug',
      'novel.title',
      sql<Locale>`novel.language`.as('language'),
      'counts.drafts',
      'counts.scheduled',
      'counts.published',
      'branch.updated_at as updatedAt',
      'branch.name',
      'branch.fork_position as forkNumber',
    ])
    .where('branch.author_id', '=', authorId)
    .orderBy('branch.updated_at', 'desc')
    .orderBy('branch.id', 'desc')
    .limit(limit);
  if (after === undefined) return await novels.execute();
  return await novels
    .where((eb) => eb(eb.refTuple('branch.updated_at', 'branch.id'), '<', eb.tuple(...after)))
    .execute();
}

/** What the author edits. */
export async function findManagedNovel(db: Executor, novelId: string) {
  return await db
    .selectFrom('novel')
    .innerJoin('branch', (join) =>
      join.onRef('branch.novel_id', '=', 'novel.id').on('branch.is_main', '=', sql.lit(true)),
    )
    .select([
      'novel.id',
      'novel.author_id as authorId',
      'branch.id as branchId',
      'novel.slug',
      'novel.title',
      'novel.synopsis',
      sql<Locale>`novel.language`.as('language'),
      'novel.tags',
      'novel.warnings',
      'novel.title_spoiler as titleSpoiler',
      'novel.version',
      'novel.field_versions as fieldVersions',
    ])
    .where('novel.id', '=', novelId)
    .executeTakeFirst();
}

/** A novel with its empty main branch; false when the slug is taken. */
export async function insertNovel(
  trx: DatabaseTransaction,
  novel: NovelDetailsRow & { id: string; branchId: string; authorId: string; slug: string; at: string },
): Promise<boolean> {
  const written = await trx
    .insertInto('novel')
    .values({
      id: novel.id,
      author_id: novel.authorId,
      slug: novel.slug,
      title: novel.title,
      synopsis: novel.synopsis,
      language: novel.language,
      tags: novel.tags,
      created_at: novel.at,
      updated_at: novel.at,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (written === undefined) return false;
  await trx
    .insertInto('branch')
    .values({
      id: novel.branchId,
      novel_id: novel.id,
      author_id: novel.authorId,
      is_main: true,
      created_at: novel.at,
      updated_at: novel.at,
    })
    .execute();
  await insertOwnLineage(trx, novel.branchId);
  return true;
}

/** Whoever writes is a creator from then on; other roles stay what they are. */
export async function updateReaderToCreator(trx: DatabaseTransaction, userId: string): Promise<void> {
  await trx
    .updateTable('user')
    .set({ role: 'creator' })
    .where('id', '=', userId)
    .where('role', '=', 'reader')
    .execute();
}

/** The next version when `expectedVersion` is the present one, else undefined. What is absent stays. */
export async function claimNovelDetails(
  db: Executor,
  novel: NovelDetailsRow & {
    id: string;
    authorId: string;
    expectedVersion: number;
    warnings?: string[] | undefined;
    titleSpoiler?: boolean | undefined;
    at: string;
  },
): Promise<number | undefined> {
  const row = await db
    .updateTable('novel')
    .set((eb) => ({
      title: novel.title,
      synopsis: novel.synopsis,
      language: novel.language,
      tags: novel.tags,
      ...(novel.warnings === undefined ? {} : { warnings: novel.warnings }),
      ...(novel.titleSpoiler === undefined ? {} : { title_spoiler: novel.titleSpoiler }),
      version: eb('version', '+', 1),
      updated_at: novel.at,
    }))
    .where('id', '=', novel.id)
    .where('author_id', '=', novel.authorId)
    .where('version', '=', novel.expectedVersion)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Moves the branch to the top of its author's list. The caller holds it. */
export async function updateBranchTouched(
  trx: DatabaseTransaction,
  branchId: string,
  at: string,
): Promise<void> {
  await trx.updateTable('branch').set({ updated_at: at }).where('id', '=', branchId).execute();
}
