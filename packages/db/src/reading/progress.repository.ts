import type { Block } from '@inkvine/contracts/block';
import type { ReadingAnchor } from '@inkvine/contracts/reading';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { lineFor } from '../stories/branch-line.ts';
import { mayRead, rightsOf, visibleTo } from '../stories/chapter-access.ts';

export interface ProgressRow {
  readerId: string;
  chapterId: string;
  /** The branch it is read in; null for the one it was written in. */
  branchId: string | null;
  /** Null keeps the place there is; without one it is the beginning, or the end of what is finished. */
  anchor: ReadingAnchor | null;
  finished: boolean;
  /** The text that was read; null for the present one. */
  revisionId: string | null;
  deviceId: string | null;
  deviceName: string | null;
  /** When the reader was there, by the server's clock. */
  at: string;
}

export interface SavedProgressRow {
  savedAt: string;
  blockId: string;
  quote: string;
  fraction: number;
  finished: boolean;
  placeChapterId: string;
  placeNumber: number;
  placeDeviceId: string | null;
  placeDeviceName: string | null;
  placeAt: string;
}

/**
 * Writes the place in the chapter, the latest chapter of the branch it is read in and how far its home branch has
 * been opened and finished, in one statement, and answers what holds afterwards; undefined when the reader may not
 * read the chapter there. Of two places the one made later holds, whichever arrives first; what was finished once
 * stays finished, and the horizon only moves on. The text counts as read by its revision when it is begun and when
 * it is finished, so that an edit is still news while one looks at it.
 * Source: product specification 2.4.
 */
export async function claimProgress(
  db: Executor,
  progress: ProgressRow,
): Promise<SavedProgressRow | undefined> {
  const { readerId, anchor, at, finished } = progress;
  const { rows } = await sql<SavedProgressRow>`
    with readable as (
      select chapter.id, chapter.branch_id, chapter.position, showing.id as showing_id, shown.id as revision_id,
             coalesce(${anchor?.blockId ?? null}::text, shown.blocks -> 0 ->> 'id', '-') as block_id
        from chapter
        join branch on branch.id = chapter.branch_id
        join branch showing on showing.id = coalesce(${progress.branchId}::uuid, branch.id)
        left join ${rightsOf(readerId)}
        left join lateral (
          select line.revision_id from ${lineFor(readerId, sql`showing.id`)} line where line.chapter_id = chapter.id
        ) line on true
        left join chapter_revision said on said.id = ${progress.revisionId}::uuid and said.chapter_id = chapter.id
        join chapter_revision shown
          on shown.id = coalesce(said.id, line.revision_id, chapter.published_revision_id, chapter.head_revision_id)
       where chapter.id = ${progress.chapterId}
         and chapter.taken_down_at is null
         and ((showing.id = branch.id and ${visibleTo(readerId)}) or line.revision_id is not null)
         and ${mayRead(readerId)}
    ), placed as (
      insert into chapter_progress as present
             (user_id, chapter_id, revision_id, block_id, quote, fraction, finished_at, updated_at)
      select ${readerId}::uuid, id, revision_id, block_id, ${anchor?.quote ?? ''}::text,
             ${anchor?.fraction ?? (finished ? 1 : 0)}::double precision,
             case when ${finished}::boolean then ${at}::timestamptz end, ${at}::timestamptz
        from readable
      on conflict (user_id, chapter_id) do update
         set block_id = ${laterOf('block_id', anchor !== null)},
             quote = ${laterOf('quote', anchor !== null)},
             fraction = ${laterOf('fraction', anchor !== null)},
             revision_id = case when excluded.finished_at is not null or present.finished_at is null
                                then ${laterOf('revision_id', true)} else present.revision_id end,
             finished_at = coalesce(present.finished_at, excluded.finished_at),
             updated_at = greatest(present.updated_at, excluded.updated_at)
      returning block_id, quote, fraction, finished_at, updated_at
    ), positioned as (
      insert into reading_position as present (user_id, branch_id, chapter_id, device_id, device_name, updated_at)
      select ${readerId}::uuid, showing_id, id, ${progress.deviceId}::uuid, ${progress.deviceName}::text,
             ${at}::timestamptz
        from readable
      on conflict (user_id, branch_id) do update
         set chapter_id = ${laterOf('chapter_id', true)},
             device_id = ${laterOf('device_id', true)},
             device_name = ${laterOf('device_name', true)},
             updated_at = greatest(present.updated_at, excluded.updated_at)
      returning chapter_id, device_id, device_name, updated_at
    ), reached as (
      insert into reading_horizon as present
             (user_id, branch_id, opened_chapter_id, finished_chapter_id, capped_chapter_id, updated_at)
      select ${readerId}::uuid, branch_id, id, case when ${finished}::boolean then id end,
             (select horizon.capped_chapter_id
                from branch_lineage lineage
                join reading_horizon horizon
                  on horizon.branch_id = lineage.ancestor_id and horizon.user_id = ${readerId}
                join chapter capped on capped.id = horizon.capped_chapter_id
               where lineage.branch_id = readable.showing_id and not horizon.rereading
               order by capped.position limit 1),
             ${at}::timestamptz
        from readable
      on conflict (user_id, branch_id) do update
         set opened_chapter_id = ${further(sql`present.opened_chapter_id`, sql`excluded.opened_chapter_id`)},
             finished_chapter_id = ${further(sql`present.finished_chapter_id`, sql`excluded.finished_chapter_id`)},
             capped_chapter_id = case
               when not present.rereading then present.capped_chapter_id
               when ${isReadAgain} then null
               else ${further(sql`present.capped_chapter_id`, sql`excluded.opened_chapter_id`)} end,
             rereading = present.rereading and not ${isReadAgain},
             updated_at = greatest(present.updated_at, excluded.updated_at)
    )
    select placed.updated_at as "savedAt", placed.block_id as "blockId", placed.quote, placed.fraction,
           placed.finished_at is not null as finished,
           positioned.chapter_id as "placeChapterId", standing.position as "placeNumber",
           positioned.device_id as "placeDeviceId", positioned.device_name as "placeDeviceName",
           positioned.updated_at as "placeAt"
      from placed, positioned
      join chapter standing on standing.id = positioned.chapter_id`.execute(db);
  return rows[0];
}

