import type { WikiType } from '@inkvine/contracts/wiki';
import type { WikiPartKind } from '@inkvine/contracts/wiki-editing';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { creditsOf, type ExportedChapterRow, type WrittenCredit } from './export.repository.ts';

/** What a backup says of the branch as a whole. */
export async function findBackedUpBranch(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .select([
      'novel.warnings',
      'novel.title_spoiler as titleSpoiler',
      'branch.fork_position as forkPosition',
      sql<'continuous' | 'per_volume'>`branch.numbering`.as('numbering'),
      'branch.note_before as noteBefore',
      'branch.note_after as noteAfter',
    ])
    .where('branch.id', '=', branchId)
    .executeTakeFirst();
}

export async function listBackedUpVolumes(db: Executor, branchId: string) {
  return await db
    .selectFrom('volume')
    .select(['id', 'title'])
    .where('branch_id', '=', branchId)
    .orderBy('position')
    .execute();
}

export interface BackedUpChapterRow extends ExportedChapterRow {
  status: 'draft' | 'scheduled' | 'published' | 'unpublished';
  price: number;
  membersOnly: boolean;
  label: string | null;
  volumeId: string | null;
  noteBefore: string | null;
  noteAfter: string | null;
  silentRelease: boolean;
  previewKind: 'rule' | 'none' | 'after';
  previewBlockId: string | null;
  titleSpoiler: boolean | null;
  publishAt: string | null;
  publishedAt: string | null;
  createdAt: string;
  /** All who wrote it, its author too. */
  shares: WrittenCredit[];
}

/** The chapters that were written in the branch, in order, each as it is in the editor. */
export async function listBackedUpChapters(db: Executor, branchId: string): Promise<BackedUpChapterRow[]> {
  const { rows } = await sql<BackedUpChapterRow>`
    select chapter.id as "chapterId", revision.id as "revisionId", true as "isNewest",
           chapter.position as number, coalesce(draft.title, revision.title) as title, volume.title as volume,
           greatest(revision.characters, coalesce(draft.characters, 0)) as characters, author.name as author,
           ${creditsOf()} as credits, ${creditsOf({ withAuthor: true })} as shares,
           chapter.status, chapter.price_coins as price, chapter.members_only as "membersOnly",
           chapter.number_label as label,
           chapter.volume_id as "volumeId", chapter.note_before as "noteBefore",
           chapter.note_after as "noteAfter", chapter.silent_release as "silentRelease",
           chapter.preview_kind as "previewKind", chapter.preview_block_id as "previewBlockId",
           chapter.title_spoiler as "titleSpoiler", chapter.publish_at as "publishAt",
           chapter.published_at as "publishedAt", chapter.created_at as "createdAt"
      from chapter
      join branch on branch.id = chapter.branch_id
      join "user" author on author.id = branch.author_id
      join chapter_revision revision on revision.id = chapter.head_revision_id
      left join draft on draft.chapter_id = chapter.id
      left join volume on volume.id = chapter.volume_id
     where chapter.branch_id = ${branchId}
     order by chapter.position`.execute(db);
  return rows;
}

