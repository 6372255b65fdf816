import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction } from '../database.ts';
import { memberRightsOf } from '../memberships/member-rights.ts';

/**
 * What readers of a branch see, as a table to select from: `position`, `chapter_id`, `revision_id`, `home_id` (the
 * branch the chapter was written in) and `inherited`. Of a fork, its ancestors' chapters are those of the moment of
 * the fork, with the edits its author took over; a chapter withdrawn since is there only if the terms say it stays.
 * The branch is an id or a column of the surrounding statement, of a table not called `line`, `lineage`, `terms`,
 * `written` or `pin`.
 */
export function lineOf(branchId: string | RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select line.position, line.chapter_id, line.branch_id as home_id,
           coalesce(pin.revision_id, line.revision_id) as revision_id,
           lineage.depth > 0 as inherited
      from branch_lineage lineage
      join branch terms on terms.id = lineage.branch_id
      join branch_line line
        on ${inForce(sql`line`)}
       and line.position > lineage.after_position
       and line.position <= lineage.up_to_position
      join chapter written on written.id = line.chapter_id
      left join branch_pin pin
        on pin.branch_id = lineage.branch_id and pin.chapter_id = line.chapter_id and lineage.depth > 0
     where lineage.branch_id = ${branchId}
       and written.taken_down_at is null
       and (written.status = 'published' or (lineage.depth > 0 and terms.survives_upstream)))`;
}

/**
 * As `lineOf`, for one reader: with the chapters that are to appear and that their memberships open before, under
 * `is_early`. The text of those is the one that was promised. Who counts, and whoever tells others, takes `lineOf`.
 * The branch's table is not called `home`, `ahead`, `early` or `member` either.
 */
export function lineFor(
  readerId: string | null,
  branchId: string | RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (readerId === null) return sql`(select line.*, false as is_early from ${lineOf(branchId)} line)`;
  return sql`(
    select line.*, false as is_early from ${lineOf(branchId)} line
    union all
    select ahead.position, ahead.id, ahead.branch_id, ahead.scheduled_revision_id, false, true
      from branch home
     cross join lateral ${memberRightsOf(readerId, sql`home.author_id`)} early
      join chapter ahead
        on ahead.branch_id = home.id and ahead.status = 'scheduled'
       and ahead.publish_at <= now() + early.early_days * interval '1 day'
     where home.id = ${branchId} and ahead.taken_down_at is null)`;
}

/**
 * Whether a row of a table kept over time (`branch_id`, `from_seq`, `to_seq`) belongs to what `lineage`, a row of
 * `branch_lineage` in the statement, shows.
 */
export function inForce(table: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(${table}.branch_id = lineage.ancestor_id
    and ${table}.from_seq <= lineage.as_of_seq and ${table}.to_seq > lineage.as_of_seq)`;
}

/** The next number of the branch's clock; whatever changes what the branch shows takes one and holds the branch. */
export async function updateBranchSeq(trx: DatabaseTransaction, branchId: string): Promise<number> {
  const { seq } = await trx
    .updateTable('branch')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('id', '=', branchId)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return seq;
}

/**
 * Brings the published line in step with the chapters: ends what no longer holds and begins what does, whatever
 * changed. The caller holds the branch. Also derives when branch and, for the main one, novel last published; of a
 * fork, fixes the royalty of each chapter published for the first time and tells upstream, once, that there is a fork.
 */
