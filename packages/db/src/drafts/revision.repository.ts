import type { Block } from '@inkvine/contracts/block';
import type { RevisionReason } from '@inkvine/contracts/drafts';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

export interface KeptDraftRow {
  chapterId: string;
  /** The head of the chapter now: a new revision, or the one that had the same text. */
  revisionId: string;
  characters: number;
  rev: number;
  clientId: string;
  device: string;
  savedAt: string;
}

export interface DraftKeeping {
  chapterIds: readonly string[];
  reason: RevisionReason;
  /** Also given to a revision that had the same text; null changes none. */
  label: string | null;
  pinned: boolean;
  /** Passes over drafts that nobody could read. */
  isWithText?: boolean;
  at: string;
}

/**
 * Makes the durable drafts of the chapters their head revisions, where they differ from them. Chapters without a draft
 * are left out of the answer.
 */
export async function updateDraftsKept(
  trx: DatabaseTransaction,
  keeping: DraftKeeping,
): Promise<KeptDraftRow[]> {
  const { rows } = await sql<KeptDraftRow>`
    with wanted as (
      select chapter.id, chapter.head_revision_id, draft.rev, draft.kept_rev, draft.title, draft.characters,
             draft.blocks::jsonb as blocks, draft.author_id, draft.client_id, draft.device, draft.saved_at,
             head.title = draft.title and head.blocks = draft.blocks::jsonb as is_same
        from draft
        join chapter on chapter.id = draft.chapter_id
        join chapter_revision head on head.id = chapter.head_revision_id
       where chapter.id = any(${keeping.chapterIds}::uuid[])
         and (draft.characters > 0 or not ${keeping.isWithText ?? false})
         for no key update of chapter, draft
    ), fresh as (
      insert into chapter_revision (id, chapter_id, title, blocks, characters, created_by, created_at, reason, label,
                                    pinned)
      select gen_random_uuid(), id, title, blocks, characters, author_id, ${keeping.at}::timestamptz,
             ${keeping.reason}, ${keeping.label}, ${keeping.pinned}
        from wanted where not is_same
      returning id, chapter_id
    ), headed as (
      update chapter set head_revision_id = fresh.id, updated_at = ${keeping.at}::timestamptz
        from fresh where chapter.id = fresh.chapter_id
    ), same as (
      update chapter_revision revision
         set pinned = revision.pinned or ${keeping.pinned}, label = coalesce(${keeping.label}, revision.label)
        from wanted
       where revision.id = wanted.head_revision_id and wanted.is_same
         and (${keeping.pinned} or ${keeping.label}::text is not null)
    ), marked as (
      update draft set kept_rev = wanted.rev from wanted
       where draft.chapter_id = wanted.id and draft.kept_rev < wanted.rev
    )
    select wanted.id as "chapterId", coalesce(fresh.id, wanted.head_revision_id) as "revisionId",
           wanted.characters, wanted.rev, wanted.client_id as "clientId", wanted.device, wanted.saved_at as "savedAt"
      from wanted left join fresh on fresh.chapter_id = wanted.id`.execute(trx);
  return rows;
}

export interface NewRevision {
  id: string;
  chapterId: string;
  title: string;
  /** `Block[]` as JSON. */
  blocks: string;
  characters: number;
  createdBy: string;
  reason: RevisionReason;
  pinned: boolean;
  restoredFrom: string | null;
  /** Whether it becomes what the author edits. */
  isHead: boolean;
  at: string;
}

/**
 * Keeps a text as a revision; answers the id of the newest one instead when that has the same text and it need not
 * become the head. Undefined when there is no such chapter.
 */
