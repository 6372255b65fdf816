import type { BackupFailure, BackupState } from '@inkvine/contracts/backups';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/**
 * What tells two states of a branch apart, whatever changed in it: its words, order, volumes, notices or wiki. Null
 * while nothing was written in it. `branch` is a row of the surrounding statement.
 */
const fingerprint: RawBuilder<string | null> = sql`
  (select md5(concat_ws('|', novel.version, branch.version, branch.list_version, branch.seq,
              row(branch.name, branch.numbering, branch.note_before, branch.note_after),
              string_agg(row(chapter.id, chapter.position, chapter.version, chapter.head_revision_id,
                             chapter.volume_id, chapter.number_label, draft.epoch, draft.rev)::text, ','
                         order by chapter.position),
              (select string_agg(row(volume.position, volume.title)::text, ',' order by volume.position)
                 from volume where volume.branch_id = branch.id),
              (select string_agg(row(notice.id, notice.version)::text, ',' order by notice.id)
                 from notice where notice.branch_id = branch.id)))
     from novel
     join chapter on chapter.branch_id = branch.id
     left join draft on draft.chapter_id = chapter.id
    where novel.id = branch.novel_id
    group by novel.id)`;

/**
 * Branches that nobody has looked at this night, with what they are now and what they were when last backed up. The
 * night begins at three in the site's zone.
 */
export async function listUnlookedBranches(
  trx: DatabaseTransaction,
  night: string,
  limit: number,
): Promise<{ branchId: string; changed: boolean }[]> {
  const { rows } = await sql<{ branchId: string; changed: boolean }>`
    select branch.id as "branchId",
           coalesce(${fingerprint} is distinct from last.fingerprint and ${fingerprint} is not null, false) as changed
      from branch
      left join branch_backup_look look on look.branch_id = branch.id
      left join lateral (
        select fingerprint from branch_backup backup
         where backup.branch_id = branch.id and backup.state = 'done'
         order by backup.created_at desc, backup.id desc
         limit 1) last on true
     where look.night is null or look.night < ${night}::date
     order by branch.id
     limit ${limit}`.execute(trx);
  return rows;
}

export async function findFingerprint(db: Executor, branchId: string): Promise<string | null> {
  const { rows } = await sql<{ fingerprint: string | null }>`
    select ${fingerprint} as fingerprint from branch where branch.id = ${branchId}`.execute(db);
  return rows[0]?.fingerprint ?? null;
}

/** The day that a night belongs to, as `2026-11-21`: the one of three hours ago in the zone. */
export async function findNight(db: Executor, now: string, timeZone: string): Promise<string> {
  const { rows } = await sql<{ night: string }>`
    select ((${now}::timestamptz at time zone ${timeZone}) - interval '3 hours')::date::text as night`.execute(
    db,
  );
  return rows[0]!.night;
}

export async function updateLooks(
  trx: DatabaseTransaction,
  branchIds: readonly string[],
  night: string,
): Promise<void> {
  await sql`
    insert into branch_backup_look (branch_id, night)
    select id, ${night}::date from unnest(${branchIds}::uuid[]) id
    on conflict (branch_id) do update set night = excluded.night`.execute(trx);
}

export async function insertBackup(
  trx: DatabaseTransaction,
  backup: { id: string; branchId: string; nightly: boolean; at: string },
): Promise<void> {
  await trx
    .insertInto('branch_backup')
    .values({ id: backup.id, branch_id: backup.branchId, nightly: backup.nightly, created_at: backup.at })
    .execute();
}

const columns = (db: Executor) =>
  db
    .selectFrom('branch_backup as backup')
    .innerJoin('branch', 'branch.id', 'backup.branch_id')
    .innerJoin('novel', 'novel.id', 'branch.novel_id')
    .select([
      'backup.id',
      'backup.branch_id as branchId',
      'branch.author_id as authorId',
      'novel.title',
      'backup.nightly',
      sql<BackupState>`backup.state`.as('state'),
      sql<BackupFailure | null>`backup.failure`.as('failure'),
      'backup.file_key as fileKey',
      'backup.bytes',
      'backup.sha256',
      'backup.chapters',
      'backup.created_at as createdAt',
    ]);

export async function findBackup(db: Executor, backupId: string) {
  return await columns(db).where('backup.id', '=', backupId).executeTakeFirst();
}

/** The newest first. */
export async function listBackups(db: Executor, branchId: string, limit: number) {
  return await columns(db)
    .where('backup.branch_id', '=', branchId)
    .orderBy('backup.created_at', 'desc')
    .orderBy('backup.id', 'desc')
    .limit(limit)
    .execute();
}

/** When the author last asked for one that did not fail. */
export async function findLastAsked(db: Executor, branchId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('branch_backup')
    .select('created_at as createdAt')
    .where('branch_id', '=', branchId)
    .where('nightly', '=', false)
    .where('state', '<>', 'failed')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.createdAt;
}

export interface WrittenBackup {
  id: string;
  fileKey: string;
  bytes: number;
  sha256: string;
  chapters: number;
  fingerprint: string;
  at: string;
}

/** False when another attempt was faster. */
export async function claimBackupDone(db: Executor, backup: WrittenBackup): Promise<boolean> {
  const { id, fileKey, bytes, sha256, chapters, fingerprint: state, at } = backup;
  const row = await db
    .updateTable('branch_backup')
    .set({
      ...{ state: 'done', failure: null, file_key: fileKey, bytes, sha256, chapters, fingerprint: state },
      ended_at: at,
    })
    .where('id', '=', id)
    .where('state', '<>', 'done')
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function claimBackupFailed(
  db: Executor,
  backup: { id: string; failure: BackupFailure; at: string },
): Promise<void> {
  await db
    .updateTable('branch_backup')
    .set({ state: 'failed', failure: backup.failure, ended_at: backup.at })
    .where('id', '=', backup.id)
    .where('state', '<>', 'done')
    .execute();
}

/** Gives up those begun before `before` that nobody ends any more. */
export async function updateInterruptedBackups(
  db: Executor,
  { before, at }: { before: string; at: string },
): Promise<void> {
  await db
    .updateTable('branch_backup')
    .set({ state: 'failed', failure: 'interrupted', ended_at: at })
    .where('state', '=', sql.lit('pending'))
    .where('created_at', '<', before)
    .execute();
}

/**
 * Forgets what is older than the `keep` newest whole backups of its branch, and what failed before the oldest of
 * these; of a branch without a whole one, nothing. Answers the keys of the files nobody names any more.
 */
export async function deleteOldBackups(db: Executor, keep: number): Promise<string[]> {
  const { rows } = await sql<{ fileKey: string | null }>`
    with ranked as (
      select id, branch_id, created_at,
             row_number() over (partition by branch_id order by created_at desc, id desc) as place
        from branch_backup where state = 'done'
    ), bounds as (
      select branch_id, min(created_at) as kept_from
        from ranked where place <= ${Math.max(1, keep)} group by branch_id
    )
    delete from branch_backup backup
     using bounds
     where bounds.branch_id = backup.branch_id
       and (backup.state = 'failed' and backup.created_at < bounds.kept_from
            or backup.id in (select id from ranked where place > ${Math.max(1, keep)}))
    returning backup.file_key as "fileKey"`.execute(db);
  return rows.flatMap(({ fileKey }) => fileKey ?? []);
}

/** Which of the keys no backup names. */
export async function listUnnamedFiles(db: Executor, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key
     where not exists (select from branch_backup where file_key = key)`.execute(db);
  return rows.map(({ key }) => key);
}
