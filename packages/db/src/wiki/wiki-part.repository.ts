import type { WikiType } from '@inkvine/contracts/wiki';
import type { WikiPartKind } from '@inkvine/contracts/wiki-editing';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
import { visibleParts, wikiViewOf, type WikiView } from './gate.ts';

/** Whose wiki it is. */
export async function findWikiBranch(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .select(['id', 'author_id as authorId'])
    .where('id', '=', branchId)
    .executeTakeFirst();
}

/** Whose wiki it is, locked: whoever changes what the branch shows holds it. */
export async function lockWikiBranch(trx: DatabaseTransaction, branchId: string) {
  return await trx
    .selectFrom('branch')
    .select(['id', 'author_id as authorId'])
    .where('id', '=', branchId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** A part as it stands in the tables. */
export interface PartRow {
  branchId: string;
  key: string;
  kind: WikiPartKind;
  entryKey: string | null;
  targetKey: string | null;
  type: WikiType | null;
  intro: boolean;
  gateChapterId: string | null;
  effective: 'on_open' | 'on_finish';
  name: string;
  body: Record<string, unknown>;
  version: number;
  /** Branch whose part a fork changed. */
  derivedFrom: string | null;
  /** The reader who suggested it. */
  suggesterId: string | null;
}

const columns = sql`
  part.branch_id as "branchId", part.part_key as key, part.kind, part.entry_key as "entryKey",
  part.target_key as "targetKey", part.type, part.intro, part.gate_chapter_id as "gateChapterId",
  part.effective, part.name, part.body, part.version, part.derived_from as "derivedFrom",
  part.suggested_by as "suggesterId"`;

/** Whether no branch nearer to the one looked at says something else about `part`, found by way of `lineage`. */
const isNearest = sql<boolean>`not exists (
  select from branch_lineage nearer
    join wiki_part shadow
      on shadow.branch_id = nearer.ancestor_id
     and shadow.from_seq <= nearer.as_of_seq and shadow.to_seq > nearer.as_of_seq
   where nearer.branch_id = lineage.branch_id
     and nearer.depth < lineage.depth
     and shadow.part_key = part.part_key)`;

/** The part as the branch has it, its own or an ancestor's; undefined when there is none or it was removed. */
export const findPart = async (db: Executor, branchId: string, key: string): Promise<PartRow | undefined> =>
  (await listParts(db, branchId, [key]))[0];

/** Those of the parts that the branch has, its own or an ancestor's. */
export async function listParts(db: Executor, branchId: string, keys: string[]): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    select ${columns}
      from branch_lineage lineage
      join wiki_part part
        on part.branch_id = lineage.ancestor_id and part.part_key = any(${keys}::uuid[])
       and part.from_seq <= lineage.as_of_seq and part.to_seq > lineage.as_of_seq
      left join chapter gate on gate.id = part.gate_chapter_id
     where lineage.branch_id = ${branchId}::uuid
       and not part.deleted
       and (lineage.depth = 0 or part.intro or gate.position <= lineage.up_to_position)
       and ${isNearest}`.execute(db);
  return rows;
}

/** A past state of a part, for telling what changed since. */
export async function findPartVersion(
  db: Executor,
  branchId: string,
  key: string,
  version: number,
): Promise<PartRow | undefined> {
  const { rows } = await sql<PartRow>`
    select ${columns}
      from branch_lineage lineage
      join wiki_part part on part.branch_id = lineage.ancestor_id and part.from_seq <= lineage.as_of_seq
     where lineage.branch_id = ${branchId}::uuid and part.part_key = ${key}::uuid and part.version = ${version}
     order by lineage.depth limit 1`.execute(db);
  return rows[0];
}

export interface NewPart extends Omit<PartRow, 'branchId'> {
  search: string;
  words: string;
  mentions: string[];
  deleted: boolean;
}

/** Begins states of parts at `seq`, ending those of the same keys that the branch had. The caller holds the branch. */
export async function insertParts(
  trx: DatabaseTransaction,
  to: { branchId: string; seq: number; editedBy: string; at: string },
  parts: NewPart[],
): Promise<void> {
  await trx
    .updateTable('wiki_part')
    .set({ to_seq: to.seq })
    .where('branch_id', '=', to.branchId)
    .where(
      'part_key',
      'in',
      parts.map(({ key }) => key),
    )
    .where('to_seq', '=', 2_147_483_647)
    .execute();
  await trx
    .insertInto('wiki_part')
    .values(
      parts.map((part) => ({
        branch_id: to.branchId,
        part_key: part.key,
        from_seq: to.seq,
        kind: part.kind,
        entry_key: part.entryKey,
        target_key: part.targetKey,
        type: part.type,
        intro: part.intro,
        gate_chapter_id: part.gateChapterId,
        effective: part.effective,
        deleted: part.deleted,
        name: part.name,
        body: JSON.stringify(part.body),
        search: part.search,
        words: part.words,
        mentions: part.mentions,
        version: part.version,
        derived_from: part.derivedFrom,
        suggested_by: part.suggesterId,
        edited_by: to.editedBy,
        edited_at: to.at,
      })),
    )
    .execute();
}

/** Parts of the branch's own in force. */
export async function countOwnParts(db: Executor, branchId: string): Promise<number> {
  const { count } = await db
    .selectFrom('wiki_part')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('branch_id', '=', branchId)
    .where('to_seq', '=', 2_147_483_647)
    .executeTakeFirstOrThrow();
  return count;
}

export interface OwnEntryRow {
  entryKey: string;
  label: string;
  /** False when the branch changed what it inherited. */
  isNew: boolean;
  /** How many the branch has of its own. */
  parts: number;
}

/** What a branch itself says of entries. */
export interface OwnWiki {
  entries: OwnEntryRow[];
  parts: PartRow[];
}

/** The entries of which a branch has parts of its own, by label. */
export async function listOwnEntries(db: Executor, view: WikiView, limit: number): Promise<OwnEntryRow[]> {
  const { rows } = await sql<OwnEntryRow>`
    with ${wikiViewOf(view)}, own as (
      select entry_key, count(*) as parts, bool_or(kind = 'entry' and derived_from is null) as is_new
        from wiki_part
       where branch_id = ${view.branchId}::uuid and to_seq = 2147483647 and not deleted and entry_key is not null
       group by entry_key
    )
    select entry.part_key as "entryKey", entry.name as label, own.is_new as "isNew", own.parts
      from own
      join ${visibleParts('entry')} entry on entry.part_key = own.entry_key
     order by entry.search collate "C", entry.part_key
     limit ${limit}`.execute(db);
  return rows;
}

/** What a branch itself says of entries. */
export async function listOwnParts(db: Executor, branchId: string, entryKeys: string[]): Promise<PartRow[]> {
  const { rows } = await sql<PartRow>`
    select ${columns}
      from wiki_part part
     where part.branch_id = ${branchId}::uuid and part.entry_key = any(${entryKeys}::uuid[])
       and part.to_seq = 2147483647 and not part.deleted
     order by part.entry_key, part.kind, part.part_key`.execute(db);
  return rows;
}

/** Whether a gate of the branch may name the chapter: one of its own, or one that it shows of its ancestors'. */
export async function isGateChapter(db: Executor, branchId: string, chapterId: string): Promise<boolean> {
  const { rows } = await sql`
    select from chapter
      join branch_lineage lineage on lineage.ancestor_id = chapter.branch_id
     where lineage.branch_id = ${branchId}::uuid
       and chapter.id = ${chapterId}::uuid
       and chapter.position > lineage.after_position and chapter.position <= lineage.up_to_position
       and (lineage.depth = 0
            or chapter.id in (select line.chapter_id from ${lineOf(sql`${branchId}::uuid`)} line))`.execute(
    db,
  );
  return rows.length > 0;
}

/** Which of the keys are entries of the branch. */
export async function listExistingEntries(
  db: Executor,
  view: WikiView,
  keys: string[],
): Promise<{ key: string; label: string }[]> {
  const { rows } = await sql<{ key: string; label: string }>`
    with ${wikiViewOf(view)}
    select entry.part_key as key, entry.name as label from ${visibleParts('entry')} entry
     where entry.part_key = any(${keys}::uuid[])`.execute(db);
  return rows;
}

export interface EditablePartRow extends PartRow {
  position: number | null;
  inherited: boolean;
  suggestedBy: string | null;
  editedAt: string;
}

/** Parts of an entry, or the events for null, as their author edits them, in the order of the story. */
export async function listEditableParts(
  db: Executor,
  view: WikiView,
  entryKey: string | null,
): Promise<EditablePartRow[]> {
  const { rows } = await sql<EditablePartRow>`
    with ${wikiViewOf(view)}
    select ${columns}, case when part.intro then 0 else gate.position end as position,
           part.depth > 0 as inherited, suggester.name as "suggestedBy", part.edited_at as "editedAt"
      from ${
        entryKey === null
          ? visibleParts('event')
          : visibleParts('entry', 'snapshot', 'section', 'alias', 'relation')
      } part
      left join chapter gate on gate.id = part.gate_chapter_id
      left join "user" suggester on suggester.id = part.suggested_by
     where part.entry_key is not distinct from ${entryKey}::uuid
     order by part.kind, part.position, part.effective desc, part.part_key`.execute(db);
  return rows;
}

export interface ManagedRow {
  entryKey: string;
  type: WikiType;
  label: string;
  search: string;
  chapter: number | null;
  snapshots: number;
  inherited: boolean;
  version: number;
  editedAt: string;
}

/** All entries of a wiki as their author keeps them, by label. */
export async function listManagedEntries(
  db: Executor,
  view: WikiView,
  page: { limit: number; after: readonly [search: string, key: string] | undefined },
): Promise<ManagedRow[]> {
  const after =
    page.after === undefined
      ? sql`true`
      : sql`(entry.search collate "C", entry.part_key) > (${page.after[0]}::text collate "C", ${page.after[1]}::uuid)`;
  const { rows } = await sql<ManagedRow>`
    with ${wikiViewOf(view)}, page as (
      select entry.* from ${visibleParts('entry')} entry
       where ${after}
       order by entry.search collate "C", entry.part_key
       limit ${page.limit}
    )
    select page.part_key as "entryKey", page.type, page.name as label, page.search,
           case when page.intro then 0 else gate.position end as chapter, page.depth > 0 as inherited, page.version,
           page.edited_at as "editedAt",
           (select count(*) from ${visibleParts('snapshot')} snapshot
             where snapshot.entry_key = page.part_key) as snapshots
      from page
      left join chapter gate on gate.id = page.gate_chapter_id
     order by page.search collate "C", page.part_key`.execute(db);
  return rows;
}

/**
 * What the lint compares: every name readers may meet, with the position from which they do, which is never before
 * they meet its entry; null when they never do. Of one name, the earliest first.
 */
export async function listGatedNames(db: Executor, view: WikiView) {
  const { rows } = await sql<{
    entryKey: string;
    key: string;
    label: string;
    name: string;
    chapter: number | null;
  }>`
    with ${wikiViewOf(view)}, named as (
      select named.entry_key, named.part_key, entry.name as label, named.name, named.search,
             case when (named.intro or named.gate_chapter_id is not null)
                   and (entry.intro or entry.gate_chapter_id is not null)
               then greatest(named.position, entry.position) end as chapter
        from ${visibleParts('snapshot', 'alias')} named
        join ${visibleParts('entry')} entry on entry.part_key = named.entry_key
    )
    select entry_key as "entryKey", part_key as key, label, name, chapter
      from named
     order by search collate "C", name, chapter nulls last, part_key`.execute(db);
  return rows;
}

/** Texts of the branch in reading order: of published chapters what readers see, and its author's own drafts. */
export async function listChapterTexts(
  db: Executor,
  branchId: string,
  page: { limit: number; after: number },
) {
  const { rows } = await sql<{
    id: string;
    position: number;
    blocks: { type: string; text: string }[];
  }>`
    select chapter.id, chapter.position, revision.blocks
      from branch_lineage lineage
      join chapter on chapter.branch_id = lineage.ancestor_id
       and chapter.position > lineage.after_position and chapter.position <= lineage.up_to_position
      join chapter_revision revision
        on revision.id = case when chapter.status = 'published' then chapter.published_revision_id
                              else chapter.head_revision_id end
     where lineage.branch_id = ${branchId}::uuid
       and (lineage.depth = 0
            or chapter.id in (select line.chapter_id from ${lineOf(sql`${branchId}::uuid`)} line))
       and chapter.position > ${page.after}
     order by chapter.position
     limit ${page.limit}`.execute(db);
  return rows;
}

/** Chapters that a gate may name, in order, with their newest titles. */
export async function listGateChapters(db: Executor, branchId: string) {
  const { rows } = await sql<{ id: string; number: number; title: string; published: boolean }>`
    select chapter.id, chapter.position as number, revision.title, chapter.status = 'published' as published
      from branch_lineage lineage
      join chapter on chapter.branch_id = lineage.ancestor_id
       and chapter.position > lineage.after_position and chapter.position <= lineage.up_to_position
      join chapter_revision revision
        on revision.id = case when lineage.depth = 0 then chapter.head_revision_id
                              else coalesce(chapter.published_revision_id, chapter.head_revision_id) end
     where lineage.branch_id = ${branchId}::uuid
       and (lineage.depth = 0
            or chapter.id in (select line.chapter_id from ${lineOf(sql`${branchId}::uuid`)} line))
     order by chapter.position`.execute(db);
  return rows;
}

export async function findWikiSettings(db: Executor, branchId: string) {
  return await db
    .selectFrom('wiki_setting')
    .select(['shows_hidden_count as showsHiddenCount', 'version'])
    .where('branch_id', '=', branchId)
    .executeTakeFirst();
}

/** The next version when `expectedVersion` is the present one, else undefined; before any change that is 1. */
export async function claimWikiSettings(
  db: Executor,
  setting: { branchId: string; expectedVersion: number; showsHiddenCount: boolean },
): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    insert into wiki_setting (branch_id, shows_hidden_count, version)
    select ${setting.branchId}::uuid, ${setting.showsHiddenCount}::boolean, 2
     where ${setting.expectedVersion}::integer = 1
        or exists (select from wiki_setting where branch_id = ${setting.branchId}::uuid)
    on conflict (branch_id) do update
       set shows_hidden_count = excluded.shows_hidden_count, version = wiki_setting.version + 1
     where wiki_setting.version = ${setting.expectedVersion}
    returning version`.execute(db);
  return rows[0]?.version;
}
