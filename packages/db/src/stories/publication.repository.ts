import type { ChapterStatus } from '@inkvine/contracts/stories';
import { statusesBefore } from '@inkvine/domain/stories/chapter-lifecycle';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { namedBranch } from './chapter.repository.ts';

/** A chapter and its branch, locked for a change of status; with what the decision needs. */
export async function lockChapter(trx: DatabaseTransaction, chapterId: string) {
  return await trx
    .selectFrom('chapter')
    .innerJoin('branch', 'branch.id', 'chapter.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .leftJoin('fork_consent as consent', 'consent.branch_id', 'branch.id')
    .select([
      'chapter.id',
      sql<'no' | 'royalty' | 'yes' | null>`consent.commercial`.as('commercial'),
      'chapter.branch_id as branchId',
      'chapter.position as number',
      sql<ChapterStatus>`chapter.status`.as('status'),
      'chapter.version',
      'chapter.field_versions as fieldVersions',
      'chapter.published_revision_id as publishedRevisionId',
      'revision.characters',
      'novel.id as novelId',
      'branch.author_id as authorId',
    ])
    .where('chapter.id', '=', chapterId)
    .forNoKeyUpdate(['branch', 'chapter'])
    .executeTakeFirst();
}

/** How many texts readers have had of a chapter; the same text again is none. */
const firstOrNextEdition = {
  edition: sql<number>`edition + (published_revision_id is distinct from head_revision_id)::integer`,
};

/**
 * Shows readers the newest text; answers the next version, or undefined when the chapter is not at
 * `expectedVersion` in a status that may be published. The day of the first publication stays.
 */
export async function claimPublication(
  trx: DatabaseTransaction,
  chapter: { id: string; expectedVersion: number; at: string; changeNote: string | null },
): Promise<number | undefined> {
  const { changeNote } = chapter;
  const row = await trx
    .updateTable('chapter')
    .set((eb) => ({
      ...firstOrNextEdition,
      // A change that nobody is told of leaves what was told of the one before.
      ...(changeNote === null ? {} : { change_note: changeNote, revised_at: chapter.at }),
      status: 'published',
      published_revision_id: eb.ref('head_revision_id'),
      published_at: eb.fn.coalesce('published_at', eb.val(chapter.at)),
      publish_at: null,
      version: eb('version', '+', 1),
      updated_at: chapter.at,
    }))
    .where('id', '=', chapter.id)
    .where('version', '=', chapter.expectedVersion)
    .where('status', 'in', statusesBefore('published'))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Hides a chapter; answers the next version, or undefined when it is not published at `expectedVersion`. */
export async function claimWithdrawal(
  trx: DatabaseTransaction,
  chapter: { id: string; expectedVersion: number; at: string },
): Promise<number | undefined> {
  const row = await trx
    .updateTable('chapter')
    .set((eb) => ({ status: 'unpublished', version: eb('version', '+', 1), updated_at: chapter.at }))
    .where('id', '=', chapter.id)
    .where('version', '=', chapter.expectedVersion)
    .where('status', 'in', statusesBefore('unpublished'))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** The first draft without text, which would keep a novel from being published. */
export async function findDraftWithoutText(trx: DatabaseTransaction, branchId: string) {
  return await trx
    .selectFrom('chapter')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .select(['chapter.id', 'chapter.position as number'])
    .where('chapter.branch_id', '=', branchId)
    .where('chapter.status', '=', 'draft')
    .where('revision.characters', '=', 0)
    .orderBy('chapter.position')
    .limit(1)
    .executeTakeFirst();
}

export interface DraftPublication {
  branchId: string;
  /** Chapters up to this number cost nothing, the rest `price` coins; with null each keeps what it costs. */
  freeChapters: number;
  price: number | null;
  at: string;
}

function draftsOf(trx: DatabaseTransaction, drafts: DraftPublication) {
  return trx
    .updateTable('chapter')
    .set((eb) => ({
      ...(drafts.price === null
        ? {}
        : {
            price_coins: sql<number>`case when position <= ${drafts.freeChapters} then 0 else ${drafts.price}::bigint end`,
          }),
      version: eb('version', '+', 1),
      updated_at: drafts.at,
    }))
    .where('branch_id', '=', drafts.branchId)
    .where('status', '=', 'draft');
}

/** Publishes every draft of the branch at once; answers how many. The caller holds the branch. */
export async function updateDraftsPublished(
  trx: DatabaseTransaction,
  drafts: DraftPublication,
): Promise<number> {
  const result = await draftsOf(trx, drafts)
    .set((eb) => ({
      ...firstOrNextEdition,
      status: 'published',
      published_revision_id: eb.ref('head_revision_id'),
      published_at: drafts.at,
    }))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Schedules every draft of the branch at once; answers how many. The caller holds the branch. */
export async function updateDraftsScheduled(
  trx: DatabaseTransaction,
  drafts: DraftPublication & { publishAt: string },
): Promise<number> {
  const result = await draftsOf(trx, drafts)
    .set({ status: 'scheduled', publish_at: drafts.publishAt })
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Branches in which a scheduled chapter is due, by id. @param page.after the last id seen */
export async function listDueBranches(
  db: Executor,
  page: { at: string; after: string | undefined; limit: number },
): Promise<string[]> {
  let due = db
    .selectFrom('chapter')
    .select('branch_id')
    .distinct()
    .where('status', '=', sql.lit('scheduled'))
    .where('publish_at', '<=', page.at)
    .orderBy('branch_id')
    .limit(page.limit);
  if (page.after !== undefined) due = due.where('branch_id', '>', page.after);
  return (await due.execute()).map((row) => row.branch_id);
}

/** A branch of a novel, the main one when none is named, with the chapters of it that readers have yet to see; undefined when there is none. */
export async function findUnpublished(
  db: Executor,
  work: { novelId: string; branchId?: string | undefined },
): Promise<{ branchId: string; authorId: string; chapterIds: string[] } | undefined> {
  const rows = await db
    .selectFrom('branch')
    .leftJoin('chapter', (join) =>
      join.onRef('chapter.branch_id', '=', 'branch.id').on('chapter.status', '=', sql.lit('draft')),
    )
    .select(['branch.id as branchId', 'branch.author_id as authorId', 'chapter.id as chapterId'])
    .where('branch.novel_id', '=', work.novelId)
    .where(namedBranch(work.branchId))
    .execute();
  const chapterIds = rows.flatMap(({ chapterId }) => (chapterId === null ? [] : [chapterId]));
  return rows[0] && { branchId: rows[0].branchId, authorId: rows[0].authorId, chapterIds };
}

/** The chapters of a branch that are due. */
export async function listDueChapters(db: Executor, branchId: string, now: string): Promise<string[]> {
  const rows = await db
    .selectFrom('chapter')
    .select('id')
    .where('branch_id', '=', branchId)
    .where('status', '=', sql.lit('scheduled'))
    .where('publish_at', '<=', now)
    .execute();
  return rows.map((row) => row.id);
}

/** The branch, locked; undefined when it has gone. */
export async function lockBranch(trx: DatabaseTransaction, branchId: string) {
  return await trx
    .selectFrom('branch')
    .select(['id as branchId', 'novel_id as novelId'])
    .where('id', '=', branchId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Publishes what is due in the branch; answers how many. The caller holds the branch. */
export async function updateDuePublished(
  trx: DatabaseTransaction,
  due: { branchId: string; at: string },
): Promise<number> {
  const result = await trx
    .updateTable('chapter')
    .set((eb) => ({
      ...firstOrNextEdition,
      status: 'published',
      published_revision_id: eb.ref('head_revision_id'),
      published_at: eb.fn.coalesce('published_at', eb.val(due.at)),
      publish_at: null,
      version: eb('version', '+', 1),
      updated_at: due.at,
    }))
    .where('branch_id', '=', due.branchId)
    .where('status', '=', sql.lit('scheduled'))
    .where('publish_at', '<=', due.at)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
