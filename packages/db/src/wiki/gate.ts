import type { WikiPartKind } from '@inkvine/contracts/wiki-editing';
import { sql, type RawBuilder } from 'kysely';
import { viewerHorizonOf, type Viewer } from '../reading/device-horizon.ts';
import { inForce, lineOf } from '../stories/branch-line.ts';
import { isKnown } from './known.ts';

/** Who looks at the wiki of which branch, and how. */
export interface WikiView {
  branchId: string;
  viewer: Viewer;
  /** Sees everything, as the author does. */
  moderates: boolean;
  /** Looks as a reader at this chapter would; null for as far as one may. */
  asOf: number | null;
  /** Wants to know up to this chapter whatever was read; for the signed-in only. */
  revealUpTo: number | null;
}

/**
 * The first common tables of every statement about a wiki. `view` is one row: the branch, whether the viewer sees
 * `everything`, and the positions of the chapters `opened` and `finished` at which their knowledge ends; no row when
 * there is no such branch for them. `overridden` are the parts of ancestors of which a nearer branch says something
 * else, few because a fork keeps only what it changes: such a row says whose it changes, or is a removal.
 */
export function wikiViewOf({ branchId, viewer, moderates, asOf, revealUpTo }: WikiView): RawBuilder<unknown> {
  const { readerId } = viewer;
  const wished = readerId === null ? null : revealUpTo;
  return sql`view as (
    select showing.id as branch_id, role.mine, role.privileged,
           role.privileged and ${asOf}::integer is null as everything,
           case when role.privileged then coalesce(${asOf}::integer, 2147483647)
             else least(${asOf}::integer, greatest(revealed.position,
               case when choice.hide_until_finished then horizon.finished else horizon.opened end)) end as opened,
           case when role.privileged then coalesce(${asOf}::integer, 2147483647)
             else least(${asOf}::integer, greatest(revealed.position, horizon.finished)) end as finished,
           coalesce(choice.hide_until_finished, false) as hide_until_finished,
           chosen.position as chosen_position
      from branch showing
     cross join lateral (
       select coalesce(showing.author_id = ${readerId}::uuid, false) as mine,
              coalesce(showing.author_id = ${readerId}::uuid, false) or ${moderates}::boolean as privileged
     ) role
     cross join lateral ${viewerHorizonOf(viewer, sql`showing.id`)} horizon
      left join wiki_choice choice on choice.user_id = ${readerId}::uuid and choice.branch_id = showing.id
      left join chapter chosen on chosen.id = choice.reveal_chapter_id
     cross join lateral (
       select greatest(chosen.position, ${wished}::integer) as position
     ) asked
     cross join lateral (
       select case when asked.position is null then 0
                   else least(asked.position,
                     (select coalesce(max(line.position), 0) from ${lineOf(sql`showing.id`)} line)) end as position
     ) revealed
     where showing.id = ${branchId}::uuid
       and (showing.last_published_at is not null or role.privileged)
  ), overridden as (
    select shadow.part_key, lineage.depth
      from view
      join branch_lineage lineage on lineage.branch_id = view.branch_id
      join branch_lineage nearer on nearer.branch_id = lineage.branch_id and nearer.depth < lineage.depth
      join wiki_part shadow
        on shadow.branch_id = nearer.ancestor_id
       and shadow.from_seq <= nearer.as_of_seq and shadow.to_seq > nearer.as_of_seq
       and (shadow.deleted or shadow.derived_from is not null)
  )`;
}

/**
 * The one place that decides what of a wiki is visible; every read selects from it, and what is not in it does not
 * exist. Parts of these kinds that the branch shows and the viewer may know, with `position`, where they became
 * known. A fork shows its ancestors' parts of the moment of the fork, as far as they lie before it, unless it has
 * changed or removed them. Needs `wikiViewOf` in the statement. What has lost its chapter is for the author only.
 * The model is `isVisible` of `packages/domain/src/wiki/gate.ts`.
 */
export const visibleParts = (...kinds: WikiPartKind[]): RawBuilder<unknown> => sql`(
  select part.*, lineage.depth, coalesce(gate.position, 0) as position
    from view
    join branch_lineage lineage on lineage.branch_id = view.branch_id
    join wiki_part part on ${inForce(sql`part`)} and part.kind in (${sql.join(kinds.map((kind) => sql.lit(kind)))})
    left join chapter gate on gate.id = part.gate_chapter_id
   where not part.deleted
     and ${isKnown()}
     and (part.part_key, lineage.depth) not in (select part_key, depth from overridden))`;

/**
 * The next common table, `shown`: each visible entry, or each of those given, with the one snapshot that is shown of
 * it. An entry without a visible snapshot is not there. A full join because it is always a merge or a hash: PostgreSQL
 * cannot know how much is visible, guesses little, and would otherwise compare each entry with each snapshot.
 */
export function shownEntries(entryKeys?: readonly string[]): RawBuilder<unknown> {
  const wanted = entryKeys === undefined ? sql`` : sql`where part.entry_key = any(${[...entryKeys]}::uuid[])`;
  return sql`shown as (
  select entry_key, entry.type, entry.position as first_position, snapshot.position, snapshot.name, snapshot.search,
         snapshot.branch_id, snapshot.part_key, snapshot.from_seq
    from (
      select distinct on (part.entry_key) part.entry_key, part.position, part.name, part.search, part.branch_id,
             part.part_key, part.from_seq
        from ${visibleParts('snapshot')} part ${wanted}
       order by part.entry_key, part.position desc, part.effective collate "C", part.part_key desc
    ) snapshot
    full join (
      select distinct on (part.entry_key) part.entry_key, part.type, part.position
        from ${visibleParts('entry')} part ${wanted}
       order by part.entry_key
    ) entry using (entry_key)
   where (entry.type is null) = (snapshot.part_key is null))`;
}