export async function updateBranchLine(
  trx: DatabaseTransaction,
  branch: { branchId: string; at: string },
): Promise<void> {
  const { branchId, at } = branch;
  await sql`
    with bumped as (
      update branch set seq = seq + 1 where id = ${branchId} returning seq
    )
    update branch_line line
       set to_seq = bumped.seq
      from bumped
     where line.branch_id = ${branchId}
       and line.to_seq = 2147483647
       and not exists (
         select from chapter
          where chapter.id = line.chapter_id
            and chapter.status = 'published'
            and chapter.position = line.position
            and chapter.published_revision_id = line.revision_id)`.execute(trx);
  await sql`
    with latest as (
      select coalesce(max(published_at) filter (where not silent_release), min(published_at)) as at
        from chapter where branch_id = ${branchId} and status = 'published'
    ), touched as (
      update branch set last_published_at = latest.at, updated_at = ${at}::timestamptz
        from latest where branch.id = ${branchId}
      returning branch.id, branch.novel_id, branch.is_main, branch.parent_id, branch.author_id, branch.seq
    ), royalties as (
      update chapter set royalty_percent = consent.royalty_percent
        from fork_consent consent
       where consent.branch_id = ${branchId}
         and chapter.branch_id = consent.branch_id
         and chapter.status = 'published'
         and chapter.royalty_percent is null
    ), told as (
      insert into branch_event (user_id, key, kind, branch_id, actor_id, created_at)
      select distinct upstream.user_id, 'fork_published:' || touched.id, 'fork_published', touched.id,
             touched.author_id, ${at}::timestamptz
        from touched
        join latest on latest.at is not null
        join branch parent on parent.id = touched.parent_id
        join novel on novel.id = touched.novel_id
       cross join lateral (values (parent.author_id), (novel.author_id)) upstream (user_id)
       where upstream.user_id <> touched.author_id
      on conflict do nothing
    ), opened as (
      insert into branch_line (branch_id, position, chapter_id, revision_id, from_seq)
      select chapter.branch_id, chapter.position, chapter.id, chapter.published_revision_id, touched.seq
        from chapter, touched
       where chapter.branch_id = ${branchId}
         and chapter.status = 'published'
         and not exists (
           select from branch_line line
            where line.branch_id = ${branchId} and line.chapter_id = chapter.id and line.to_seq = 2147483647)
    )
    update novel
       set updated_at = ${at}::timestamptz, last_published_at = latest.at
      from touched, latest
     where novel.id = touched.novel_id and touched.is_main`.execute(trx);
}

/** The stretches a new main branch shows: its own, from the first chapter on. */
export async function insertOwnLineage(trx: DatabaseTransaction, branchId: string): Promise<void> {
  await sql`
    insert into branch_lineage (branch_id, ancestor_id, depth, after_position, up_to_position, as_of_seq)
    values (${branchId}, ${branchId}, 0, 0, 2147483647, 2147483646)`.execute(trx);
}

/**
 * The stretches a fork shows: what its parent shows up to `forkPosition`, as it is now, and its own from there on.
 * As many rows as there are ancestors, and edits that the parent's author took over, whatever the number of chapters.
 * An ancestor whose own chapters lie further on shows none, but what its wiki says of the ones before is inherited.
 * The caller holds the parent.
 */
export async function insertForkLineage(
  trx: DatabaseTransaction,
  fork: { branchId: string; parentId: string; forkPosition: number; at: string },
): Promise<void> {
  await sql`
    insert into branch_lineage
      (branch_id, ancestor_id, depth, after_position, up_to_position, as_of_seq, as_of)
    select ${fork.branchId}::uuid, ancestor_id, lineage.depth + 1,
           least(after_position, ${fork.forkPosition}::integer),
           least(up_to_position, ${fork.forkPosition}::integer),
           case when lineage.depth = 0 then parent.seq else as_of_seq end,
           coalesce(lineage.as_of, ${fork.at}::timestamptz)
      from branch_lineage lineage
      join branch parent on parent.id = lineage.branch_id
     where lineage.branch_id = ${fork.parentId}
    union all
    values (${fork.branchId}::uuid, ${fork.branchId}::uuid, 0, ${fork.forkPosition}::integer, 2147483647, 2147483646,
            null::timestamptz)`.execute(trx);
  await sql`
    insert into branch_pin (branch_id, chapter_id, revision_id)
    select ${fork.branchId}::uuid, chapter_id, revision_id from branch_pin where branch_id = ${fork.parentId}`.execute(
    trx,
  );
}
