import type { Numbering } from '@inkvine/contracts/outline';
import type { ChapterStatus } from '@inkvine/contracts/stories';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import { labelledBefore } from './chapter-label.ts';

export interface OutlineVolumeRow {
  id: string;
  title: string;
  chapterCount: number;
}

/** The branch as its author orders it; undefined when there is none. */
export async function findOutline(db: Executor, branchId: string) {
  return await db
    .selectFrom('branch')
    .select((eb) => [
      'branch.id as branchId',
      'branch.author_id as authorId',
      'branch.list_version as listVersion',
      sql<OutlineVolumeRow[]>`coalesce(${eb
        .selectFrom('volume')
        .select(
          sql`jsonb_agg(jsonb_build_object('id', volume.id, 'title', volume.title, 'chapterCount',
            (select count(*) from chapter where chapter.volume_id = volume.id)) order by volume.position)`.as(
            'volumes',
          ),
        )
        .whereRef('volume.branch_id', '=', 'branch.id')}, '[]')`.as('volumes'),
    ])
    .where('branch.id', '=', branchId)
    .executeTakeFirst();
}

/** How the branch counts, with all its own chapters in order and the titles of their newest text. */
export async function findOutlineChapters(db: Executor, branchId: string) {
  const counting = await db
    .selectFrom('branch')
    .select([
      sql<Numbering>`numbering`.as('numbering'),
      'fork_position as forkPosition',
      sql<number>`fork_position - ${labelledBefore(sql`branch.id`, sql`0`, sql`fork_position + 1`)}`.as(
        'numberedBefore',
      ),
    ])
    .where('id', '=', branchId)
    .executeTakeFirstOrThrow();
  const chapters = await db
    .selectFrom('chapter')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.head_revision_id')
    .select([
      'chapter.id',
      'chapter.volume_id as volumeId',
      'revision.title',
      'chapter.number_label as numberLabel',
      sql<ChapterStatus>`chapter.status`.as('status'),
      'chapter.price_coins as price',
      'revision.characters',
      'chapter.publish_at as publishAt',
      'chapter.published_at as publishedAt',
      sql<boolean>`(chapter.status = 'published' and chapter.published_revision_id <> chapter.head_revision_id)`.as(
        'unpublishedChanges',
      ),
      'chapter.version',
    ])
    .where('chapter.branch_id', '=', branchId)
    .orderBy('chapter.position')
    .execute();
  return { ...counting, chapters };
}

export async function updateNumbering(
  trx: DatabaseTransaction,
  branch: { branchId: string; numbering: Numbering },
): Promise<void> {
  await trx
    .updateTable('branch')
    .set({ numbering: branch.numbering })
    .where('id', '=', branch.branchId)
    .execute();
}

export async function updateNumberLabel(
  trx: DatabaseTransaction,
  chapter: { id: string; numberLabel: string | null },
): Promise<void> {
  await trx
    .updateTable('chapter')
    .set({ number_label: chapter.numberLabel })
    .where('id', '=', chapter.id)
    .execute();
}

