import { sql, type RawBuilder } from 'kysely';
import type { Executor } from '../database.ts';
import { labelOf } from '../stories/chapter-label.ts';

export interface FoundPassageRow {
  chapterId: string;
  number: number;
  label: string;
  title: string;
  /** Its place in the chapter: 1 for the title, then the blocks. */
  place: number;
  blockId: string | null;
  text: string;
}

export interface FoundPassageRows {
  authorId: string;
  passages: FoundPassageRow[];
  /** Number of the last chapter that was searched; null when there was none. */
  searchedTo: number | null;
  /** Whether chapters follow that were not searched. */
  isCut: boolean;
}

/** As `toSearchable` compares. The small letters of `pg_c_utf8` do not depend on the machine. */
const searchable = (text: RawBuilder<unknown>, matchCase: boolean): RawBuilder<string> => {
  const composed = sql`case when ${text} is nfc normalized then ${text} else normalize(${text}, nfc) end`;
  return matchCase ? sql<string>`(${composed})` : sql<string>`lower((${composed}) collate pg_c_utf8)`;
};

/**
 * The blocks and titles with the words, in the order of the branch's own chapters, after a place in it. A chapter is
 * searched as its author left it: its draft, else its newest text. One call reads whole chapters until they weigh
 * `most` bytes, so that a long novel is searched in turns. Undefined when there is no such branch; a branch of
 * somebody else is not searched.
 */
export async function searchBranchDrafts(
  db: Executor,
  search: {
    branchId: string;
    authorId: string;
    query: string;
    matchCase: boolean;
    after: { number: number; place: number };
    limit: number;
    most: number;
  },
): Promise<FoundPassageRows | undefined> {
  const { after, matchCase, query } = search;
  const { rows } = await sql<FoundPassageRows>`
    with ahead as (
      select chapter.id, chapter.position,
             sum(weight.bytes) over (order by chapter.position) - weight.bytes as before
        from branch
        join chapter on chapter.branch_id = branch.id and chapter.position >= ${after.number}::integer
        join chapter_revision revision on revision.id = chapter.head_revision_id
        left join draft on draft.chapter_id = chapter.id
       cross join lateral (
         select coalesce(octet_length(draft.blocks), pg_column_size(revision.blocks)) as bytes
       ) weight
       where branch.id = ${search.branchId} and branch.author_id = ${search.authorId}
    ), searched as materialized (
      select id, position from ahead where before < ${search.most}::integer
    ), passage as materialized (
      select searched.id, searched.position, coalesce(draft.title, revision.title) as title, piece.*
        from searched
        join chapter on chapter.id = searched.id
        join chapter_revision revision on revision.id = chapter.head_revision_id
        left join draft on draft.chapter_id = chapter.id
       cross join lateral (
         select 1::bigint as place, null as block_id, coalesce(draft.title, revision.title) as text
          union all
         select block.place + 1, block.value ->> 'id', block.value ->> 'text'
           from jsonb_array_elements(coalesce(draft.blocks::jsonb, revision.blocks)) with ordinality
             as block (value, place)
          where block.value ->> 'type' <> 'scene_break'
       ) piece
       where (searched.position, piece.place) > (${after.number}::integer, ${after.place}::bigint)
         and strpos(${searchable(sql`piece.text`, matchCase)}, ${searchable(sql`${query}::text`, matchCase)}) > 0
       order by searched.position, piece.place
       limit ${search.limit}
    )
    select branch.author_id as "authorId",
           (select max(position) from searched) as "searchedTo",
           exists (select from ahead where before >= ${search.most}::integer) as "isCut",
           coalesce((
             select jsonb_agg(jsonb_build_object(
                      'chapterId', passage.id, 'number', passage.position, 'title', passage.title,
                      'label', ${labelOf(sql`chapter.position`)}, 'place', passage.place,
                      'blockId', passage.block_id, 'text', passage.text)
                      order by passage.position, passage.place)
               from passage
               join chapter on chapter.id = passage.id), '[]') as passages
      from branch
     where branch.id = ${search.branchId}`.execute(db);
  return rows[0];
}
