import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type {
  BackupFailure,
  BackupInput,
  Backups,
  BackupsInput,
  CreateBackupInput,
  RestoreBackupInput,
} from '@inkvine/contracts/backups';
import { AppError } from '@inkvine/contracts/errors';
import { BackupId } from '@inkvine/contracts/primitives';
import { CreatedNovel } from '@inkvine/contracts/stories';
import {
  claimBackupDone,
  claimBackupFailed,
  findBackup,
  findFingerprint,
  findLastAsked,
  insertBackup,
  listBackups,
} from '@inkvine/db/stories/backup.repository';
import { findExportedBranch } from '@inkvine/db/stories/export.repository';
import { lockBranch } from '@inkvine/db/stories/publication.repository';
import type { z } from 'zod';
import { once } from '../../idempotency.ts';
import type { Actor } from '../../identity/actor.ts';
import { found } from '../../identity/policy.ts';
import { enqueue } from '../../jobs/outbox.ts';
import type { ServiceDependencies } from '../../service-dependencies.ts';
import { restoreImages } from '../../wiki/image-archive.ts';
import type { ExportedFile } from '../exports.service.ts';
import { nameOfFile } from '../manuscript-exports/exported-branch.ts';
import { manageNovel } from '../permissions.ts';
import { DamagedBackup, readBackup } from './read-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

/** All files of backups, and nothing else, lie below it. */
export const BACKUP_FILES = 'backups/';
const HOUR_MS = 3_600_000;
/** More than are kept, so that those that failed of late are listed too. */
const LISTED_BEYOND_KEPT = 30;

