import type { ChapterAccess } from '@inkvine/contracts/chapter-access';
import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import type { ChapterStatus } from '@inkvine/contracts/stories';
import type { ForkTerms } from '@inkvine/contracts/fork-terms';
import { sql, type RawBuilder } from 'kysely';
import { horizonOf } from '../reading/horizon.ts';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { lineFor } from './branch-line.ts';
import { accessFor, priceOf, rightsOf } from './chapter-access.ts';
import { labelOf } from './chapter-label.ts';
import { titleFor } from './chapter-title.ts';

export interface ChapterEntryRow {
  id: string;
  number: number;
  label: string;
  volumeTitle: string | null;
  title: string;
  price: number;
  access: ChapterAccess;
  read: boolean;
  inherited: boolean;
  editedSinceRead: boolean;
  publishedAt: string;
  /** Of a chapter that the reader has before it appears, when it does. */
  earlyUntil: string | null;
}

/**
 * What readers of the branch see, in order; undefined when there is no such branch for this reader. That a chapter is
 * inherited is said of those the reader has come to: where a fork parts is for those who have come so far.
 */
export async function listPublishedChapters(
  db: Executor,
  page: { branchId: string; readerId: string | null; limit: number; afterNumber: number },
): Promise<ChapterEntryRow[] | undefined> {
  const { readerId } = page;
  const { rows } = await sql<ChapterEntryRow | { id: null }>`
    select entry.*
      from branch showing
      join novel on novel.id = showing.novel_id
      cross join lateral (
        select case when ${readerId}::uuid in (showing.author_id, novel.author_id) then 2147483647
                    else greatest((select opened from ${horizonOf(readerId, sql`showing.id`)} horizon), 1) end
               as upto
      ) seen
      left join lateral (
        select chapter.id, line.position as number, ${labelOf(sql`line.position`)} as label,
               volume.title as "volumeTitle",
               ${titleFor(readerId, { branchId: sql`showing.id`, position: sql`line.position` })} as title, ${priceOf} as price,
               ${accessFor(readerId)} as access,
               progress.finished_at is not null as read,
               line.inherited and line.position <= seen.upto as inherited,
               (progress.finished_at is not null and progress.revision_id <> line.revision_id) is true
                 as "editedSinceRead",
               case when line.is_early then chapter.publish_at else chapter.published_at end as "publishedAt",
               case when line.is_early then chapter.publish_at end as "earlyUntil"
          from (
            select * from ${lineFor(readerId, sql`showing.id`)} line
             where line.position > ${page.afterNumber}
             order by line.position
             limit ${page.limit}
          ) line
          join chapter on chapter.id = line.chapter_id
          join branch on branch.id = chapter.branch_id
          join novel on novel.id = branch.novel_id
          join chapter_revision revision on revision.id = line.revision_id
          left join volume on volume.id = chapter.volume_id
          left join ${rightsOf(readerId)}
          left join chapter_progress progress
                 on progress.chapter_id = chapter.id and progress.user_id = ${readerId}
      ) entry on true
     where showing.id = ${page.branchId}
       and (showing.last_published_at is not null or showing.author_id = ${readerId})
     order by entry.number`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row) => row.id !== null);
}

type Commercial = ForkTerms['commercial'];

export interface ManagedChapterRow {
  id: string;
  number: number;
  title: string;
  status: ChapterStatus;
  price: number;
  characters: number;
  publishAt: string | null;
  publishedAt: string | null;
  version: number;
  label: string;
  volumeTitle: string | null;
}

/** The branch of that id, of a novel its main one when none is named: two conditions, so that each has its index. */
export const namedBranch = (branchId: string | undefined): RawBuilder<boolean> =>
  branchId === undefined ? sql<boolean>`branch.is_main` : sql<boolean>`branch.id = ${branchId}`;

