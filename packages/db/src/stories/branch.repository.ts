import type { Attribution } from '@inkvine/contracts/attribution';
import type { Standing, Tombstone } from '@inkvine/contracts/branches';
import type { Locale } from '@inkvine/contracts/primitives';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { horizonOf } from '../reading/horizon.ts';
import { inForce, lineFor, lineOf } from './branch-line.ts';

/** An instant within JSON, as it is printed everywhere else. */
const instant = (column: RawBuilder<unknown>) =>
  sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Whose chapters a branch carries on from, in order, as JSON. The branch is a column of the statement. */
export function attributionOf(branchId: RawBuilder<unknown>): RawBuilder<Attribution[]> {
  return sql<Attribution[]>`coalesce((
    select jsonb_agg(jsonb_build_object(
             'from', lineage.after_position + 1, 'to', lineage.up_to_position,
             'author', jsonb_build_object('id', writer.id, 'name', writer.name),
             'asOf', ${instant(sql`lineage.as_of`)}) order by lineage.after_position)
      from branch_lineage lineage
      join branch ancestor on ancestor.id = lineage.ancestor_id
      join "user" writer on writer.id = ancestor.author_id
     where lineage.branch_id = ${branchId} and lineage.depth > 0
       and lineage.after_position < lineage.up_to_position), '[]'::jsonb)`;
}

/** The numbers at which a branch showed a chapter that is gone, as JSON. */
function tombstonesOf(branchId: RawBuilder<unknown>): RawBuilder<Tombstone[]> {
  return sql<Tombstone[]>`coalesce((
    select jsonb_agg(jsonb_build_object(
             'number', line.position,
             'reason', case when written.taken_down_at is null then 'withdrawn' else 'taken_down' end)
             order by line.position)
      from branch_lineage lineage
      join branch terms on terms.id = lineage.branch_id
      join branch_line line
        on ${inForce(sql`line`)}
       and line.position > lineage.after_position
       and line.position <= lineage.up_to_position
      join chapter written on written.id = line.chapter_id
     where lineage.branch_id = ${branchId}
       and (written.taken_down_at is not null
            or (written.status <> 'published' and lineage.depth > 0 and not terms.survives_upstream))),
    '[]'::jsonb)`;
}

export interface BranchViewRow {
  id: string;
  novelId: string;
  novelSlug: string;
  novelTitle: string;
  language: Locale;
  warnings: string[];
  novelAuthorId: string;
  authorId: string;
  authorName: string;
  isMain: boolean;
  name: string | null;
  forkNumber: number;
  standing: Standing;
  /** How far the reader has come in it, by the chapters it shows. */
  opened: number;
  attribution: Attribution[];
  tombstones: Tombstone[];
  chapterCount: number;
  firstChapterId: string | null;
  continueChapterId: string | null;
}

/** A branch with something to read, or the reader's own. */
export async function findBranchView(
  db: Executor,
  branchId: string,
  readerId: string | null,
): Promise<BranchViewRow | undefined> {
  const { rows } = await sql<BranchViewRow>`
    select showing.id, novel.id as "novelId", novel.slug as "novelSlug", novel.title as "novelTitle",
           novel.language, novel.warnings, novel.author_id as "novelAuthorId", author.id as "authorId",
           author.name as "authorName", showing.is_main as "isMain", showing.name,
           showing.fork_position as "forkNumber", showing.standing,
           coalesce((select opened from ${horizonOf(readerId, sql`showing.id`)} horizon), 0) as opened,
           ${attributionOf(sql`showing.id`)} as attribution,
           ${tombstonesOf(sql`showing.id`)} as tombstones,
           (select count(*) from ${lineOf(sql`showing.id`)} line) as "chapterCount",
           (select line.chapter_id from ${lineOf(sql`showing.id`)} line order by line.position limit 1)
             as "firstChapterId",
           (select place.chapter_id
              from reading_position place
             where place.branch_id = showing.id and place.user_id = ${readerId}
               and exists (select from ${lineFor(readerId, sql`showing.id`)} line where line.chapter_id = place.chapter_id)
           ) as "continueChapterId"
      from branch showing
      join novel on novel.id = showing.novel_id
      join "user" author on author.id = showing.author_id
     where showing.id = ${branchId}
       and (showing.last_published_at is not null or showing.author_id = ${readerId})`.execute(db);
  return rows[0];
}

export interface MapBranchRow {
  id: string;
  parentId: string | null;
  name: string | null;
  authorId: string;
  authorName: string;
  forkNumber: number;
  depth: number;
  standing: Standing;
  readTo: number;
  chapterCount: number;
}

/**
 * Every branch of a published novel that has something to read and is not hidden, and the reader's own; undefined
 * when there is no such novel for this reader. The most endorsed and latest first, `limit` at most.
 */
