import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
import { shownEntries, wikiViewOf, type WikiView } from './gate.ts';

/**
 * Remembers how a reader wants the wiki of a branch; undefined when there is no such branch for them. What is
 * revealed ends at the last chapter that the branch shows.
 */
export async function updateChoices(
  db: Executor,
  view: WikiView,
  choice: { hideUntilFinished: boolean; revealUpTo: number | null; at: string },
): Promise<{ revealUpTo: number | null } | undefined> {
  const { rows } = await sql<{ revealUpTo: number | null }>`
    with ${wikiViewOf(view)}, revealed as (
      select line.chapter_id, line.position from ${lineOf(sql`${view.branchId}::uuid`)} line
       where line.position <= ${choice.revealUpTo}::integer
       order by line.position desc limit 1
    ), saved as (
      insert into wiki_choice (user_id, branch_id, hide_until_finished, reveal_chapter_id, updated_at)
      select ${view.viewer.readerId}::uuid, view.branch_id, ${choice.hideUntilFinished}::boolean,
             (select chapter_id from revealed), ${choice.at}::timestamptz
        from view
      on conflict (user_id, branch_id) do update
         set hide_until_finished = excluded.hide_until_finished,
             reveal_chapter_id = excluded.reveal_chapter_id, updated_at = excluded.updated_at
      returning branch_id
    )
    select (select position from revealed) as "revealUpTo" from saved`.execute(db);
  return rows[0];
}

/** Writes down that a moderator looked at the wiki of a branch that day. */
export async function insertOversight(
  db: Executor,
  look: { moderatorId: string; branchId: string; at: string },
): Promise<void> {
  await sql`
    insert into wiki_oversight (moderator_id, branch_id, day)
    select ${look.moderatorId}::uuid, branch.id, (${look.at}::timestamptz at time zone 'UTC')::date
      from branch where branch.id = ${look.branchId}::uuid
    on conflict do nothing`.execute(db);
}

export interface SuggestionRow {
  id: string;
  entryKey: string | null;
  title: string;
  text: string;
  status: 'open' | 'accepted' | 'declined';
  chapter: number;
  submittedAt: string;
  version: number;
}

/**
 * Keeps what a reader suggests, with how far they had read; false when there is no such branch, or no such entry
 * that they may know of. Open suggestions beyond `maxOpen` of one reader for one wiki are not kept.
 */
export async function insertSuggestion(
  db: Executor,
  view: WikiView,
  suggestion: {
    id: string;
    entryKey: string | null;
    title: string;
    text: string;
    at: string;
    maxOpen: number;
  },
): Promise<'kept' | 'too_many' | 'missing'> {
  const { rows } = await sql<{ open: number; kept: boolean }>`
    with ${wikiViewOf(view)}, ${shownEntries(suggestion.entryKey === null ? [] : [suggestion.entryKey])}, subject as (
      select view.branch_id, view.opened,
             (select count(*) from wiki_suggestion
               where suggested_by = ${view.viewer.readerId}::uuid and branch_id = view.branch_id
                 and status = 'open') as open
        from view
       where ${suggestion.entryKey}::uuid is null
          or exists (select from shown)
    ), kept as (
      insert into wiki_suggestion
        (id, branch_id, entry_key, suggested_by, title, text, horizon_chapter_id, submitted_at)
      select ${suggestion.id}::uuid, branch_id, ${suggestion.entryKey}::uuid, ${view.viewer.readerId}::uuid,
             ${suggestion.title}, ${suggestion.text},
             (select line.chapter_id from ${lineOf(sql`${view.branchId}::uuid`)} line
               where line.position <= subject.opened order by line.position desc limit 1),
             ${suggestion.at}::timestamptz
        from subject where open < ${suggestion.maxOpen}
      returning id
    )
    select subject.open, exists (select from kept) as kept from subject`.execute(db);
  if (rows[0] === undefined) return 'missing';
  return rows[0].kept ? 'kept' : 'too_many';
}

type SuggestionKey = readonly [submittedAt: string, id: string];

const afterKey = (after: SuggestionKey | undefined) =>
  after === undefined
    ? sql`true`
    : sql`(suggestion.submitted_at, suggestion.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;

const suggestionColumns = sql`
  suggestion.id, suggestion.entry_key as "entryKey", suggestion.title, suggestion.text, suggestion.status,
  coalesce(horizon.position, 0) as chapter, suggestion.submitted_at as "submittedAt", suggestion.version`;

/** What the reader suggested for a wiki, latest first. */
export async function listMySuggestions(
  db: Executor,
  page: { branchId: string; readerId: string; limit: number; after: SuggestionKey | undefined },
): Promise<SuggestionRow[]> {
  const { rows } = await sql<SuggestionRow>`
    select ${suggestionColumns}
      from wiki_suggestion suggestion
      left join chapter horizon on horizon.id = suggestion.horizon_chapter_id
     where suggestion.suggested_by = ${page.readerId}::uuid
       and suggestion.branch_id = ${page.branchId}::uuid
       and ${afterKey(page.after)}
     order by suggestion.submitted_at desc, suggestion.id desc
     limit ${page.limit}`.execute(db);
  return rows;
}

export interface ReceivedSuggestionRow extends SuggestionRow {
  by: string;
  entryLabel: string | null;
  chapterId: string | null;
}

/** What readers suggested for a wiki, open ones first, then the latest. */
export async function listReceivedSuggestions(
  db: Executor,
  page: { branchId: string; limit: number; after: SuggestionKey | undefined },
): Promise<ReceivedSuggestionRow[]> {
  const { rows } = await sql<ReceivedSuggestionRow>`
    select ${suggestionColumns}, coalesce(suggester.name, '') as by, suggestion.horizon_chapter_id as "chapterId",
           (select part.name from wiki_part part
             where part.part_key = suggestion.entry_key and part.kind = 'entry'
             order by (part.branch_id = suggestion.branch_id) desc, part.from_seq desc limit 1) as "entryLabel"
      from wiki_suggestion suggestion
      left join "user" suggester on suggester.id = suggestion.suggested_by
      left join chapter horizon on horizon.id = suggestion.horizon_chapter_id
     where suggestion.branch_id = ${page.branchId}::uuid
       and ${afterKey(page.after)}
     order by suggestion.submitted_at desc, suggestion.id desc
     limit ${page.limit}`.execute(db);
  return rows;
}

/** A suggestion and whose wiki it is for, locked. */
export async function lockSuggestion(db: Executor, id: string) {
  return await db
    .selectFrom('wiki_suggestion as suggestion')
    .innerJoin('branch', 'branch.id', 'suggestion.branch_id')
    .select([
      'suggestion.id',
      'branch.author_id as authorId',
      'branch.id as branchId',
      'suggestion.entry_key as entryKey',
      'suggestion.suggested_by as suggestedBy',
      'suggestion.title',
      'suggestion.text',
      'suggestion.horizon_chapter_id as chapterId',
      sql<'open' | 'accepted' | 'declined'>`suggestion.status`.as('status'),
      'suggestion.version',
    ])
    .where('suggestion.id', '=', id)
    .forUpdate('suggestion')
    .executeTakeFirst();
}

/** Closes an open suggestion; the caller holds it. */
export async function updateSuggestionDecided(
  db: Executor,
  decision: { id: string; status: 'accepted' | 'declined'; at: string },
): Promise<void> {
  await db
    .updateTable('wiki_suggestion')
    .set((eb) => ({ status: decision.status, decided_at: decision.at, version: eb('version', '+', 1) }))
    .where('id', '=', decision.id)
    .where('status', '=', 'open')
    .execute();
}
