import type { ReleaseSettings } from '@inkvine/contracts/releases';
import type { ChapterStatus } from '@inkvine/contracts/stories';
import { statusesBefore } from '@inkvine/domain/stories/chapter-lifecycle';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { openingTierOf } from '../memberships/opening-tier.ts';

const PARAGRAPHS = 200;
const EXCERPT = 80;

/** A chapter as its author releases it, with the defaults of its branch; undefined when there is none. */
export async function findRelease(db: Executor, chapterId: string) {
  return await db
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .select([
      'chapter.id as chapterId',
      'chapter.branch_id as branchId',
      'branch.author_id as authorId',
      'chapter.version',
      'revision.title',
      sql<ChapterStatus>`chapter.status`.as('status'),
      'chapter.publish_at as publishAt',
      'chapter.published_at as publishedAt',
      'chapter.price_coins as price',
      'chapter.members_only as membersOnly',
      sql<'rule' | 'none' | 'after'>`chapter.preview_kind`.as('previewKind'),
      'chapter.preview_block_id as previewBlockId',
      'chapter.note_before as noteBefore',
      'chapter.note_after as noteAfter',
      'chapter.title_spoiler as titleSpoiler',
      'chapter.public_title as publicTitle',
      'chapter.warnings',
      'chapter.silent_release as silent',
      'branch.note_before as defaultNoteBefore',
      'branch.note_after as defaultNoteAfter',
      'branch.preview_characters as previewCharacters',
      'branch.version as branchVersion',
      'novel.title_spoiler as novelTitleSpoiler',
      sql<string | null>`${openingTierOf(sql`branch.author_id`, sql`'members_chapters'`)} ->> 'name'`.as(
        'membersTier',
      ),
      sql<{ blockId: string; excerpt: string }[]>`coalesce((
        select jsonb_agg(jsonb_build_object('blockId', block ->> 'id', 'excerpt', left(block ->> 'text', ${EXCERPT}))
                         order by place)
          from jsonb_array_elements(revision.blocks) with ordinality as passage (block, place)
         where block ->> 'type' <> 'comment' and place <= ${PARAGRAPHS}), '[]')`.as('paragraphs'),
    ])
    .where('chapter.id', '=', chapterId)
    .executeTakeFirst();
}

/** Writes what the author decided; the caller holds the chapter and gives it its next version. */
export async function updateReleaseSettings(
  trx: DatabaseTransaction,
  chapterId: string,
  { preview, ...settings }: ReleaseSettings,
): Promise<void> {
  await trx
    .updateTable('chapter')
    .set({
      price_coins: settings.price,
      members_only: settings.membersOnly,
      preview_kind: preview.kind,
      preview_block_id: preview.kind === 'after' ? preview.blockId : null,
      note_before: settings.noteBefore,
      note_after: settings.noteAfter,
      title_spoiler: settings.titleSpoiler,
      public_title: settings.publicTitle,
      warnings: settings.warnings,
      silent_release: settings.silent,
    })
    .where('id', '=', chapterId)
    .execute();
}

/** The next version of a chapter that is held; nothing else about it changes. */
export async function updateChapterVersion(
  trx: DatabaseTransaction,
  chapter: { id: string; at: string },
): Promise<number> {
  const { version } = await trx
    .updateTable('chapter')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: chapter.at }))
    .where('id', '=', chapter.id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/** What holds for the chapters of a branch that say nothing else; undefined when there is none. */
export async function findReleaseDefaults(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .select([
      'author_id as authorId',
      'note_before as noteBefore',
      'note_after as noteAfter',
      'preview_characters as previewCharacters',
      'version as branchVersion',
    ])
    .where('id', '=', branchId)
    .executeTakeFirst();
}

/** The next version when the branch is this author's and at `expectedVersion`, else undefined. */
export async function claimReleaseDefaults(
  db: Executor,
  branch: {
    branchId: string;
    authorId: string;
    expectedVersion: number;
    noteBefore: string;
    noteAfter: string;
    previewCharacters: number;
  },
): Promise<number | undefined> {
  const row = await db
    .updateTable('branch')
    .set((eb) => ({
      note_before: branch.noteBefore,
      note_after: branch.noteAfter,
      preview_characters: branch.previewCharacters,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', branch.branchId)
    .where('author_id', '=', branch.authorId)
    .where('version', '=', branch.expectedVersion)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

export async function findBranchVersion(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .select(['version', 'author_id as authorId', 'field_versions as fieldVersions'])
    .where('id', '=', branchId)
    .executeTakeFirst();
}

/** Promises a chapter for `publishAt`; answers the next version, or undefined when that may not be from where it is. */
export async function claimSchedule(
  trx: DatabaseTransaction,
  chapter: { id: string; expectedVersion: number; publishAt: string; at: string },
): Promise<number | undefined> {
  const row = await trx
    .updateTable('chapter')
    .set((eb) => ({
      status: 'scheduled',
      publish_at: chapter.publishAt,
      version: eb('version', '+', 1),
      updated_at: chapter.at,
    }))
    .where('id', '=', chapter.id)
    .where('version', '=', chapter.expectedVersion)
    .where('status', 'in', statusesBefore('scheduled'))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/**
 * Takes a chapter from the schedule: one that people have read goes back to being hidden, any other to a draft.
 * Answers the next version, or undefined when it is not scheduled at `expectedVersion`.
 */
export async function claimUnschedule(
  trx: DatabaseTransaction,
  chapter: { id: string; expectedVersion: number; at: string },
): Promise<number | undefined> {
  const row = await trx
    .updateTable('chapter')
    .set((eb) => ({
      status: sql<string>`case when published_revision_id is null then 'draft' else 'unpublished' end`,
      publish_at: null,
      version: eb('version', '+', 1),
      updated_at: chapter.at,
    }))
    .where('id', '=', chapter.id)
    .where('version', '=', chapter.expectedVersion)
    .where('status', '=', sql.lit('scheduled'))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Chapters of the branch, locked in the order of their ids, with what scheduling them needs. */
export async function lockChapters(
  trx: DatabaseTransaction,
  branchId: string,
  chapterIds: readonly string[],
) {
  return await trx
    .selectFrom('chapter')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .select([
      'chapter.id',
      'chapter.version',
      'revision.characters',
      sql<ChapterStatus>`chapter.status`.as('status'),
    ])
    .where('chapter.branch_id', '=', branchId)
    .where('chapter.id', 'in', chapterIds)
    .orderBy('chapter.id')
    .forNoKeyUpdate('chapter')
    .execute();
}
