import type { Locale } from '@inkvine/contracts/primitives';
import type { Attribution } from '@inkvine/contracts/attribution';
import type { ChapterAccess } from '@inkvine/contracts/chapter-access';
import type { Block } from '@inkvine/contracts/block';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { lineFor } from '../stories/branch-line.ts';
import { attributionOf } from '../stories/branch.repository.ts';
import { accessFor, mayRead, memberUntil, priceOf, rightsOf, visibleTo } from '../stories/chapter-access.ts';
import { labelOf } from '../stories/chapter-label.ts';
import { previewOf } from '../stories/chapter-preview.ts';
import { titleFor } from '../stories/chapter-title.ts';
import { openingTierOf, type OpeningTierRow } from '../memberships/opening-tier.ts';
import { unservedOf } from '../wallet/unlock-return.repository.ts';

export interface ReadableChapterRow {
  id: string;
  branchId: string;
  revisionId: string;
  number: number;
  label: string;
  title: string;
  /** The title as those may know it who have not opened the chapter; empty for not at all. */
  publicTitle: string;
  publishedAt: string | null;
  revisedAt: string | null;
  price: number;
  novelId: string;
  novelSlug: string;
  novelTitle: string;
  language: Locale;
  authorId: string;
  authorName: string;
  /** All about the fork it is read in, null in a main branch. */
  forkName: string | null;
  forkNumber: number;
  forkAuthorId: string;
  forkAuthorName: string;
  attribution: Attribution[] | null;
  credits: { id: string; name: string }[];
  previousId: string | null;
  nextId: string | null;
  access: ChapterAccess;
  /** When a rental that has begun ends. */
  rentedUntil: string | null;
  /** Until when a membership opens it, at least. */
  memberUntil: string | null;
  /** When a chapter that is not published yet is to be. */
  earlyUntil: string | null;
  /** Of a closed chapter, what its author's members need to read it. */
  openingTier: OpeningTierRow | null;
  blocks: Block[] | null;
  /** Payments of the reader whose text this is and was not sent yet. */
  unserved: string[];
  preview: Block[] | null;
  noteBefore: string;
  noteAfter: string;
  warnings: string[];
  changeNote: string | null;
  blockId: string | null;
  quote: string | null;
  fraction: number | null;
  editedSinceRead: boolean;
  placeChapterId: string | null;
  placeNumber: number | null;
  placeDeviceId: string | null;
  placeDeviceName: string | null;
  placeAt: string | null;
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
  const readable = mayRead(readerId);
  const position = sql`coalesce(line.position, chapter.position)`;
  const title = titleFor(readerId, { branchId: sql`showing.id`, position });
  const { rows } = await sql<ReadableChapterRow>`
    select chapter.id, showing.id as "branchId", revision.id as "revisionId",
           coalesce(line.position, chapter.position) as number,
           ${labelOf(position)} as label,
           case when ${readable} then revision.title else ${title} end as title,
           ${titleFor(null, { branchId: sql`showing.id`, position })} as "publicTitle",
           chapter.published_at as "publishedAt", ${priceOf} as price,
           novel.id as "novelId", novel.slug as "novelSlug", novel.title as "novelTitle", novel.language,
           author.id as "authorId", author.name as "authorName", ${access} as access,
           case when ${access} = 'rented' then unlock.ends_at end as "rentedUntil",
           case when ${access} = 'member' then ${memberUntil} end as "memberUntil",
           case when line.is_early then chapter.publish_at end as "earlyUntil",
           case when not ${readable} then ${openingTierOf(
             sql`branch.author_id`,
             sql`case
             when chapter.members_only then 'members_chapters' else 'paid_chapters' end`,
           )} end as "openingTier",
           case when ${readable} then revision.blocks end as blocks,
           case when ${readable} and ${access} <> 'member' then ${unservedOf(readerId)} else '{}' end as unserved,
           case when not ${readable} then ${previewOf()} end as preview,
           coalesce(chapter.note_before, branch.note_before) as "noteBefore",
           case when ${readable} then coalesce(chapter.note_after, branch.note_after) else '' end
             as "noteAfter",
           chapter.warnings, chapter.change_note as "changeNote", chapter.revised_at as "revisedAt",
           progress.block_id as "blockId", progress.quote, progress.fraction,
           (progress.finished_at is not null and progress.revision_id <> revision.id) is true
             as "editedSinceRead",
           place.chapter_id as "placeChapterId", placed.position as "placeNumber",
           place.device_id as "placeDeviceId", place.device_name as "placeDeviceName",
           place.updated_at as "placeAt",
           showing.name as "forkName", showing.fork_position as "forkNumber",
           owner.id as "forkAuthorId", owner.name as "forkAuthorName",
           case when not showing.is_main then ${attributionOf(sql`showing.id`)} end as attribution,
           coalesce((
             select jsonb_agg(jsonb_build_object('id', writer.id, 'name', writer.name)
                              order by credit.share desc, writer.name)
               from chapter_credit credit join "user" writer on writer.id = credit.user_id
              where credit.chapter_id = chapter.id and writer.id <> branch.author_id), '[]') as credits,
           (select near.chapter_id from ${lineFor(readerId, sql`showing.id`)} near
             where near.position < coalesce(line.position, chapter.position)
             order by near.position desc limit 1) as "previousId",
           (select near.chapter_id from ${lineFor(readerId, sql`showing.id`)} near
             where near.position > coalesce(line.position, chapter.position)
             order by near.position limit 1) as "nextId"
      from chapter
      join branch on branch.id = chapter.branch_id
      join branch showing on showing.id = coalesce(${place.branchId}::uuid, branch.id)
      join novel on novel.id = showing.novel_id
      join "user" author on author.id = branch.author_id
      join "user" owner on owner.id = showing.author_id
      left join lateral (
        select line.position, line.revision_id, line.is_early from ${lineFor(readerId, sql`showing.id`)} line
         where line.chapter_id = chapter.id
      ) line on true
      join chapter_revision revision
        on revision.id = coalesce(line.revision_id, chapter.published_revision_id, chapter.head_revision_id)
      left join ${rightsOf(readerId)}
      left join chapter_progress progress
             on progress.chapter_id = chapter.id and progress.user_id = ${readerId}
      left join reading_position place on place.branch_id = showing.id and place.user_id = ${readerId}
      left join chapter placed on placed.id = place.chapter_id
     where chapter.id = ${place.chapterId}
       and chapter.taken_down_at is null
       and (line.position is not null or (showing.id = branch.id and ${visibleTo(readerId)}))
       and (showing.last_published_at is not null or showing.author_id = ${readerId}
            or unlock.user_id is not null)`.execute(db);
  return rows[0];
}
