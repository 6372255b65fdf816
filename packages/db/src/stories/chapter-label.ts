import { sql, type RawBuilder } from 'kysely';

/**
 * How many chapters that a branch shows have a label in place of their number, between two positions, neither of
 * them counted.
 */
export function labelledBefore(
  branchId: RawBuilder<unknown>,
  after: RawBuilder<unknown>,
  before: RawBuilder<unknown>,
): RawBuilder<number> {
  return sql<number>`(
    select count(*)::integer
      from branch_lineage lineage
      join chapter labelled
        on labelled.branch_id = lineage.ancestor_id
       and labelled.number_label is not null
       and labelled.position > greatest(lineage.after_position, ${after})
       and labelled.position <= lineage.up_to_position
       and labelled.position < ${before}
     where lineage.branch_id = ${branchId})`;
}

/**
 * What a chapter is called beside its title, by the rule of `chapterLabels`. Expects `chapter` and `branch`, the one
 * it was written in.
 * @param position where the branch that shows it has it
 */
export function labelOf(position: RawBuilder<unknown>): RawBuilder<string> {
  const before = sql`case when branch.numbering = 'continuous' or chapter.volume_id is null then 0 else (
    select min(first.position) - 1 from chapter first where first.volume_id = chapter.volume_id) end`;
  return sql<string>`coalesce(chapter.number_label, (
    select (${position} - start.position - ${labelledBefore(sql`branch.id`, sql`start.position`, position)})::text
      from (select ${before} as position) start))`;
}