/** The branch, locked, with all its chapters and volumes in order. */
export async function lockOutline(trx: DatabaseTransaction, branchId: string) {
  const branch = await trx
    .selectFrom('branch')
    .select([
      'id as branchId',
      'author_id as authorId',
      'list_version as listVersion',
      'fork_position as forkPosition',
    ])
    .where('id', '=', branchId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (branch === undefined) return undefined;
  const chapters = await trx
    .selectFrom('chapter')
    .select(['id', 'volume_id as volumeId'])
    .where('branch_id', '=', branchId)
    .orderBy('position')
    .execute();
  const volumes = await trx
    .selectFrom('volume')
    .select('id')
    .where('branch_id', '=', branchId)
    .orderBy('position')
    .execute();
  return { ...branch, chapters, volumes: volumes.map(({ id }) => id) };
}

/** Writes the places of chapters and volumes that changed, and the next version of the list. */
export async function updateOutline(
  trx: DatabaseTransaction,
  branch: { branchId: string; forkPosition: number },
  outline: {
    chapters: readonly { id: string; volumeId: string | null }[];
    volumes: readonly string[];
  },
): Promise<void> {
  const chapters = JSON.stringify(
    outline.chapters.map(({ id, volumeId }, index) => ({
      id,
      volumeId,
      position: branch.forkPosition + index + 1,
    })),
  );
  const volumes = JSON.stringify(outline.volumes.map((id, index) => ({ id, position: index + 1 })));
  await sql`
    with ordered as (
      update volume
         set position = place.position
        from jsonb_to_recordset(${volumes}::jsonb) as place(id uuid, position integer)
       where volume.id = place.id and volume.position <> place.position
    ), moved as (
      update chapter
         set position = place.position, volume_id = place."volumeId"
        from jsonb_to_recordset(${chapters}::jsonb) as place(id uuid, "volumeId" uuid, position integer)
       where chapter.id = place.id
         and (chapter.position <> place.position or chapter.volume_id is distinct from place."volumeId")
    )
    update branch set list_version = list_version + 1 where id = ${branch.branchId}`.execute(trx);
}

export async function insertVolume(
  trx: DatabaseTransaction,
  volume: { id: string; branchId: string; title: string; position: number; at: string },
): Promise<void> {
  await trx
    .insertInto('volume')
    .values({
      id: volume.id,
      branch_id: volume.branchId,
      title: volume.title,
      position: volume.position,
      created_at: volume.at,
    })
    .execute();
}

/** The first volumes of a branch, in order. */
export async function insertVolumes(
  trx: DatabaseTransaction,
  to: { branchId: string; at: string },
  volumes: readonly { id: string; title: string }[],
): Promise<void> {
  if (volumes.length === 0) return;
  await trx
    .insertInto('volume')
    .values(
      volumes.map(({ id, title }, index) => ({
        ...{ id, title, branch_id: to.branchId, position: index + 1, created_at: to.at },
      })),
    )
    .execute();
}

export async function updateVolumeTitle(
  trx: DatabaseTransaction,
  volume: { id: string; title: string },
): Promise<void> {
  await trx.updateTable('volume').set({ title: volume.title }).where('id', '=', volume.id).execute();
}

/** Its chapters stay, in no volume. */
export async function deleteVolume(trx: DatabaseTransaction, volumeId: string): Promise<void> {
  await trx.deleteFrom('volume').where('id', '=', volumeId).execute();
}

/**
 * Puts readers of the branch whose chapter was moved where they now are; null is before the first chapter. Whoever
 * asked to be treated as at such a chapter is then treated as at the first.
 */
export async function updateHorizons(
  trx: DatabaseTransaction,
  branch: { branchId: string; firstChapterId: string },
  changes: ReadonlyMap<string, string | null>,
): Promise<void> {
  const { branchId } = branch;
  const incoming = JSON.stringify([...changes].map(([from, to]) => ({ from, to })));
  await sql`
    with change as (
      select * from jsonb_to_recordset(${incoming}::jsonb) as change("from" uuid, "to" uuid)
    ), gone as (
      delete from reading_horizon horizon
       using change
       where horizon.branch_id = ${branchId}
         and horizon.opened_chapter_id = change."from" and change."to" is null
    )
    update reading_horizon horizon
       set opened_chapter_id = coalesce(opened."to", horizon.opened_chapter_id),
           finished_chapter_id = case when finished."from" is null then horizon.finished_chapter_id
             else finished."to" end,
           capped_chapter_id = case when capped."from" is null then horizon.capped_chapter_id
             else coalesce(capped."to", ${branch.firstChapterId}::uuid) end
      from reading_horizon same
      left join change opened on opened."from" = same.opened_chapter_id
      left join change finished on finished."from" = same.finished_chapter_id
      left join change capped on capped."from" = same.capped_chapter_id
     where same.branch_id = ${branchId}
       and horizon.user_id = same.user_id and horizon.branch_id = same.branch_id
       and coalesce(opened."from", finished."from", capped."from") is not null
       and (opened."from" is null or opened."to" is not null)`.execute(trx);
}
