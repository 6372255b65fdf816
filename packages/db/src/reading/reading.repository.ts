import type { Locale } from '@inkvine/contracts/primitives';
import type { ReadingAnchor } from '@inkvine/contracts/reading';
import type { Block } from '@inkvine/contracts/block';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { accessFor, visibleTo, type ChapterAccess } from '../stories/chapter-access.ts';

export interface ReadableChapterRow {
  id: string;
  branchId: string;
  number: number;
  title: string;
  publishedAt: string | null;
  price: number;
  novelId: string;
  novelSlug: string;
  novelTitle: string;
  language: Locale;
  authorId: string;
  authorName: string;
  previousId: string | null;
  nextId: string | null;
  access: ChapterAccess;
  blocks: Block[] | null;
  blockId: string | null;
  quote: string | null;
  fraction: number | null;
}

/**
 * All that a reading page needs in one round trip. The text of a locked chapter stays in PostgreSQL. Readers see
 * the published text; a chapter that never was published shows its author the draft.
 */
export async function findReadableChapter(
  db: Executor,
  chapterId: string,
  readerId: string | null,
): Promise<ReadableChapterRow | undefined> {
  const access = accessFor(readerId);
  return await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('user as author', 'author.id', 'novel.author_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on('revision.id', '=', (eb) =>
        eb.fn.coalesce('chapter.published_revision_id', 'chapter.head_revision_id'),
      ),
    )
    .leftJoin('unlock', (join) =>
      join.onRef('unlock.chapter_id', '=', 'chapter.id').on('unlock.user_id', '=', readerId),
    )
    .leftJoin('chapter_progress as progress', (join) =>
      join.onRef('progress.chapter_id', '=', 'chapter.id').on('progress.user_id', '=', readerId),
    )
    .select([
      'chapter.id',
      'chapter.branch_id as branchId',
      'chapter.position as number',
      'revision.title',
      'chapter.published_at as publishedAt',
      'chapter.price_coins as price',
      'novel.id as novelId',
      'novel.slug as novelSlug',
      'novel.title as novelTitle',
      sql<Locale>`novel.language`.as('language'),
      'author.id as authorId',
      'author.name as authorName',
      access.as('access'),
      sql<Block[] | null>`case when ${access} <> 'locked' then revision.blocks end`.as('blocks'),
      'progress.block_id as blockId',
      'progress.quote',
      'progress.fraction',
    ])
    .select((eb) => [
      eb
        .selectFrom('chapter as previous')
        .select('previous.id')
        .whereRef('previous.branch_id', '=', 'chapter.branch_id')
        .where('previous.status', '=', sql.lit('published'))
        .whereRef('previous.position', '<', 'chapter.position')
        .orderBy('previous.position', 'desc')
        .limit(1)
        .as('previousId'),
      eb
        .selectFrom('chapter as next')
        .select('next.id')
        .whereRef('next.branch_id', '=', 'chapter.branch_id')
        .where('next.status', '=', sql.lit('published'))
        .whereRef('next.position', '>', 'chapter.position')
        .orderBy('next.position')
        .limit(1)
        .as('nextId'),
    ])
    .where('chapter.id', '=', chapterId)
    .where(visibleTo(readerId))
    .executeTakeFirst();
}

export interface ProgressRow {
  readerId: string;
  chapterId: string;
  anchor: ReadingAnchor;
  finished: boolean;
  savedAt: string;
}

/**
 * Writes the place in the chapter and the latest chapter of its branch in one statement; false when the reader
 * may not read the chapter. The last write to arrive wins, and what was finished once stays finished.
 */
export async function claimProgress(db: Executor, progress: ProgressRow): Promise<boolean> {
  const { readerId, anchor, savedAt } = progress;
  const result = await sql`
    with readable as (
      select chapter.id, chapter.branch_id
        from chapter
        join branch on branch.id = chapter.branch_id
        join novel on novel.id = branch.novel_id
        left join unlock on unlock.chapter_id = chapter.id and unlock.user_id = ${readerId}
       where chapter.id = ${progress.chapterId}
         and ${visibleTo(readerId)}
         and ${accessFor(readerId)} <> 'locked'
    ), placed as (
      insert into chapter_progress (user_id, chapter_id, block_id, quote, fraction, finished_at, updated_at)
      select ${readerId}::uuid, id, ${anchor.blockId}, ${anchor.quote}, ${anchor.fraction}::double precision,
             case when ${progress.finished}::boolean then ${savedAt}::timestamptz end, ${savedAt}::timestamptz
        from readable
      on conflict (user_id, chapter_id) do update
         set block_id = excluded.block_id, quote = excluded.quote, fraction = excluded.fraction,
             finished_at = coalesce(chapter_progress.finished_at, excluded.finished_at),
             updated_at = excluded.updated_at
    ), positioned as (
      insert into reading_position (user_id, branch_id, chapter_id, updated_at)
      select ${readerId}::uuid, branch_id, id, ${savedAt}::timestamptz from readable
      on conflict (user_id, branch_id) do update
         set chapter_id = excluded.chapter_id, updated_at = excluded.updated_at
    )
    select id from readable`.execute(db);
  return result.rows.length > 0;
}

export interface ContinueRow {
  branchId: string;
  novelSlug: string;
  novelTitle: string;
  language: Locale;
  chapterId: string;
  chapterNumber: number;
  chapterTitle: string;
  fraction: number;
  chapterCount: number;
  readAt: string;
}

/** Where the reader is in each branch, latest first, as long as the chapter is still there for them. */
export async function listContinueReading(
  db: Executor,
  readerId: string,
  limit: number,
  after: readonly [readAt: string, branchId: string] | undefined,
): Promise<ContinueRow[]> {
  const places = db
    .selectFrom('reading_position as place')
    .innerJoin('chapter', 'chapter.id', 'place.chapter_id')
    .innerJoin('branch', 'branch.id', 'place.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('chapter_revision as revision', (join) =>
      join.on('revision.id', '=', (eb) =>
        eb.fn.coalesce('chapter.published_revision_id', 'chapter.head_revision_id'),
      ),
    )
    .innerJoin('chapter_progress as progress', (join) =>
      join
        .onRef('progress.user_id', '=', 'place.user_id')
        .onRef('progress.chapter_id', '=', 'place.chapter_id'),
    )
    .leftJoin('unlock', (join) =>
      join.onRef('unlock.user_id', '=', 'place.user_id').onRef('unlock.chapter_id', '=', 'place.chapter_id'),
    )
    .select([
      'place.branch_id as branchId',
      'novel.slug as novelSlug',
      'novel.title as novelTitle',
      sql<Locale>`novel.language`.as('language'),
      'chapter.id as chapterId',
      'chapter.position as chapterNumber',
      'revision.title as chapterTitle',
      'progress.fraction',
      'place.updated_at as readAt',
    ])
    .select((eb) =>
      eb
        .selectFrom('chapter as sibling')
        .whereRef('sibling.branch_id', '=', 'place.branch_id')
        .where('sibling.status', '=', sql.lit('published'))
        .select((count) => count.fn.countAll<number>().as('count'))
        .$asScalar()
        .as('chapterCount'),
    )
    .where('place.user_id', '=', readerId)
    .where(visibleTo(readerId))
    .orderBy('place.updated_at', 'desc')
    .orderBy('place.branch_id', 'desc')
    .limit(limit)
    .$narrowType<{ chapterCount: number }>();
  if (after === undefined) return await places.execute();
  return await places
    .where((eb) => eb(eb.refTuple('place.updated_at', 'place.branch_id'), '<', eb.tuple(...after)))
    .execute();
}