/** All chapters in order with their newest titles; undefined when the branch is not this author's. */
export async function listManagedChapters(
  db: Executor,
  page: {
    novelId: string;
    branchId: string | undefined;
    authorId: string;
    limit: number;
    afterNumber: number;
  },
): Promise<ManagedChapterRow[] | undefined> {
  const { rows } = await sql<ManagedChapterRow | { id: null }>`
    select entry.*
      from novel
      join branch on branch.novel_id = novel.id and ${namedBranch(page.branchId)}
      left join lateral (
        select chapter.id, chapter.position as number, coalesce(draft.title, revision.title) as title, chapter.status,
               chapter.price_coins as price, coalesce(draft.characters, revision.characters) as characters, chapter.publish_at as "publishAt",
               chapter.published_at as "publishedAt", chapter.version,
               ${labelOf(sql`chapter.position`)} as label, volume.title as "volumeTitle"
          from chapter
          join chapter_revision revision on revision.id = chapter.head_revision_id
          left join volume on volume.id = chapter.volume_id
          left join draft on draft.chapter_id = chapter.id
         where chapter.branch_id = branch.id
           and chapter.position > ${page.afterNumber}
         order by chapter.position
         limit ${page.limit}
      ) entry on true
     where novel.id = ${page.novelId}
       and branch.author_id = ${page.authorId}
     order by entry.number`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row) => row.id !== null);
}

/** A chapter with its newest text, to edit. */
export async function findEditableChapter(db: Executor, chapterId: string) {
  return await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .leftJoin('fork_consent as consent', 'consent.branch_id', 'branch.id')
    .select([
      'chapter.id',
      'chapter.position as number',
      'revision.title',
      sql<ChapterStatus>`chapter.status`.as('status'),
      'chapter.price_coins as price',
      'revision.characters',
      'chapter.publish_at as publishAt',
      'chapter.published_at as publishedAt',
      'chapter.version',
      'novel.id as novelId',
      'branch.id as branchId',
      'novel.title as novelTitle',
      'branch.name as branchName',
      sql<Commercial | null>`consent.commercial`.as('commercial'),
      sql<Locale>`novel.language`.as('language'),
      'branch.author_id as authorId',
      sql<Block[]>`revision.blocks`.as('blocks'),
      sql<boolean>`coalesce(chapter.published_revision_id <> chapter.head_revision_id, false)`.as(
        'unpublishedChanges',
      ),
    ])
    .where('chapter.id', '=', chapterId)
    .executeTakeFirst();
}

/** Whose branch a chapter is of. */
export async function findChapterHome(db: Executor, chapterId: string) {
  return await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .select(['chapter.branch_id as branchId', 'branch.author_id as authorId'])
    .where('chapter.id', '=', chapterId)
    .executeTakeFirst();
}

/** The version, and what changed at which, to tell a caller what they missed. */
export async function findChapterVersion(db: Executor, chapterId: string) {
  return await db
    .selectFrom('chapter')
    .select(['version', 'field_versions as fieldVersions'])
    .where('id', '=', chapterId)
    .executeTakeFirst();
}

/**
 * A branch of a novel, the main one when none is named, locked: whoever adds, removes, publishes or hides chapters
 * holds it. `commercial` is what the author of a fork agreed to.
 */
export async function lockBranchOfNovel(
  trx: DatabaseTransaction,
  work: { novelId: string; branchId?: string | undefined },
) {
  return await trx
    .selectFrom('branch')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .leftJoin('fork_consent as consent', 'consent.branch_id', 'branch.id')
    .select([
      'branch.id as branchId',
      'novel.id as novelId',
      'branch.author_id as authorId',
      sql<Commercial | null>`consent.commercial`.as('commercial'),
    ])
    .where('branch.novel_id', '=', work.novelId)
    .where(namedBranch(work.branchId))
    .forNoKeyUpdate('branch')
    .executeTakeFirst();
}

export interface NewChapter {
  id: string;
  revisionId: string;
  title: string;
  blocks: Block[];
  characters: number;
  volumeId?: string | undefined;
  /** What the author says to readers; null where the branch says it. */
  noteBefore?: string | null;
  noteAfter?: string | null;
}

/**
 * Appends drafts to the branch in one statement, whatever their number; answers the last position. The caller
 * holds the branch.
 */
