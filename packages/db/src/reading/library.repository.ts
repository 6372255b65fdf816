import type { Locale } from '@inkvine/contracts/primitives';
import type { Shelf } from '@inkvine/contracts/reading';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { lineFor, lineOf } from '../stories/branch-line.ts';
import { labelOf } from '../stories/chapter-label.ts';
import { horizonOf } from './horizon.ts';

export interface LibraryRow {
  branchId: string;
  branchName: string | null;
  novelSlug: string;
  novelTitle: string;
  language: Locale;
  chapterId: string;
  chapterNumber: number;
  chapterLabel: string;
  chapterTitle: string;
  fraction: number;
  chapterCount: number;
  readAt: string;
  shelf: Shelf;
  chosen: boolean;
  reason: string;
  newChapters: number;
  editedChapters: number;
}

/**
 * Branches the reader is in or has put on a shelf, latest first, each with the chapter they are in, or the first. A
 * chapter that was taken down is not there, unless they bought it; of one that they had early and have no more, the one
 * before it. A branch lies where it was put; else under
 * `waiting` once its last chapter is finished, else under `reading`; not at all while no history is kept. A chapter
 * released quietly is new only to those who have finished the one before it.
 */
export async function listLibrary(
  db: Executor,
  readerId: string,
  shelves: readonly Shelf[],
  limit: number,
  after: readonly [readAt: string, branchId: string] | undefined,
): Promise<LibraryRow[]> {
  const [afterAt, afterId] = after ?? [null, null];
  const { rows } = await sql<LibraryRow>`
    with entry as (
      select coalesce(place.branch_id, put.branch_id) as branch_id, place.chapter_id, put.shelf, put.reason,
             greatest(place.updated_at, put.updated_at) as at
        from (select * from reading_position where user_id = ${readerId}) place
        full join (select * from shelf_entry where user_id = ${readerId}) put on put.branch_id = place.branch_id
       where put.shelf is not null
          or coalesce((select keeps_history from reading_preference where user_id = ${readerId}), true)
    ), standing as (
      select entry.branch_id, entry.at, entry.reason, entry.shelf is not null as chosen, chapter.id as chapter_id,
             here.number, here.title, progress.fraction, progress.finished_at is not null as is_finished,
             coalesce(entry.shelf, case when last.is_finished then 'waiting' else 'reading' end) as shelf
        from entry
        join lateral (
          select line.chapter_id, line.position as number, revision.title, line.position as place
            from ${lineFor(readerId, sql`entry.branch_id`)} line
            join chapter_revision revision on revision.id = line.revision_id
           where entry.chapter_id is null or line.chapter_id = entry.chapter_id
          union all
          select bought.id, bought.position, revision.title, bought.position
            from chapter bought
            join unlock on unlock.chapter_id = bought.id and unlock.user_id = ${readerId}
                       and unlock.kind = 'own'
            join chapter_revision revision on revision.id = bought.published_revision_id
           where bought.id = entry.chapter_id and bought.status <> 'published' and bought.taken_down_at is null
          union all
          select line.chapter_id, line.position, revision.title, 2147483647 - line.position
            from chapter ahead
            join ${lineOf(sql`entry.branch_id`)} line on line.position < ahead.position
            join chapter_revision revision on revision.id = line.revision_id
           where ahead.id = entry.chapter_id and ahead.status = 'scheduled'
           order by place limit 1
        ) here on true
        join chapter on chapter.id = here.chapter_id
        left join chapter_progress progress
               on progress.user_id = ${readerId} and progress.chapter_id = chapter.id
        left join lateral (
          select done.finished_at is not null as is_finished
            from ${lineOf(sql`entry.branch_id`)} line
            left join chapter_progress done
                   on done.chapter_id = line.chapter_id and done.user_id = ${readerId}
           order by line.position desc limit 1
        ) last on true
    ), listed as (
      select * from standing
       where shelf = any(${shelves}::text[])
         and (${afterAt}::timestamptz is null or (at, branch_id) < (${afterAt}::timestamptz, ${afterId}::uuid))
       order by at desc, branch_id desc
       limit ${limit}
    )
    select listed.branch_id as "branchId", case when not branch.is_main then branch.name end as "branchName",
           novel.slug as "novelSlug", novel.title as "novelTitle", novel.language,
           listed.chapter_id as "chapterId", listed.number as "chapterNumber", listed.title as "chapterTitle",
           (select ${labelOf(sql`listed.number`)}
              from chapter join branch on branch.id = chapter.branch_id
             where chapter.id = listed.chapter_id) as "chapterLabel",
           coalesce(listed.fraction, 0) as fraction, listed.at as "readAt", listed.shelf, listed.chosen,
           coalesce(listed.reason, '') as reason, counts."chapterCount", counts."newChapters",
           counts."editedChapters"
      from listed
      join branch on branch.id = listed.branch_id
      join novel on novel.id = branch.novel_id
      cross join lateral (
        select count(*) as "chapterCount",
               count(*) filter (where line.position > listed.number and quiet.id is null)
                 + ((listed.is_finished
                     and min(line.position) filter (where line.position > listed.number)
                         = min(line.position) filter (where line.position > listed.number and quiet.id is not null)
                    ) is true)::integer as "newChapters",
               count(*) filter (where done.finished_at is not null and done.revision_id <> line.revision_id)
                 as "editedChapters"
          from ${lineOf(sql`listed.branch_id`)} line
          left join chapter_progress done on done.chapter_id = line.chapter_id and done.user_id = ${readerId}
          left join chapter quiet on quiet.id = line.chapter_id and quiet.silent_release
      ) counts
     order by listed.at desc, listed.branch_id desc`.execute(db);
  return rows;
}

