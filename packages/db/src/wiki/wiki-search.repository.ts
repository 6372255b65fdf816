import type { Block } from '@inkvine/contracts/block';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { lineOf } from '../stories/branch-line.ts';
import { mayRead, rightsOf } from '../stories/chapter-access.ts';
import { shownEntries, visibleParts, wikiViewOf, type WikiView } from './gate.ts';
import type { ListRow } from './wiki.repository.ts';

export interface HitRow extends ListRow {
  matched: 'name' | 'alias' | 'summary' | 'section';
  /** What matched, as written. */
  found: string;
}

/**
 * Entries whose shown name, visible aliases, shown summary or visible sections contain the query, best first; what
 * the gate hides is not searched. Of each entry its best hit follows the row that is shown of it: one pass, because
 * joins of what was found make PostgreSQL guess, and guess badly. Undefined when there is no such branch for the viewer.
 * @param query as `toQuery` and `toNamePattern` of the domain made it
 */
export async function searchEntries(
  db: Executor,
  view: WikiView,
  query: { text: string; pattern: string; namesOnly: boolean; limit: number },
): Promise<HitRow[] | undefined> {
  const { text, pattern } = query;
  const inNames = sql`
    select entry_key, case when search = ${text} then 0 when search ~ ${`^${pattern}`} then 1 else 3 end as rank,
           'name' as matched, '' as found
      from shown where ${pattern} <> '' and search ~ ${pattern}
    union all
    select alias.entry_key, case when alias.search ~ ${`^${pattern}`} then 2 else 4 end, 'alias', alias.name
      from ${visibleParts('alias')} alias where ${pattern} <> '' and alias.search ~ ${pattern}`;
  const inTexts = query.namesOnly
    ? sql``
    : sql`
    union all
    select shown.entry_key, 5, 'summary', part.body ->> 'summary'
      from shown
      join wiki_part part
        on part.branch_id = shown.branch_id and part.part_key = shown.part_key and part.from_seq = shown.from_seq
     where ${text} <> '' and part.words like '%' || ${text}::text || '%'
    union all
    select section.entry_key, 6, 'section', section.name || E'\n' || (section.body ->> 'text')
      from ${visibleParts('section')} section
     where ${text} <> '' and section.words like '%' || ${text}::text || '%'`;
  const { rows } = await sql<HitRow | { entryKey: null }>`
    with ${wikiViewOf(view)}, ${shownEntries()}, hits as (${inNames} ${inTexts}), told as (
      select entry_key, -1 as rank, '' as matched, '' as found, type, name, search, first_position, position,
             branch_id, part_key, from_seq
        from shown
      union all
      select entry_key, rank, matched, found, null, null, null, null, null, null, null, null from hits
    ), paired as (
      select entry_key, rank, matched, found, lag(rank) over story as before, lag(type) over story as type,
             lag(name) over story as name, lag(search) over story as search,
             lag(first_position) over story as first_position, lag(position) over story as position,
             lag(branch_id) over story as branch_id, lag(part_key) over story as part_key,
             lag(from_seq) over story as from_seq
        from told
      window story as (partition by entry_key order by rank)
    ), page as (
      select * from paired
       where before = -1
       order by rank, search collate "C", entry_key
       limit ${query.limit}
    )
    select page.entry_key as "entryKey", page.type, page.name, part.body ->> 'summary' as summary,
           part.body -> 'image' as image,
           page.first_position as "firstChapter", page.position as "asOfChapter", page.search, page.matched,
           page.found
      from view
      left join page on true
      left join wiki_part part
        on part.branch_id = page.branch_id and part.part_key = page.part_key and part.from_seq = page.from_seq
     order by page.rank, page.search collate "C", page.entry_key`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is HitRow => row.entryKey !== null);
}

export interface AppearanceRow {
  chapterId: string;
  number: number;
  title: string;
  blocks: Block[];
  names: string[];
}

/**
 * Chapters up to where the viewer is, and that they may read, whose text marks the entry or says one of its visible
 * names; in order. Undefined when the entry is hidden or none.
 */
export async function listAppearances(
  db: Executor,
  view: WikiView,
  page: { entryKey: string; limit: number; afterNumber: number },
): Promise<AppearanceRow[] | undefined> {
  const { readerId } = view.viewer;
  const { rows } = await sql<AppearanceRow | { chapterId: null }>`
    with ${wikiViewOf(view)}, ${shownEntries([page.entryKey])}, names as (
      select array(select distinct known.name from ${visibleParts('snapshot', 'alias')} known
                    where known.entry_key = ${page.entryKey}::uuid) as all
    ), page as (
      select line.chapter_id, line.position, revision.title, revision.blocks
        from view
       cross join names
        join ${lineOf(sql`${view.branchId}::uuid`)} line
          on line.position <= view.opened and line.position > ${page.afterNumber}
        join chapter on chapter.id = line.chapter_id
        join branch on branch.id = chapter.branch_id
        join chapter_revision revision on revision.id = line.revision_id
        left join ${rightsOf(readerId)}
       where ${mayRead(readerId)}
         and (position(${page.entryKey}::text in revision.blocks::text) > 0
              or exists (select from unnest(names.all) name where position(name in revision.blocks::text) > 0))
       order by line.position
       limit ${page.limit}
    )
    select page.chapter_id as "chapterId", page.position as number, page.title, page.blocks,
           names.all as names
      from shown cross join names left join page on true
     order by page.position`.execute(db);
  if (rows.length === 0) return undefined;
  return rows.filter((row): row is AppearanceRow => row.chapterId !== null);
}