/** Archives of what authors wrote, which they may take home or make a novel of again (N6). */
export function createBackupsService({
  db,
  clock,
  ids,
  files,
  backups: { keep },
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'files' | 'backups' | 'site'>) {
  /** A whole backup of the actor's with its file's key. @throws AppError NOT_FOUND */
  async function getWhole(actor: Actor, backupId: string) {
    const backup = found(await findBackup(db, backupId), actor, manageNovel);
    const { fileKey, sha256 } = backup;
    if (backup.state !== 'done' || fileKey === null || sha256 === null) throw new AppError('NOT_FOUND');
    const body = await files.get(fileKey);
    // The row says that it is there: the operator has to hear of this.
    if (body === undefined) throw new AppError('UNAVAILABLE');
    return { ...backup, sha256, body };
  }

  async function list(branchId: string): Promise<z.input<typeof Backups>> {
    const [rows, lastAsked] = await Promise.all([
      listBackups(db, branchId, keep + LISTED_BEYOND_KEPT),
      findLastAsked(db, branchId),
    ]);
    return { items: rows.map(toBackup), keep, nextAt: nextAfter(lastAsked) };
  }

  const nextAfter = (lastAsked: string | undefined): string | null => {
    if (lastAsked === undefined) return null;
    const next = new Date(Date.parse(lastAsked) + HOUR_MS);
    return next > clock.now() ? next.toISOString() : null;
  };

  return {
    /** @throws AppError NOT_FOUND, also when the branch is another's */
    async list(actor: Actor, { branchId }: z.infer<typeof BackupsInput>): Promise<z.input<typeof Backups>> {
      found(await findExportedBranch(db, branchId), actor, manageNovel);
      return await list(branchId);
    },

    /**
     * Promises a backup of now; it is `pending` until the worker has written it.
     * @throws AppError NOT_FOUND, RATE_LIMITED within an hour of the last
     */
    async create(
      actor: Actor,
      { branchId }: z.infer<typeof CreateBackupInput>,
    ): Promise<z.input<typeof Backups>> {
      found(await findExportedBranch(db, branchId), actor, manageNovel);
      await db.transaction().execute(async (trx) => {
        await lockBranch(trx, branchId);
        const nextAt = nextAfter(await findLastAsked(trx, branchId));
        if (nextAt !== null) {
          const wait = Date.parse(nextAt) - clock.now().getTime();
          throw new AppError('RATE_LIMITED', { retryAfterSeconds: Math.ceil(wait / 1_000) });
        }
        const backupId = BackupId.parse(ids.next());
        await insertBackup(trx, {
          ...{ id: backupId, branchId, nightly: false, at: clock.now().toISOString() },
        });
        await enqueue(trx, 'stories.write-backup', { backupId });
      });
      return await list(branchId);
    },

    /**
     * Writes a promised backup; one that is written or gone is left alone. Each attempt writes a file of its own, and
     * the first to end counts: the file of one that was killed belongs to nobody and is swept.
     * @throws what went wrong, after it was noted
     */
    async write(backupId: string): Promise<void> {
      const backup = await findBackup(db, backupId);
      if (backup === undefined || backup.state === 'done') return;
      const fileKey = `${BACKUP_FILES}${backup.branchId}/${backupId}.${ids.next().slice(-12)}.zip`;
      try {
        const branch = await findExportedBranch(db, backup.branchId);
        if (branch === undefined) return;
        // Before the first word is read: what changes from here on is found again in the next night.
        const fingerprint = (await findFingerprint(db, backup.branchId)) ?? '';
        const at = clock.now();
        const { body, chapters } = await writeBackup({ db, files }, branch, {
          publicUrl: site.publicUrl,
          at,
        });
        const measured = measure(body);
        await files.put(fileKey, measured.body);
        const { bytes, sha256 } = measured.result();
        const isFirst = await claimBackupDone(db, {
          ...{ id: backupId, fileKey, bytes, sha256, chapters, fingerprint },
          at: clock.now().toISOString(),
        });
        if (!isFirst) await files.delete(fileKey);
      } catch (error) {
        await claimBackupFailed(db, {
          ...{ id: backupId, failure: failureOf(error), at: clock.now().toISOString() },
        });
        throw error;
      }
    },

    /** @throws AppError NOT_FOUND, also when it is another's or not whole; UNAVAILABLE when its file is gone */
    async download(actor: Actor, { backupId }: z.infer<typeof BackupInput>): Promise<ExportedFile> {
      const { title, createdAt, body } = await getWhole(actor, backupId);
      const filename = `${nameOfFile(title)} ${createdAt.slice(0, 10)}.zip`;
      return { filename, contentType: 'application/zip', body };
    },

    /**
     * Makes a new novel of a backup, whole or not at all; nothing that exists is changed. The same key again answers
     * with the same novel.
     * @throws AppError NOT_FOUND; UNAVAILABLE when its file is gone or damaged
     */
    async restore(
      actor: Actor,
      { idempotencyKey, ...request }: z.infer<typeof RestoreBackupInput>,
    ): Promise<z.input<typeof CreatedNovel>> {
      const to = { authorId: actor.userId, at: clock.now().toISOString() };
      const intention = { operation: 'backups.restore', userId: actor.userId, key: idempotencyKey };
      try {
        return await readBackup(await getWhole(actor, request.backupId), async (archive) => {
          const images = await restoreImages(
            { db, clock, files },
            actor.userId,
            archive.images,
            archive.readImage,
          );
          return await db
            .transaction()
            .execute((trx) =>
              once(trx, { ...intention, request, output: CreatedNovel }, () =>
                restoreBackup(trx, ids, to, { records: archive.records, images }),
              ),
            );
        });
      } catch (error) {
        if (error instanceof DamagedBackup) throw new AppError('UNAVAILABLE', undefined, { cause: error });
        throw error;
      }
    },
  };
}

type BackupRow = Awaited<ReturnType<typeof listBackups>>[number];

const toBackup = ({ id, nightly, state, failure, bytes, sha256, chapters, createdAt }: BackupRow) => ({
  ...{ id, nightly, state, failure, bytes, sha256, chapters, createdAt },
});

/** Counts and sums what passes. `result` is known once the body was read to its end. */
function measure(body: Readable) {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* passing(): AsyncGenerator<Buffer> {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  return {
    body: Readable.from(passing(), { objectMode: false }),
    result: () => ({ bytes, sha256: hash.digest('hex') }),
  };
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);
const DENIED = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EEXIST', 'EMFILE', 'ENFILE']);

function failureOf(error: unknown): BackupFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (FULL.has(code)) return 'storage_full';
  return DENIED.has(code) ? 'storage' : 'unexpected';
}