export async function insertRevision(db: Executor, revision: NewRevision): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with newest as (
      select id from chapter_revision
       where chapter_id = ${revision.chapterId} and not ${revision.isHead} and title = ${revision.title}
         and blocks = ${revision.blocks}::jsonb
         and id = (select id from chapter_revision where chapter_id = ${revision.chapterId}
                    order by created_at desc, id desc limit 1)
    ), fresh as (
      insert into chapter_revision (id, chapter_id, title, blocks, characters, created_by, created_at, reason, pinned,
                                    restored_from)
      select ${revision.id}::uuid, chapter.id, ${revision.title}, ${revision.blocks}::jsonb,
             ${revision.characters}::integer, ${revision.createdBy}::uuid, ${revision.at}::timestamptz,
             ${revision.reason}, ${revision.pinned}, ${revision.restoredFrom}::uuid
        from chapter
       where chapter.id = ${revision.chapterId} and not exists (select from newest)
      returning id
    ), headed as (
      update chapter set head_revision_id = fresh.id, updated_at = ${revision.at}::timestamptz
        from fresh where chapter.id = ${revision.chapterId} and ${revision.isHead}
    )
    select id from fresh union all select id from newest`.execute(db);
  return rows[0]?.id;
}

/** Pins the head of a chapter, so that what is about to be replaced stays. */
export async function updateHeadPinned(trx: DatabaseTransaction, chapterId: string): Promise<void> {
  await sql`
    update chapter_revision revision set pinned = true from chapter
     where chapter.id = ${chapterId} and revision.id = chapter.head_revision_id`.execute(trx);
}

export interface RevisionRow {
  id: string;
  reason: RevisionReason;
  label: string | null;
  pinned: boolean;
  title: string;
  characters: number;
  delta: number | null;
  author: string;
  createdAt: string;
  published: boolean;
  restoredFromId: string | null;
}

/** Expects `revision` and its `chapter` in the statement. Readers see it, saw it once or are promised it. */
const EVER_SHOWN = sql<boolean>`(
  revision.id is not distinct from chapter.scheduled_revision_id
  or exists (select from branch_line line where line.revision_id = revision.id)
  or exists (select from branch_pin pin where pin.revision_id = revision.id))`;

const REVISION = sql`
  revision.id, revision.reason, revision.label, revision.pinned or ${EVER_SHOWN} as pinned, revision.title,
  revision.characters, person.name as author, revision.created_at as "createdAt",
  coalesce(revision.id = chapter.published_revision_id, false) as published, revision.restored_from as "restoredFromId"`;

/** Newest first, each with the characters gained since the one before it. */
export async function listRevisions(
  db: Executor,
  page: { chapterId: string; before: { createdAt: string; id: string } | undefined; limit: number },
): Promise<RevisionRow[]> {
  const { before } = page;
  const { rows } = await sql<RevisionRow>`
    select ${REVISION},
           revision.characters - lead(revision.characters) over (order by revision.created_at desc, revision.id desc)
             as delta
      from chapter_revision revision
      join chapter on chapter.id = revision.chapter_id
      join "user" person on person.id = revision.created_by
     where revision.chapter_id = ${page.chapterId}
       and (${before === undefined} or (revision.created_at, revision.id)
            < (${before?.createdAt ?? null}::timestamptz, ${before?.id ?? null}::uuid))
     order by revision.created_at desc, revision.id desc
     limit ${page.limit}`.execute(db);
  return rows;
}

/** One revision of a chapter with its text. */
export async function findRevision(
  db: Executor,
  chapterId: string,
  revisionId: string,
): Promise<(RevisionRow & { blocks: Block[] }) | undefined> {
  const { rows } = await sql<RevisionRow & { blocks: Block[] }>`
    select ${REVISION}, revision.blocks,
           revision.characters - (
             select older.characters from chapter_revision older
              where older.chapter_id = revision.chapter_id
                and (older.created_at, older.id) < (revision.created_at, revision.id)
              order by older.created_at desc, older.id desc limit 1) as delta
      from chapter_revision revision
      join chapter on chapter.id = revision.chapter_id
      join "user" person on person.id = revision.created_by
     where revision.chapter_id = ${chapterId} and revision.id = ${revisionId}`.execute(db);
  return rows[0];
}

/** Names a revision, which pins it, or takes the name away; the loser of a conflict stays pinned. */
export async function updateRevisionLabel(
  db: Executor,
  revision: { chapterId: string; id: string; label: string | null },
): Promise<void> {
  await sql`
    update chapter_revision set label = ${revision.label}, pinned = ${revision.label !== null} or reason = 'conflict'
     where chapter_id = ${revision.chapterId} and id = ${revision.id}`.execute(db);
}

/** The head of a chapter; undefined when there is no such chapter. */
export async function findHeadRevisionId(db: Executor, chapterId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('chapter')
    .select('head_revision_id as id')
    .where('id', '=', chapterId)
    .executeTakeFirst();
  return row?.id;
}

export interface UnkeptDraftRow {
  chapterId: string;
  isIdle: boolean;
  headTitle: string;
  headBlocks: Block[];
  title: string;
  blocks: Block[];
}

/** Drafts with words that no revision has: being written since `activeBefore`, or left alone since `idleBefore`. */
export async function listUnkeptDrafts(
  db: Executor,
  due: { activeBefore: string; idleBefore: string; afterId: string | null; limit: number },
): Promise<UnkeptDraftRow[]> {
  const { rows } = await sql<UnkeptDraftRow>`
    select chapter.id as "chapterId", draft.saved_at <= ${due.idleBefore}::timestamptz as "isIdle",
           head.title as "headTitle", head.blocks as "headBlocks", draft.title, draft.blocks::jsonb as blocks
      from draft
      join chapter on chapter.id = draft.chapter_id
      join chapter_revision head on head.id = chapter.head_revision_id
     where draft.kept_rev < draft.rev
       and (draft.active_since <= ${due.activeBefore}::timestamptz or draft.saved_at <= ${due.idleBefore}::timestamptz)
       and (${due.afterId}::uuid is null or draft.chapter_id > ${due.afterId}::uuid)
     order by draft.chapter_id
     limit ${due.limit}`.execute(db);
  return rows;
}

export interface AgedRevisionRow {
  id: string;
  createdAt: string;
  isKeptForEver: boolean;
}

/** Chapters with revisions so old that some of them may go. */
export async function listChaptersToThin(
  db: Executor,
  ages: { allBefore: string; hourlyBefore: string; dailyBefore: string },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ chapterId: string }>`
    select distinct revision.chapter_id as "chapterId"
      from chapter_revision revision
      join chapter on chapter.id = revision.chapter_id
     where revision.created_at < ${ages.allBefore}::timestamptz
       and not revision.pinned and revision.id <> chapter.head_revision_id and not ${EVER_SHOWN}
       and (revision.created_at < ${ages.dailyBefore}::timestamptz or exists (
             select from chapter_revision newer
              where newer.chapter_id = revision.chapter_id
                and (newer.created_at, newer.id) > (revision.created_at, revision.id)
                and case when revision.created_at < ${ages.hourlyBefore}::timestamptz
                         then date_trunc('day', newer.created_at) = date_trunc('day', revision.created_at)
                         else date_trunc('hour', newer.created_at) = date_trunc('hour', revision.created_at) end))
     limit ${limit}`.execute(db);
  return rows.map((row) => row.chapterId);
}

/** All revisions of a chapter, newest first, with whether anything holds them. */
export async function listAgedRevisions(db: Executor, chapterId: string): Promise<AgedRevisionRow[]> {
  const { rows } = await sql<AgedRevisionRow>`
    select revision.id, revision.created_at as "createdAt",
           revision.pinned or revision.id = chapter.head_revision_id or ${EVER_SHOWN} as "isKeptForEver"
      from chapter_revision revision
      join chapter on chapter.id = revision.chapter_id
     where revision.chapter_id = ${chapterId}
     order by revision.created_at desc, revision.id desc`.execute(db);
  return rows;
}

/** Deletes revisions that still nothing holds; answers how many. */
export async function deleteRevisions(db: Executor, ids: string[]): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from chapter_revision revision using chapter
     where revision.id = any(${ids}::uuid[]) and chapter.id = revision.chapter_id and not revision.pinned
       and revision.id <> chapter.head_revision_id
       and revision.id is distinct from chapter.published_revision_id and not ${EVER_SHOWN}
    returning revision.id`.execute(db);
  return rows.length;
}
