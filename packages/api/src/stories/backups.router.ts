import { Backups, BackupsInput, CreateBackupInput, RestoreBackupInput } from '@inkvine/contracts/backups';
import { CreatedNovel } from '@inkvine/contracts/stories';
import { router, signedInProcedure } from '../trpc.ts';

/** The archives themselves are downloads; see the server's `GET /api/backups/:backupId`. */
export const backupsRouter = router({
  list: signedInProcedure({ summary: 'Backups of a branch of yours', cost: 'read' })
    .input(BackupsInput)
    .output(Backups)
    .query(({ ctx, input }) => ctx.services.backups.list(ctx.caller, input)),

  create: signedInProcedure({ summary: 'Back up a branch of yours now', cost: 'costly' })
    .input(CreateBackupInput)
    .output(Backups)
    .mutation(({ ctx, input }) => ctx.services.backups.create(ctx.caller, input)),

  restore: signedInProcedure({ summary: 'Make a new novel of a backup', cost: 'costly' })
    .input(RestoreBackupInput)
    .output(CreatedNovel)
    .mutation(({ ctx, input }) => ctx.services.backups.restore(ctx.caller, input)),
});