export async function listBranchesOfNovel(
  db: Executor,
  map: { novelId: string; readerId: string | null; limit: number },
): Promise<{ novelAuthorId: string; branches: MapBranchRow[] } | undefined> {
  const { readerId } = map;
  const { rows } = await sql<MapBranchRow & { novelAuthorId: string }>`
    select branch.id, branch.parent_id as "parentId", branch.name, author.id as "authorId",
           author.name as "authorName", branch.fork_position as "forkNumber", branch.depth, branch.standing,
           novel.author_id as "novelAuthorId",
           (select opened from ${horizonOf(readerId, sql`branch.id`)} horizon) as "readTo",
           branch.fork_position + (
             select count(*) from chapter where chapter.branch_id = branch.id and chapter.status = 'published'
           ) as "chapterCount"
      from novel
      join branch on branch.novel_id = novel.id
      join "user" author on author.id = branch.author_id
     where novel.id = ${map.novelId}
       and (novel.last_published_at is not null or novel.author_id = ${readerId})
       and (branch.is_main
            or branch.author_id = ${readerId}
            or (branch.last_published_at is not null and branch.standing <> 'hidden'))
     order by branch.is_main desc, (branch.standing = 'endorsed') desc, branch.last_published_at desc nulls last,
              branch.id
     limit ${map.limit}`.execute(db);
  const [first] = rows;
  return first === undefined ? undefined : { novelAuthorId: first.novelAuthorId, branches: rows };
}

/** A fork as its author keeps it. */
export async function findManagedBranch(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .leftJoin('fork_consent as consent', 'consent.branch_id', 'branch.id')
    .select([
      'branch.id',
      'branch.author_id as authorId',
      'branch.is_main as isMain',
      'branch.name',
      'branch.version',
      'branch.field_versions as fieldVersions',
      'branch.fork_position as forkNumber',
      'branch.parent_id as parentId',
      'novel.id as novelId',
      'novel.slug as novelSlug',
      'novel.title as novelTitle',
      'novel.author_id as novelAuthorId',
      sql<Locale>`novel.language`.as('language'),
      attributionOf(sql`branch.id`).as('attribution'),
      'consent.policy_version as policyVersion',
      'consent.words',
      'consent.agreed_at as agreedAt',
      sql<'no' | 'royalty' | 'yes' | null>`consent.commercial`.as('commercial'),
      'consent.royalty_percent as royaltyPercent',
    ])
    .where('branch.id', '=', branchId)
    .executeTakeFirst();
}

/** The next version when the fork is at `expectedVersion`, else undefined. */
export async function claimBranchName(
  db: Executor,
  branch: { id: string; expectedVersion: number; name: string; at: string },
): Promise<number | undefined> {
  const row = await db
    .updateTable('branch')
    .set((eb) => ({ name: branch.name, version: eb('version', '+', 1), updated_at: branch.at }))
    .where('id', '=', branch.id)
    .where('version', '=', branch.expectedVersion)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** The next version when the fork is at `expectedVersion`, else undefined. */
export async function claimStanding(
  db: Executor,
  branch: { id: string; expectedVersion: number; standing: Standing },
): Promise<number | undefined> {
  const row = await db
    .updateTable('branch')
    .set((eb) => ({ standing: branch.standing, version: eb('version', '+', 1) }))
    .where('id', '=', branch.id)
    .where('version', '=', branch.expectedVersion)
    .where('is_main', '=', sql.lit(false))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/**
 * Moves the point at which the fork parts back to `forkPosition`; its own chapters follow right after. Answers the
 * next version, or undefined when the fork is not at `expectedVersion` or parts earlier already. The caller brings
 * the published line in step.
 */
export async function claimForkPoint(
  trx: DatabaseTransaction,
  fork: { branchId: string; forkPosition: number; expectedVersion: number },
): Promise<number | undefined> {
  const { branchId, forkPosition } = fork;
  const { rows } = await sql<{ version: number; moved: number }>`
    with before as (
      select id, fork_position from branch
       where id = ${branchId} and version = ${fork.expectedVersion} and fork_position > ${forkPosition}
         for no key update
    )
    update branch set fork_position = ${forkPosition}, version = version + 1
      from before where branch.id = before.id
    returning branch.version, before.fork_position - ${forkPosition}::integer as moved`.execute(trx);
  const [saved] = rows;
  if (saved === undefined) return undefined;
  await sql`
    update branch_lineage
       set after_position = case when depth = 0 then ${forkPosition}
                                 else least(after_position, ${forkPosition}::integer) end,
           up_to_position = case when depth = 0 then up_to_position
                                 else least(up_to_position, ${forkPosition}::integer) end
     where branch_id = ${branchId}`.execute(trx);
  await sql`update chapter set position = position - ${saved.moved} where branch_id = ${branchId}`.execute(
    trx,
  );
  return saved.version;
}

export interface ForkOfNovelRow {
  branchId: string;
  name: string;
  authorId: string;
  authorName: string;
  forkNumber: number;
  standing: Standing;
  version: number;
  chapters: number;
  publishedAt: string;
}

/** Published forks of a novel, the latest publication first. */
export async function listForksOfNovel(
  db: Executor,
  page: { novelId: string; limit: number; after: readonly [at: string, id: string] | undefined },
): Promise<ForkOfNovelRow[]> {
  const { after } = page;
  const earlier =
    after === undefined
      ? sql``
      : sql`and (branch.last_published_at, branch.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const { rows } = await sql<ForkOfNovelRow>`
    select branch.id as "branchId", branch.name, author.id as "authorId", author.name as "authorName",
           branch.fork_position as "forkNumber", branch.standing, branch.version,
           (select count(*) from chapter where chapter.branch_id = branch.id and chapter.status = 'published')
             as chapters,
           branch.last_published_at as "publishedAt"
      from branch
      join "user" author on author.id = branch.author_id
     where branch.novel_id = ${page.novelId}
       and not branch.is_main
       and branch.last_published_at is not null
       ${earlier}
     order by branch.last_published_at desc, branch.id desc
     limit ${page.limit}`.execute(db);
  return rows;
}
