import type { Locale } from '@inkvine/contracts/primitives';
import type { ReadingAnchor } from '@inkvine/contracts/reading';
import type { Block } from '@inkvine/contracts/block';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
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
 * the text that the branch shows; a chapter that never was published shows its author the draft.
 * @param place the chapter, and the branch in which it is read: null for the one it was written in
 */
export async function findReadableChapter(
  db: Executor,
  place: { chapterId: string; branchId: string | null },
  readerId: string | null,
): Promise<ReadableChapterRow | undefined> {
  const access = accessFor(readerId);
  const { rows } = await sql<ReadableChapterRow>`
    select chapter.id, showing.id as "branchId", coalesce(line.position, chapter.position) as number,
           revision.title, chapter.published_at as "publishedAt", chapter.price_coins as price,
           novel.id as "novelId", novel.slug as "novelSlug", novel.title as "novelTitle", novel.language,
           author.id as "authorId", author.name as "authorName", ${access} as access,
           case when ${access} <> 'locked' then revision.blocks end as blocks,
           progress.block_id as "blockId", progress.quote, progress.fraction,
           (select near.chapter_id from ${lineOf(sql`showing.id`)} near
             where near.position < coalesce(line.position, chapter.position)
             order by near.position desc limit 1) as "previousId",
           (select near.chapter_id from ${lineOf(sql`showing.id`)} near
             where near.position > coalesce(line.position, chapter.position)
             order by near.position limit 1) as "nextId"
      from chapter
      join branch on branch.id = chapter.branch_id
      join branch showing on showing.id = coalesce(${place.branchId}::uuid, branch.id)
      join novel on novel.id = showing.novel_id
      join "user" author on author.id = branch.author_id
      left join lateral (
        select line.position, line.revision_id from ${lineOf(sql`showing.id`)} line
         where line.chapter_id = chapter.id
      ) line on true
      join chapter_revision revision
        on revision.id = coalesce(line.revision_id, chapter.published_revision_id, chapter.head_revision_id)
      left join unlock on unlock.chapter_id = chapter.id and unlock.user_id = ${readerId}
      left join chapter_progress progress
             on progress.chapter_id = chapter.id and progress.user_id = ${readerId}
     where chapter.id = ${place.chapterId}
       and chapter.taken_down_at is null
       and (line.position is not null or (showing.id = branch.id and ${visibleTo(readerId)}))
       and (showing.last_published_at is not null or showing.author_id = ${readerId}
            or unlock.user_id is not null)`.execute(db);
  return rows[0];
}

export interface ProgressRow {
  readerId: string;
  chapterId: string;
  /** The branch it is read in; null for the one it was written in. */
  branchId: string | null;
  anchor: ReadingAnchor;
  finished: boolean;
  savedAt: string;
}

/**
 * Writes the place in the chapter, the latest chapter of the branch it is read in and how far its home branch has
 * been opened and finished, in one statement; false when the reader may not read the chapter there. The last write
 * to arrive wins for the place; what was finished once stays finished, and the horizon only moves on.
 */
export async function claimProgress(db: Executor, progress: ProgressRow): Promise<boolean> {
  const { readerId, anchor, savedAt } = progress;
  const result = await sql`
    with readable as (
      select chapter.id, chapter.branch_id, chapter.position, showing.id as showing_id
        from chapter
        join branch on branch.id = chapter.branch_id
        join branch showing on showing.id = coalesce(${progress.branchId}::uuid, branch.id)
        left join unlock on unlock.chapter_id = chapter.id and unlock.user_id = ${readerId}
       where chapter.id = ${progress.chapterId}
         and chapter.taken_down_at is null
         and ((showing.id = branch.id and ${visibleTo(readerId)})
              or exists (select from ${lineOf(sql`showing.id`)} line where line.chapter_id = chapter.id))
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
      select ${readerId}::uuid, showing_id, id, ${savedAt}::timestamptz from readable
      on conflict (user_id, branch_id) do update
         set chapter_id = excluded.chapter_id, updated_at = excluded.updated_at
    ), reached as (
      insert into reading_horizon (user_id, branch_id, opened_chapter_id, finished_chapter_id, updated_at)
      select ${readerId}::uuid, branch_id, id, case when ${progress.finished}::boolean then id end,
             ${savedAt}::timestamptz
        from readable
      on conflict (user_id, branch_id) do update
         set opened_chapter_id = ${further(sql`opened_chapter_id`)},
             finished_chapter_id = ${further(sql`finished_chapter_id`)},
             updated_at = excluded.updated_at
    )
    select id from readable`.execute(db);
  return result.rows.length > 0;
}

/** Of the chapter that was there and the one that comes, the one further on. */
function further(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select reached.id from chapter reached
     where reached.id in (reading_horizon.${column}, excluded.${column})
     order by reached.position desc limit 1)`;
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
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
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
    .select(sql<number>`(select count(*) from ${lineOf(sql`place.branch_id`)} line)`.as('chapterCount'))
    .where('place.user_id', '=', readerId)
    .where(visibleTo(readerId))
    .orderBy('place.updated_at', 'desc')
    .orderBy('place.branch_id', 'desc')
    .limit(limit);
  if (after === undefined) return await places.execute();
  return await places
    .where((eb) => eb(eb.refTuple('place.updated_at', 'place.branch_id'), '<', eb.tuple(...after)))
    .execute();
}