export async function insertChapters(
  trx: DatabaseTransaction,
  to: { branchId: string; authorId: string; at: string },
  chapters: NewChapter[],
): Promise<number> {
  const incoming = JSON.stringify(chapters.map((chapter, index) => ({ ...chapter, place: index + 1 })));
  const { rows } = await sql<{ position: number }>`
    with incoming as (
      select * from jsonb_to_recordset(${incoming}::jsonb)
        as incoming(id uuid, "revisionId" uuid, place integer, title text, blocks jsonb, characters integer,
                    "volumeId" uuid, "noteBefore" text, "noteAfter" text)
    ), revisions as (
      insert into chapter_revision (id, chapter_id, title, blocks, characters, created_by, created_at)
      select "revisionId", id, title, blocks, characters, ${to.authorId}::uuid, ${to.at}::timestamptz
        from incoming
    ), last as (
      select coalesce(max(chapter.position), branch.fork_position) as position
        from branch left join chapter on chapter.branch_id = branch.id
       where branch.id = ${to.branchId}
       group by branch.id
    ), written as (
      insert into chapter
        (id, branch_id, position, head_revision_id, volume_id, note_before, note_after, created_at, updated_at)
      select incoming.id, ${to.branchId}::uuid, last.position + place, "revisionId", "volumeId", "noteBefore",
             "noteAfter", ${to.at}::timestamptz, ${to.at}::timestamptz
        from incoming, last
      returning position
    )
    select max(position) as position from written`.execute(trx);
  return rows[0]?.position ?? 0;
}

export interface ChapterEdit {
  id: string;
  authorId: string;
  expectedVersion: number;
  price: number;
  /** Null keeps the text and title as they are. */
  revision: { id: string; title: string; blocks: Block[]; characters: number } | null;
  at: string;
}

/**
 * Saves price and text when `expectedVersion` is the present one; answers the next version, else undefined.
 * The published revision stays what readers see. A branch that somebody holds is not waited for, because they may wait
 * for the chapter; whoever holds it touches it.
 */
export async function claimChapterEdit(db: Executor, edit: ChapterEdit): Promise<number | undefined> {
  const { revision } = edit;
  const { rows } = await sql<{ version: number }>`
    with saved as (
      update chapter
         set head_revision_id = coalesce(${revision?.id ?? null}::uuid, head_revision_id),
             price_coins = ${edit.price},
             version = version + 1,
             updated_at = ${edit.at}::timestamptz
       where id = ${edit.id} and version = ${edit.expectedVersion}
      returning id, branch_id, version
    ), revised as (
      insert into chapter_revision (id, chapter_id, title, blocks, characters, created_by, created_at)
      select ${revision?.id ?? null}::uuid, id, ${revision?.title ?? null}::text,
             ${revision === null ? null : JSON.stringify(revision.blocks)}::jsonb,
             ${revision?.characters ?? null}::integer, ${edit.authorId}::uuid, ${edit.at}::timestamptz
        from saved
       where ${revision !== null}::boolean
    ), free as (
      select branch.id from saved join branch on branch.id = saved.branch_id
         for no key update of branch skip locked
    ), touched as (
      update branch set updated_at = ${edit.at}::timestamptz from free where branch.id = free.id
    )
    select version from saved`.execute(db);
  return rows[0]?.version;
}

/**
 * Removes a chapter that never was published and closes the gap in the numbers; false when it is not at
 * `expectedVersion`. The caller holds the branch.
 */
export async function claimDraftDeletion(
  trx: DatabaseTransaction,
  chapter: { id: string; branchId: string; expectedVersion: number },
): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('chapter')
    .where('id', '=', chapter.id)
    .where('version', '=', chapter.expectedVersion)
    .where('published_revision_id', 'is', null)
    .returning('position')
    .executeTakeFirst();
  if (deleted === undefined) return false;
  await sql`
    with closed as (
      update chapter set position = position - 1
       where branch_id = ${chapter.branchId} and position > ${deleted.position}
    )
    update branch set list_version = list_version + 1 where id = ${chapter.branchId}`.execute(trx);
  return true;
}