/** Of two writes of a column, what the one made later says; a write that says nothing changes nothing. */
function laterOf(column: string, says: boolean): RawBuilder<unknown> {
  const name = sql.ref(column);
  return says
    ? sql`case when excluded.updated_at >= present.updated_at then excluded.${name} else present.${name} end`
    : sql`present.${name}`;
}

/** Of the chapter that was there and the one that comes, the one further on. */
function further(present: RawBuilder<unknown>, coming: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select reached.id from chapter reached
     where reached.id in (${present}, ${coming})
     order by reached.position desc limit 1)`;
}

/** Whether a second reading has come as far as the first. */
const isReadAgain = sql`(
  (select again.position from chapter again where again.id = excluded.opened_chapter_id)
  >= (select first.position from chapter first where first.id = present.opened_chapter_id))`;

export interface ChangedTextRow {
  oldTitle: string;
  oldBlocks: Block[];
  title: string;
  blocks: Block[];
}

/** The text a reader finished and the present one; undefined when they are the same or the reader may not see it. */
export async function findChangedText(
  db: Executor,
  place: { chapterId: string; branchId: string | null },
  readerId: string,
): Promise<ChangedTextRow | undefined> {
  const { rows } = await sql<ChangedTextRow>`
    select old.title as "oldTitle", old.blocks as "oldBlocks", present.title, present.blocks
      from chapter
      join branch on branch.id = chapter.branch_id
      join branch showing on showing.id = coalesce(${place.branchId}::uuid, branch.id)
      left join ${rightsOf(readerId)}
      left join lateral (
        select line.revision_id from ${lineFor(readerId, sql`showing.id`)} line where line.chapter_id = chapter.id
      ) line on true
      join chapter_progress progress
        on progress.chapter_id = chapter.id and progress.user_id = ${readerId}
       and progress.finished_at is not null
      join chapter_revision old on old.id = progress.revision_id
      join chapter_revision present
        on present.id = coalesce(line.revision_id, chapter.published_revision_id, chapter.head_revision_id)
     where chapter.id = ${place.chapterId}
       and chapter.taken_down_at is null
       and ((showing.id = branch.id and ${visibleTo(readerId)}) or line.revision_id is not null)
       and ${mayRead(readerId)}
       and old.id <> present.id`.execute(db);
  return rows[0];
}
