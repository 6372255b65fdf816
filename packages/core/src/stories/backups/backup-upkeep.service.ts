import { BackupId } from '@inkvine/contracts/primitives';
import {
  deleteOldBackups,
  findNight,
  insertBackup,
  listUnlookedBranches,
  listUnnamedFiles,
  updateInterruptedBackups,
  updateLooks,
} from '@inkvine/db/stories/backup.repository';
import { enqueue } from '../../jobs/outbox.ts';
import type { ServiceDependencies } from '../../service-dependencies.ts';
import { BACKUP_FILES } from './backups.service.ts';

const BRANCHES_AT_ONCE = 100;
const FILES_AT_ONCE = 500;
const HOUR_MS = 3_600_000;
/** The queue has given it up long before. */
const INTERRUPTED_AFTER_MS = 24 * HOUR_MS;
/** A file that is written now has no row yet. */
const ORPHAN_AFTER_MS = 24 * HOUR_MS;

/** What happens to backups without anybody asking. */
export function createBackupUpkeepService({
  db,
  clock,
  ids,
  files,
  backups: { keep },
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'files' | 'backups' | 'site'>) {
  const before = (ms: number): Date => new Date(clock.now().getTime() - ms);

  /** One step of `planNight`. */
  async function planSome(night: string): Promise<{ looked: number; planned: number }> {
    const at = clock.now().toISOString();
    return await db.transaction().execute(async (trx) => {
      const branches = await listUnlookedBranches(trx, night, BRANCHES_AT_ONCE);
      const changed = branches.filter((branch) => branch.changed);
      for (const { branchId } of changed) {
        const backupId = BackupId.parse(ids.next());
        await insertBackup(trx, { id: backupId, branchId, nightly: true, at });
        await enqueue(trx, 'stories.write-backup', { backupId });
      }
      await updateLooks(
        trx,
        branches.map(({ branchId }) => branchId),
        night,
      );
      return { looked: branches.length, planned: changed.length };
    });
  }

  return {
    /**
     * Promises a backup of every branch that changed since its last whole one, once a night; a night that was missed
     * is made up for by the next look. Answers how many. The sweep `stories.plan-backups`.
     */
    async planNight(): Promise<number> {
      const night = await findNight(db, clock.now().toISOString(), site.timeZone);
      let total = 0;
      for (;;) {
        const { looked, planned } = await planSome(night);
        total += planned;
        if (looked < BRANCHES_AT_ONCE) return total;
      }
    },

    /**
     * Keeps the newest of each branch and deletes what is older, what nobody ended, and files that no backup names.
     * The row goes first: a file without one is found again. The sweep `stories.tidy-backups`.
     */
    async tidy(): Promise<void> {
      const at = clock.now().toISOString();
      await updateInterruptedBackups(db, { before: before(INTERRUPTED_AFTER_MS).toISOString(), at });
      for (const key of await deleteOldBackups(db, keep)) await files.delete(key);
      let written: string[] = [];
      const orphanBefore = before(ORPHAN_AFTER_MS).toISOString();
      for await (const { key, writtenAt } of files.list(BACKUP_FILES)) {
        if (writtenAt < orphanBefore) written.push(key);
        if (written.length < FILES_AT_ONCE) continue;
        await deleteOrphans(written);
        written = [];
      }
      await deleteOrphans(written);
      await files.purgeUnfinished(before(ORPHAN_AFTER_MS));
    },
  };

  async function deleteOrphans(keys: readonly string[]): Promise<void> {
    for (const key of await listUnnamedFiles(db, keys)) await files.delete(key);
  }
}
