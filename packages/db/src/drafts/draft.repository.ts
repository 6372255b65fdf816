import type { Block } from '@inkvine/contracts/block';
import type { DraftSnapshot, DurableDraft } from '@inkvine/domain/drafts/draft-snapshot';
import type { DraftGap } from '@inkvine/domain/drafts/save-decision';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface DraftTargetRow extends DurableDraft {
  authorId: string;
  /** Null until a database has its first epoch. */
  site: string | null;
  /** Null when the branch's next chapter has no id yet, or the one that had it is gone. */
  chapterId: string | null;
  isMade: boolean;
}

/** Expects `store` and a left-joined `draft` in the statement. */
const DURABLE = sql`
  store.site, store.epoch, store.flushes, coalesce(draft.rev, 0) as rev, coalesce(draft.seen_rev, 0) as "seenRev",
  draft.client_id as "clientId", coalesce(draft.client_from, 0) as "clientFrom", coalesce(draft.ops, '') as ops,
  draft.device, draft.saved_at as "savedAt", coalesce(draft.gaps, '[]') as gaps`;

/**
 * Everything that a call about a draft must know, in one round trip: whose branch it is, which chapter is meant
 * (null means the branch's next), and what of the draft is durable. Undefined when there is no such place.
 */
export async function findDraftTarget(
  db: Executor,
  place: { branchId: string; chapterId: string | null },
): Promise<DraftTargetRow | undefined> {
  const { rows } = await sql<DraftTargetRow>`
    select branch.author_id as "authorId",
           coalesce(chapter.id, case when slot.is_made then null else slot.chapter_id end) as "chapterId",
           chapter.id is not null as "isMade", ${DURABLE}
      from branch
     cross join draft_epoch store
      left join next_chapter slot on slot.branch_id = branch.id
      left join chapter on chapter.id = coalesce(${place.chapterId}::uuid, slot.chapter_id)
                       and chapter.branch_id = branch.id
      left join draft on draft.chapter_id = chapter.id
     where branch.id = ${place.branchId}
       and (${place.chapterId}::uuid is null or chapter.id is not null
            or (slot.chapter_id = ${place.chapterId}::uuid and not slot.is_made))`.execute(db);
  return rows[0];
}

export interface DraftBatchRow extends DraftTargetRow {
  branchId: string;
  chapterId: string;
  /** Its chapter was deleted, so that its draft has no place any more. */
  isGone: boolean;
}

/** The same for many drafts at once, whoever writes them; those of branches that are not of this site are left out. */
export async function listDraftTargets(
  db: Executor,
  places: readonly { branchId: string; chapterId: string }[],
): Promise<DraftBatchRow[]> {
  const { rows } = await sql<DraftBatchRow>`
    select branch.author_id as "authorId", branch.id as "branchId", place.chapter_id as "chapterId",
           chapter.id is not null as "isMade",
           chapter.id is null and slot.chapter_id is distinct from place.chapter_id as "isGone", ${DURABLE}
      from unnest(${places.map(({ branchId }) => branchId)}::uuid[],
                  ${places.map(({ chapterId }) => chapterId)}::uuid[]) as place (branch_id, chapter_id)
      join branch on branch.id = place.branch_id
     cross join draft_epoch store
      left join chapter on chapter.id = place.chapter_id and chapter.branch_id = branch.id
      left join next_chapter slot on slot.branch_id = branch.id
      left join draft on draft.chapter_id = chapter.id`.execute(db);
  return rows;
}

/** Gives the branch's next chapter an id unless it has one; answers the one it has. */
export async function claimNextChapter(db: Executor, branchId: string, chapterId: string): Promise<string> {
  const { rows } = await sql<{ chapterId: string }>`
    insert into next_chapter as slot (branch_id, chapter_id) values (${branchId}, ${chapterId})
        on conflict (branch_id) do update
       set chapter_id = case when slot.is_made then excluded.chapter_id else slot.chapter_id end,
           is_made = false
    returning chapter_id as "chapterId"`.execute(db);
  return rows[0]!.chapterId;
}