export async function listBackedUpNotices(db: Executor, branchId: string) {
  return await db
    .selectFrom('notice')
    .select(['title', 'body', 'pinned as isPinned', 'published_at as publishedAt', 'created_at as createdAt'])
    .where('branch_id', '=', branchId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export interface BackedUpPartRow {
  key: string;
  part: WikiPartKind;
  entryKey: string | null;
  targetKey: string | null;
  type: WikiType | null;
  intro: boolean;
  gateChapterId: string | null;
  effective: 'on_open' | 'on_finish';
  name: string;
  body: Record<string, unknown>;
  search: string;
  words: string;
  mentions: string[];
}

/** What the branch's own wiki says, a page of it, by key. */
export async function listBackedUpParts(
  db: Executor,
  branchId: string,
  page: { limit: number; after: string | undefined },
): Promise<BackedUpPartRow[]> {
  const { rows } = await sql<BackedUpPartRow>`
    select part_key as key, kind as part, entry_key as "entryKey", target_key as "targetKey", type, intro,
           gate_chapter_id as "gateChapterId", effective, name, body, search, words, mentions
      from wiki_part
     where branch_id = ${branchId} and to_seq = 2147483647 and not deleted
       and part_key > coalesce(${page.after ?? null}::uuid, '00000000-0000-0000-0000-000000000000')
     order by part_key
     limit ${page.limit}`.execute(db);
  return rows;
}

export type RestoredChapter = { id: string } & Pick<
  BackedUpChapterRow,
  | 'price'
  | 'membersOnly'
  | 'label'
  | 'volumeId'
  | 'noteBefore'
  | 'noteAfter'
  | 'silentRelease'
  | 'previewKind'
  | 'previewBlockId'
  | 'titleSpoiler'
>;

/** Gives a new branch what its backup says of it as a whole. */
export async function updateRestoredBranch(
  trx: DatabaseTransaction,
  to: { branchId: string; novelId: string },
  branch: {
    numbering: 'continuous' | 'per_volume';
    noteBefore: string;
    noteAfter: string;
    warnings: string[];
    titleSpoiler: boolean;
  },
): Promise<void> {
  const { numbering, noteBefore, noteAfter, warnings, titleSpoiler } = branch;
  await trx
    .updateTable('branch')
    .set({ numbering, note_before: noteBefore, note_after: noteAfter })
    .where('id', '=', to.branchId)
    .execute();
  await trx
    .updateTable('novel')
    .set({ warnings, title_spoiler: titleSpoiler })
    .where('id', '=', to.novelId)
    .execute();
}

export async function insertRestoredVolume(
  trx: DatabaseTransaction,
  volume: { id: string; branchId: string; position: number; title: string; at: string },
): Promise<void> {
  await trx
    .insertInto('volume')
    .values({
      id: volume.id,
      branch_id: volume.branchId,
      position: volume.position,
      title: volume.title,
      created_at: volume.at,
    })
    .execute();
}

/** Gives new chapters what their backup says beside their texts, in one statement. */
export async function updateRestoredChapters(
  trx: DatabaseTransaction,
  chapters: readonly RestoredChapter[],
): Promise<void> {
  await sql`
    update chapter
       set price_coins = restored.price, members_only = restored."membersOnly", number_label = restored.label, volume_id = restored."volumeId",
           note_before = restored."noteBefore", note_after = restored."noteAfter",
           silent_release = restored."silentRelease", preview_kind = restored."previewKind",
           preview_block_id = restored."previewBlockId", title_spoiler = restored."titleSpoiler"
      from jsonb_to_recordset(${JSON.stringify(chapters)}::jsonb)
           as restored(id uuid, price bigint, "membersOnly" boolean, label text, "volumeId" uuid, "noteBefore" text, "noteAfter" text,
                       "silentRelease" boolean, "previewKind" text, "previewBlockId" text, "titleSpoiler" boolean)
     where chapter.id = restored.id`.execute(trx);
}

/** Gives new chapters those who wrote them; whoever is no longer known is left out. */
export async function insertRestoredCredits(
  trx: DatabaseTransaction,
  credits: readonly { chapterId: string; userId: string; share: number }[],
): Promise<void> {
  if (credits.length === 0) return;
  await sql`
    insert into chapter_credit (chapter_id, user_id, share)
    select credit."chapterId", writer.id, credit.share
      from jsonb_to_recordset(${JSON.stringify(credits)}::jsonb)
           as credit("chapterId" uuid, "userId" uuid, share integer)
      join "user" writer on writer.id = credit."userId"`.execute(trx);
}

/** A notice that nobody sees yet. */
export async function insertRestoredNotice(
  trx: DatabaseTransaction,
  notice: { id: string; branchId: string; title: string; body: string; isPinned: boolean; at: string },
): Promise<void> {
  await trx
    .insertInto('notice')
    .values({
      id: notice.id,
      branch_id: notice.branchId,
      title: notice.title,
      body: notice.body,
      pinned: notice.isPinned,
      created_at: notice.at,
      updated_at: notice.at,
    })
    .execute();
}