export interface StandingRow {
  opened: number;
  finished: number;
  furthest: number;
  treatedAs: number | null;
  rereading: boolean;
  shelf: Shelf | null;
  reason: string;
}

/** How a reader stands to a branch; undefined when there is no such branch for them. */
export async function findStanding(
  db: Executor,
  branchId: string,
  readerId: string,
): Promise<StandingRow | undefined> {
  const { rows } = await sql<StandingRow>`
    select horizon.opened, horizon.finished, put.shelf, coalesce(put.reason, '') as reason,
           coalesce(own.furthest, 0) as furthest, own."treatedAs", coalesce(own.rereading, false) as rereading
      from branch showing
      cross join lateral ${horizonOf(readerId, sql`showing.id`)} horizon
      left join shelf_entry put on put.branch_id = showing.id and put.user_id = ${readerId}
      cross join lateral (
        select max(least(opened.position, lineage.up_to_position)) as furthest,
               min(capped.position) as "treatedAs", bool_or(present.rereading) as rereading
          from branch_lineage lineage
          join reading_horizon present
            on present.branch_id = lineage.ancestor_id and present.user_id = ${readerId}
          join chapter opened on opened.id = present.opened_chapter_id
          left join chapter capped on capped.id = present.capped_chapter_id
         where lineage.branch_id = showing.id
      ) own
     where showing.id = ${branchId}
       and (showing.last_published_at is not null or showing.author_id = ${readerId})`.execute(db);
  return rows[0];
}

/**
 * Has the reader treated as being at a chapter, or no longer; also in what the branch inherits. A number that no
 * chapter has means the one before it. False when the reader has no progress here.
 */
export async function updateHorizonCap(
  db: Executor,
  cap: { readerId: string; branchId: string; number: number | null; rereading: boolean; at: string },
): Promise<boolean> {
  const { rows } = await sql`
    with target as (
      select line.chapter_id from ${lineOf(cap.branchId)} line
       where line.position <= greatest(${cap.number}::integer,
               (select min(first.position) from ${lineOf(cap.branchId)} first))
       order by line.position desc limit 1
    )
    update reading_horizon horizon
       set capped_chapter_id = case when ${cap.number}::integer is null then null
                                    else (select chapter_id from target) end,
           rereading = ${cap.rereading && cap.number !== null},
           updated_at = ${cap.at}::timestamptz
      from branch_lineage lineage
     where lineage.branch_id = ${cap.branchId}
       and horizon.branch_id = lineage.ancestor_id
       and horizon.user_id = ${cap.readerId}
    returning horizon.branch_id`.execute(db);
  return rows.length > 0;
}

/** Puts a branch on a shelf, or takes it off; false when there is no such branch for this reader. */
export async function claimShelf(
  db: Executor,
  entry: { readerId: string; branchId: string; shelf: Shelf | null; reason: string; at: string },
): Promise<boolean> {
  const { readerId, branchId, shelf } = entry;
  const { rows } = await sql`
    with known as (
      select id from branch
       where id = ${branchId} and (last_published_at is not null or author_id = ${readerId})
    ), cleared as (
      delete from shelf_entry using known
       where shelf_entry.branch_id = known.id and user_id = ${readerId} and ${shelf}::text is null
    ), put as (
      insert into shelf_entry (user_id, branch_id, shelf, reason, updated_at)
      select ${readerId}::uuid, known.id, ${shelf}::text, ${entry.reason}::text, ${entry.at}::timestamptz
        from known where ${shelf}::text is not null
      on conflict (user_id, branch_id) do update
         set shelf = excluded.shelf, reason = excluded.reason, updated_at = excluded.updated_at
    )
    select id from known`.execute(db);
  return rows.length > 0;
}
