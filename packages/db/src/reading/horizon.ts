import { sql, type RawBuilder } from 'kysely';

/**
 * How far a reader has come in a branch, as a table of one row to select from: `opened` and `finished`, the
 * positions of the furthest chapter opened and finished, 0 for none. What somebody read of an inherited stretch in
 * any other branch counts, up to where the stretches part; whoever asked to be treated as further back is, as somebody
 * who has opened that chapter and not finished it.
 * Reader and branch are ids or columns of the surrounding statement; the reader is null when not signed in.
 * Source: product specification 2.2 (wiki on fork), 2.4, 2.5.
 */
export function horizonOf(
  readerId: string | null | RawBuilder<unknown>,
  branchId: string | RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`(
    select coalesce(max(least(opened.position, capped.position, lineage.up_to_position)), 0) as opened,
           coalesce(max(case when finished.id is not null
             then least(finished.position, capped.position - 1, lineage.up_to_position) end), 0) as finished
      from branch_lineage lineage
      join reading_horizon horizon
        on horizon.branch_id = lineage.ancestor_id and horizon.user_id = ${readerId}::uuid
      join chapter opened on opened.id = horizon.opened_chapter_id
      left join chapter finished on finished.id = horizon.finished_chapter_id
      left join chapter capped on capped.id = horizon.capped_chapter_id
     where lineage.branch_id = ${branchId})`;
}
