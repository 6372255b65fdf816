import type { WikiAttribute, WikiImage, WikiOrder, WikiType } from '@inkvine/contracts/wiki';
import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
import { shownEntries, visibleParts, wikiViewOf, type WikiView } from './gate.ts';
import { isKnown } from './known.ts';

export interface CardRow {
  entryKey: string;
  type: WikiType;
  name: string;
  /** As written, with mentions. */
  summary: string;
  image: WikiImage | null;
}

export interface ListRow extends CardRow {
  firstChapter: number;
  asOfChapter: number;
  search: string;
}

export type ListKey = readonly [chapter: number, search: string, entryKey: string];

/** The shown entries with what a list shows of them; for the rows of a page only, because of the bodies. */
const cards = (entries: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select entry.entry_key as "entryKey", entry.type, entry.name, part.body ->> 'summary' as summary,
         part.body -> 'image' as image, entry.first_position as "firstChapter", entry.position as "asOfChapter", entry.search
    from ${entries} entry
    join wiki_part part
      on part.branch_id = entry.branch_id and part.part_key = entry.part_key and part.from_seq = entry.from_seq)`;

/** Entries that the viewer may know of, in order; undefined when there is no such branch for them. */
export async function listEntries(
  db: Executor,
  view: WikiView,
  page: { type: WikiType | null; order: WikiOrder; limit: number; after: ListKey | undefined },
): Promise<ListRow[] | undefined> {
  const key = sql`(${page.order === 'name' ? sql`0` : sql`shown.first_position`}, shown.search collate "C", shown.entry_key)`;
  const after =
    page.after === undefined
      ? sql`true`
      : sql`${key} > (${page.after[0]}::integer, ${page.after[1]}::text collate "C", ${page.after[2]}::uuid)`;
  const order = page.order === 'name' ? sql`` : sql`"firstChapter", `;
  const { rows } = await sql<ListRow | { entryKey: null }>`
    with ${wikiViewOf(view)}, ${shownEntries()}, page as (
      select * from shown
       where (${page.type}::text is null or shown.type = ${page.type}::text) and ${after}
       order by ${page.order === 'name' ? sql`` : sql`first_position,`} search collate "C", entry_key
       limit ${page.limit}
    )
    select card.* from view left join ${cards(sql`page`)} card on true
     order by ${order} search collate "C", "entryKey"`.execute(db);
  return presentRows(rows);
}

function presentRows<Row extends { entryKey: string | null }>(
  rows: (Row | { entryKey: null })[],
): Row[] | undefined {
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is Row => row.entryKey !== null);
}

export interface OverviewRow {
  types: { type: WikiType; count: number }[];
  events: number;
  hidden: number | null;
  opened: number;
  finished: number;
  lastChapter: number;
  everything: boolean;
  mine: boolean;
  hideUntilFinished: boolean;
  revealUpTo: number | null;
}

/** Counts after the gate, and how the viewer stands to the wiki. */
export async function findOverview(db: Executor, view: WikiView): Promise<OverviewRow | undefined> {
  const { rows } = await sql<OverviewRow>`
    with ${wikiViewOf(view)}, ${shownEntries()}, last as (
      select coalesce(max(line.position), 0) as position from ${lineOf(sql`${view.branchId}::uuid`)} line
    )
    select (select coalesce(jsonb_agg(jsonb_build_object('type', type, 'count', count)), '[]')
              from (select type, count(*) from shown group by type) counts) as types,
           (select count(*) from ${visibleParts('event')} event) as events,
           case when setting.shows_hidden_count and not view.everything
             then ${countUpTo(sql`last.position`)} - (select count(*) from shown) end as hidden,
           least(view.opened, last.position) as opened, least(view.finished, last.position) as finished,
           last.position as "lastChapter", view.everything, view.mine,
           view.hide_until_finished as "hideUntilFinished", view.chosen_position as "revealUpTo"
      from view
     cross join last
      left join wiki_setting setting on setting.branch_id = view.branch_id`.execute(db);
  return rows[0];
}

/** Entries that a reader who has finished everything published would see. */
const countUpTo = (last: RawBuilder<unknown>): RawBuilder<number> => sql<number>`(
  with view as (select ${sql.raw('view')}.branch_id, false as everything, ${last} as opened, ${last} as finished),
       ${shownEntries()}
  select count(*) from shown)`;

export interface SpannedRow {
  key: string;
  name: string;
  position: number;
  text: string;
  suggestedBy: string | null;
}

export interface EntryRow extends ListRow {
  attributes: WikiAttribute[];
  aliases: { name: string; chapter: number }[];
  sections: { key: string; title: string; chapter: number; text: string; suggestedBy: string | null }[];
  relations: ({ key: string; label: string; chapter: number } & CardRow)[];
  changes: { chapter: number; name: string }[];
  previous: { entryKey: string; name: string } | null;
  next: { entryKey: string; name: string } | null;
  /** Entries named in the texts that the viewer may know of. */
  known: string[];
}

/** An entry with everything its page shows, in one round trip; undefined when it is hidden or none. */
export async function findEntry(
  db: Executor,
  view: WikiView,
  entryKey: string,
): Promise<EntryRow | undefined> {
  const of = sql`entry_key = ${entryKey}::uuid`;
  const { rows } = await sql<EntryRow>`
    with ${wikiViewOf(view)}, ${shownEntries()}, self as (select * from shown where ${of}),
    sections as (
      select section.*, suggester.name as suggester
        from ${visibleParts('section')} section
        left join "user" suggester on suggester.id = section.suggested_by
       where section.${of}
    ), relations as (
      select relation.part_key, relation.body ->> 'label' as label, relation.position, relation.target_key as other
        from ${visibleParts('relation')} relation where relation.${of}
      union all
      select relation.part_key, relation.body ->> 'reverse', relation.position, relation.entry_key
        from ${visibleParts('relation')} relation where relation.target_key = ${entryKey}::uuid
    )
    select card.*, part.body -> 'attributes' as attributes,
           (select coalesce(jsonb_agg(jsonb_build_object('name', alias.name, 'chapter', alias.position)
                     order by alias.position, alias.search), '[]')
              from ${visibleParts('alias')} alias where alias.${of}) as aliases,
           (select coalesce(jsonb_agg(jsonb_build_object('key', part_key, 'title', name, 'chapter', position,
                     'text', body ->> 'text', 'suggestedBy', suggester) order by position, part_key), '[]')
              from sections) as sections,
           (select coalesce(jsonb_agg(jsonb_build_object('key', relations.part_key, 'label', relations.label,
                     'chapter', relations.position) || to_jsonb(related)
                     order by relations.position, related.search, relations.part_key), '[]')
              from relations join ${cards(sql`shown`)} related on related."entryKey" = relations.other) as relations,
           (select coalesce(jsonb_agg(jsonb_build_object('chapter', snapshot.position, 'name', snapshot.name)
                     order by snapshot.position, snapshot.effective desc, snapshot.part_key), '[]')
              from ${visibleParts('snapshot')} snapshot where snapshot.${of}) as changes,
           (select jsonb_build_object('entryKey', near.entry_key, 'name', near.name) from shown near
             where (near.search collate "C", near.entry_key) < (self.search collate "C", self.entry_key)
             order by near.search collate "C" desc, near.entry_key desc limit 1) as previous,
           (select jsonb_build_object('entryKey', near.entry_key, 'name', near.name) from shown near
             where (near.search collate "C", near.entry_key) > (self.search collate "C", self.entry_key)
             order by near.search collate "C", near.entry_key limit 1) as next,
           array(select near.entry_key from shown near
                  where near.entry_key = any(part.mentions)
                     or near.entry_key in (select unnest(sections.mentions) from sections)) as known
      from self
      join ${cards(sql`self`)} card on true
      join wiki_part part
        on part.branch_id = self.branch_id and part.part_key = self.part_key
       and part.from_seq = self.from_seq`.execute(db);
  return rows[0];
}

/** An entry as a card; undefined when it is hidden or none. */
export async function findCard(db: Executor, view: WikiView, entryKey: string): Promise<CardRow | undefined> {
  const { rows } = await sql<CardRow>`
    with ${wikiViewOf(view)}, ${shownEntries([entryKey])}
    select card.* from ${cards(sql`shown`)} card`.execute(db);
  return rows[0];
}

/** Which of the entries the viewer may know of. */
export async function listKnown(db: Executor, view: WikiView, entryKeys: string[]): Promise<string[]> {
  const { rows } = await sql<{ entryKey: string }>`
    with ${wikiViewOf(view)}, ${shownEntries(entryKeys)}
    select entry_key as "entryKey" from shown`.execute(db);
  return rows.map((row) => row.entryKey);
}

export interface EventRow {
  key: string;
  title: string;
  when: string;
  text: string;
  chapter: number;
  order: number;
  entryKeys: string[];
  /** Of the entries the event names, those that the viewer may know of. */
  known: { entryKey: string; name: string }[];
}

/** What happened, in the story's own time; undefined when there is no such branch for the viewer. */
export async function listEvents(
  db: Executor,
  view: WikiView,
  page: { limit: number; after: readonly [order: number, key: string] | undefined },
): Promise<EventRow[] | undefined> {
  const after =
    page.after === undefined
      ? sql`true`
      : sql`((event.body ->> 'order')::integer, event.part_key) > (${page.after[0]}::integer, ${page.after[1]}::uuid)`;
  const { rows } = await sql<EventRow | { key: null }>`
    with ${wikiViewOf(view)}, ${shownEntries()}, page as (
      select event.*, (event.body ->> 'order')::integer as place
        from ${visibleParts('event')} event
       where ${after}
       order by place, event.part_key
       limit ${page.limit}
    )
    select page.part_key as key, page.name as title, page.body ->> 'when' as when, page.body ->> 'text' as text,
           page.position as chapter, page.place as order, page.body -> 'entryKeys' as "entryKeys",
           (select coalesce(jsonb_agg(jsonb_build_object('entryKey', shown.entry_key, 'name', shown.name)
                     order by shown.search), '[]')
              from shown where shown.entry_key = any(page.mentions)) as known
      from view left join page on true
     order by page.place, page.part_key`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is EventRow => row.key !== null);
}

export interface HistoryRow {
  key: string;
  kind: 'entry' | 'snapshot' | 'section' | 'alias' | 'relation';
  version: number;
  editedAt: string;
  editedBy: string;
  name: string;
  text: string;
}

const HISTORY_MAX = 200;

/**
 * How the visible parts of a visible entry came to be, latest first. A past state that was open to more readers than
 * the present one stays closed, because it may be why the gate was moved. The label of an entry stays its author's.
 */
export async function listHistory(
  db: Executor,
  view: WikiView,
  entryKey: string,
): Promise<HistoryRow[] | undefined> {
  const { rows } = await sql<HistoryRow | { key: null }>`
    with ${wikiViewOf(view)}, ${shownEntries()}, self as (select * from shown where entry_key = ${entryKey}::uuid),
    states as (
      select part.*
        from ${visibleParts('entry', 'snapshot', 'section', 'alias', 'relation')} present
        join view on true
        join branch_lineage lineage on lineage.branch_id = view.branch_id
        join wiki_part part
          on part.branch_id = lineage.ancestor_id and part.part_key = present.part_key
         and part.from_seq <= lineage.as_of_seq
        left join chapter gate on gate.id = part.gate_chapter_id
       where present.entry_key = ${entryKey}::uuid
         and (present.target_key is null or present.target_key in (select entry_key from shown))
         and not part.deleted
         and ${isKnown()}
    )
    select states.part_key as key, states.kind, states.version, states.edited_at as "editedAt",
           editor.name as "editedBy",
           case when states.kind = 'entry' and not view.privileged then '' else states.name end as name,
           coalesce(states.body ->> 'summary', states.body ->> 'text', states.body ->> 'label', '') as text
      from self
     cross join view
      left join states on true
      left join "user" editor on editor.id = states.edited_by
     order by states.edited_at desc, states.version desc, states.part_key
     limit ${HISTORY_MAX}`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is HistoryRow => row.key !== null);
}
