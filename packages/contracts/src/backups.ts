import { z } from 'zod';
import { BackupId, BranchId, IdempotencyKey, Timestamp } from './primitives.ts';

export const BackupState = z.enum(['pending', 'done', 'failed']);
export type BackupState = z.infer<typeof BackupState>;

/** Why a backup failed; `interrupted` when its process was stopped and nobody took it up again. */
export const BackupFailure = z.enum(['storage_full', 'storage', 'interrupted', 'unexpected']);
export type BackupFailure = z.infer<typeof BackupFailure>;

/** One archive of what was written in a branch. Size, sum and chapters are null until it is done. */
export const Backup = z.object({
  id: BackupId,
  /** False when its author asked for it. */
  nightly: z.boolean(),
  state: BackupState,
  failure: BackupFailure.nullable(),
  bytes: z.int().min(0).nullable(),
  /** In hex. */
  sha256: z.string().nullable(),
  chapters: z.int().min(0).nullable(),
  createdAt: Timestamp,
});
export type Backup = z.infer<typeof Backup>;

export const BackupsInput = z.object({ branchId: BranchId });
/** The newest first. */
export const Backups = z.object({
  items: z.array(Backup),
  /** How many whole ones of a branch are kept. */
  keep: z.int().min(1),
  /** From when on the author may ask for another one; null for now. */
  nextAt: Timestamp.nullable(),
});
export type Backups = z.infer<typeof Backups>;

export const CreateBackupInput = z.object({ branchId: BranchId });
export const BackupInput = z.object({ backupId: BackupId });
export const RestoreBackupInput = BackupInput.extend({ idempotencyKey: IdempotencyKey });
