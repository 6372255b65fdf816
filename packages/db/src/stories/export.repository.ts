import type { Block } from '@inkvine/contracts/block';
import type { Locale, UserId } from '@inkvine/contracts/primitives';
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../database.ts';
import { attributionOf } from './branch.repository.ts';
import { lineOf } from './branch-line.ts';
import { unservedOf } from '../wallet/unlock-return.repository.ts';
import { mayKeep, rightsOf } from './chapter-access.ts';

/** What a file of a branch says about itself; undefined when there is none. */
export async function findExportedBranch(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('user as author', 'author.id', 'branch.author_id')
    .select([
      'branch.id as branchId',
      'branch.author_id as authorId',
      'author.name as authorName',
      'branch.name',
      'branch.is_main as isMain',
      'branch.reader_export as readerExport',
      'novel.slug',
      'novel.title',
      'novel.synopsis',
      sql<Locale>`novel.language`.as('language'),
      'novel.tags',
      attributionOf(sql`branch.id`).as('attribution'),
    ])
    .where('branch.id', '=', branchId)
    .executeTakeFirst();
}

export interface ExportedChapterRow {
  chapterId: string;
  /** The text to write, unless `isNewest` and the chapter has a draft. */
  revisionId: string;
  isNewest: boolean;
  number: number;
  title: string;
  volume: string | null;
  characters: number;
  author: string;
  /** Others who wrote it, by their part. */
  credits: WrittenCredit[];
}

export interface TakeableChapterRow extends ExportedChapterRow {
  /** Payments of the reader whose text this is and was not sent yet. */
  unserved: string[];
}

export interface WrittenCredit {
  userId: UserId;
  name: string;
  /** In basis points. */
  share: number;
}

/** Whoever wrote a chapter with its author, as JSON. `chapter` and `branch` are rows of the surrounding statement. */
export const creditsOf = ({ withAuthor = false } = {}): RawBuilder<WrittenCredit[]> => sql`coalesce((
  select jsonb_agg(jsonb_build_object('userId', writer.id, 'name', writer.name, 'share', credit.share)
                   order by credit.share desc, writer.name)
    from chapter_credit credit join "user" writer on writer.id = credit.user_id
   where credit.chapter_id = chapter.id
     and (${withAuthor} or writer.id <> branch.author_id)), '[]'::jsonb)`;

/**
 * The chapters that were written in the branch, in order, for whoever wrote them.
 * @param drafts true for all of them as they are in the editor, false for the published ones as readers see them
 */
export async function listWrittenChapters(
  db: Executor,
  branchId: string,
  { drafts }: { drafts: boolean },
): Promise<ExportedChapterRow[]> {
  const { rows } = await sql<ExportedChapterRow>`
    select chapter.id as "chapterId", revision.id as "revisionId", ${drafts}::boolean as "isNewest",
           chapter.position as number,
           case when ${drafts} then coalesce(draft.title, revision.title) else revision.title end as title,
           volume.title as volume, greatest(revision.characters, coalesce(draft.characters, 0)) as characters,
           author.name as author, ${creditsOf()} as credits
      from chapter
      join branch on branch.id = chapter.branch_id
      join "user" author on author.id = branch.author_id
      join chapter_revision revision
        on revision.id = case when ${drafts} then chapter.head_revision_id
                              when chapter.status = 'published' then chapter.published_revision_id end
      left join draft on draft.chapter_id = chapter.id
      left join volume on volume.id = chapter.volume_id
     where chapter.branch_id = ${branchId}
     order by chapter.position`.execute(db);
  return rows;
}

/**
 * What of a branch this reader may take with them: chapters that the branch shows, that they may read, and whose
 * author allows it.
 */
export async function listTakeableChapters(
  db: Executor,
  branchId: string,
  readerId: string,
): Promise<TakeableChapterRow[]> {
  const { rows } = await sql<TakeableChapterRow>`
    select chapter.id as "chapterId", revision.id as "revisionId", false as "isNewest", line.position as number,
           revision.title, volume.title as volume, revision.characters, author.name as author,
           ${creditsOf()} as credits, ${unservedOf(readerId)} as unserved
      from branch showing
     cross join lateral ${lineOf(sql`showing.id`)} line
      join chapter on chapter.id = line.chapter_id
      join branch on branch.id = chapter.branch_id
      join "user" author on author.id = branch.author_id
      join chapter_revision revision on revision.id = line.revision_id
      left join volume on volume.id = chapter.volume_id
      left join ${rightsOf(readerId)}
     where showing.id = ${branchId}
       and showing.last_published_at is not null
       and showing.reader_export
       and branch.reader_export
       and ${mayKeep(readerId)}
     order by line.position`.execute(db);
  return rows;
}

/**
 * Texts of some of those chapters with the notes of their authors, in the order of the list; empty where a chapter was
 * deleted since.
 */
export async function listExportedTexts(
  db: Executor,
  chapters: readonly Pick<ExportedChapterRow, 'chapterId' | 'revisionId' | 'isNewest'>[],
): Promise<{ blocks: Block[]; noteBefore: string; noteAfter: string }[]> {
  const incoming = JSON.stringify(chapters.map((chapter, place) => ({ ...chapter, place })));
  const { rows } = await sql<{ blocks: Block[]; noteBefore: string; noteAfter: string }>`
    select coalesce(case when wanted."isNewest" then draft.blocks::jsonb end, revision.blocks, '[]') as blocks,
           coalesce(chapter.note_before, branch.note_before, '') as "noteBefore",
           coalesce(chapter.note_after, branch.note_after, '') as "noteAfter"
      from jsonb_to_recordset(${incoming}::jsonb)
           as wanted("chapterId" uuid, "revisionId" uuid, "isNewest" boolean, place integer)
      left join chapter_revision revision on revision.id = wanted."revisionId"
      left join draft on draft.chapter_id = wanted."chapterId"
      left join chapter on chapter.id = wanted."chapterId"
      left join branch on branch.id = chapter.branch_id
     order by wanted.place`.execute(db);
  return rows;
}

/** False when the branch is not this author's. */
export async function updateReaderExport(
  db: Executor,
  branch: { branchId: string; authorId: string; readerExport: boolean },
): Promise<boolean> {
  const result = await db
    .updateTable('branch')
    .set({ reader_export: branch.readerExport })
    .where('id', '=', branch.branchId)
    .where('author_id', '=', branch.authorId)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