/** Marks the branch's next chapter as made; false when it was before, or another has become the next. */
export async function claimNextChapterMade(
  trx: DatabaseTransaction,
  branchId: string,
  chapterId: string,
): Promise<boolean> {
  const result = await trx
    .updateTable('next_chapter')
    .set({ is_made: true })
    .where('branch_id', '=', branchId)
    .where('chapter_id', '=', chapterId)
    .where('is_made', '=', false)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The newest durable text of a chapter: its draft when it has one, else its newest revision. */
export async function findDurableText(db: Executor, chapterId: string) {
  const { rows } = await sql<{ title: string; blocks: Block[]; hash: string | null }>`
    select coalesce(draft.title, revision.title) as title,
           coalesce(draft.blocks::jsonb, revision.blocks) as blocks, draft.hash
      from chapter
      join chapter_revision revision on revision.id = chapter.head_revision_id
      left join draft on draft.chapter_id = chapter.id
     where chapter.id = ${chapterId}`.execute(db);
  return rows[0];
}

export interface DraftWrite extends DraftSnapshot {
  chapterId: string;
  epoch: string;
  seenRev: number;
  /** Null leaves them as they are. */
  gaps: DraftGap[] | null;
  /** Only on top of exactly this revision; null for on top of any lower one. */
  expectedRev: number | null;
  /** Whether a revision of the chapter holds the same text. */
  isKept: boolean;
}

/** Writes a draft that is newer than the one that is there; false when it is not. Never goes backwards. */
export async function claimDraftWrite(db: Executor, draft: DraftWrite): Promise<boolean> {
  const { rows } = await sql<{ rev: number }>`
    insert into draft (chapter_id, rev, seen_rev, epoch, title, blocks, characters, hash, client_id, client_from,
                       device, ops, author_id, active_since, saved_at, kept_rev, gaps)
    select ${draft.chapterId}::uuid, ${draft.rev}::bigint, ${draft.seenRev}::bigint, ${draft.epoch}, ${draft.title},
           ${draft.blocks}, ${draft.characters}::integer, ${draft.hash}, ${draft.clientId},
           ${draft.clientFrom}::bigint, ${draft.device}, ${draft.ops}, ${draft.authorId}::uuid,
           ${draft.savedAt}::timestamptz, ${draft.savedAt}::timestamptz,
           case when ${draft.isKept} then ${draft.rev}::bigint else 0 end,
           coalesce(${draft.gaps && JSON.stringify(draft.gaps)}::jsonb, '[]')
     where exists (select from chapter where id = ${draft.chapterId}::uuid)
        on conflict (chapter_id) do update
       set rev = excluded.rev, seen_rev = excluded.seen_rev, epoch = excluded.epoch, title = excluded.title,
           blocks = excluded.blocks, characters = excluded.characters, hash = excluded.hash,
           client_id = excluded.client_id, client_from = excluded.client_from, device = excluded.device,
           gaps = coalesce(${draft.gaps && JSON.stringify(draft.gaps)}::jsonb, draft.gaps),
           ops = excluded.ops, author_id = excluded.author_id, saved_at = excluded.saved_at,
           kept_rev = greatest(excluded.kept_rev, draft.kept_rev),
           active_since = case when draft.kept_rev < draft.rev then draft.active_since else excluded.saved_at end
     where draft.rev < excluded.rev
       and draft.rev = coalesce(${draft.expectedRev}::bigint, draft.rev)
    returning rev`.execute(db);
  return rows.length > 0;
}

/** The branch of a chapter, made or not yet. */
export async function findBranchOfChapter(db: Executor, chapterId: string): Promise<string | undefined> {
  const { rows } = await sql<{ branchId: string }>`
    select branch_id as "branchId" from chapter where id = ${chapterId}
    union all
    select branch_id from next_chapter where chapter_id = ${chapterId} and not is_made
    limit 1`.execute(db);
  return rows[0]?.branchId;
}

export interface UnpublishedDraftRow {
  novelId: string;
  branchId: string;
  chapterId: string;
  number: number;
  isNew: boolean;
  novelTitle: string;
  title: string;
  characters: number;
  savedAt: string;
}

/** An author's durable drafts with words that readers do not see, newest first. */
export async function listUnpublishedDrafts(
  db: Executor,
  page: { authorId: string; before: { savedAt: string; chapterId: string } | undefined; limit: number },
): Promise<UnpublishedDraftRow[]> {
  const { before } = page;
  const { rows } = await sql<UnpublishedDraftRow>`
    select novel.id as "novelId", branch.id as "branchId", chapter.id as "chapterId", chapter.position as number,
           chapter.published_revision_id is null as "isNew", novel.title as "novelTitle", draft.title,
           draft.characters, draft.saved_at as "savedAt"
      from draft
      join chapter on chapter.id = draft.chapter_id
      join branch on branch.id = chapter.branch_id
      join novel on novel.id = branch.novel_id
     where draft.author_id = ${page.authorId} and branch.author_id = ${page.authorId}
       and (draft.kept_rev < draft.rev or chapter.published_revision_id is distinct from chapter.head_revision_id)
       and (${before === undefined} or (draft.saved_at, draft.chapter_id)
            < (${before?.savedAt ?? null}::timestamptz, ${before?.chapterId ?? null}::uuid))
     order by draft.saved_at desc, draft.chapter_id desc
     limit ${page.limit}`.execute(db);
  return rows;
}

/** The branches of an author whose next chapter has been opened and is not made yet. */
export async function listBranchesWithNext(db: Executor, authorId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('next_chapter as slot')
    .innerJoin('branch', 'branch.id', 'slot.branch_id')
    .select('branch.id')
    .where('branch.author_id', '=', authorId)
    .where('slot.is_made', '=', sql.lit(false))
    .execute();
  return rows.map(({ id }) => id);
}

/** One more write from the store; answers how many there were. */
export async function incrementFlushes(db: Executor): Promise<number> {
  const row = await db
    .updateTable('draft_epoch')
    .set((eb) => ({ flushes: eb('flushes', '+', 1) }))
    .returning('flushes')
    .executeTakeFirstOrThrow();
  return row.flushes;
}

export async function findEpoch(db: Executor) {
  return await db.selectFrom('draft_epoch').select(['site', 'epoch', 'flushes']).executeTakeFirstOrThrow();
}

/** Until the transaction ends, no other process looks whether a new epoch has to begin. */
export async function lockEpochs(trx: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('inkvine.draft_epoch', 0))`.execute(trx);
}

/** Begins an epoch unless another process did since `before`; names the site with the first one. */
export async function claimEpoch(
  db: Executor,
  next: { before: string; epoch: string; flushes: number; site: string },
): Promise<boolean> {
  const result = await db
    .updateTable('draft_epoch')
    .set((eb) => ({
      epoch: next.epoch,
      site: eb.fn.coalesce('site', eb.val(next.site)),
      flushes: eb.fn<number>('greatest', ['flushes', eb.val(next.flushes)]),
    }))
    .where('epoch', '=', next.before)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
