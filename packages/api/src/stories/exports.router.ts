import {
  ExportSettings,
  ExportSettingsInput,
  ReaderBook,
  ReaderBookInput,
  SetExportSettingsInput,
} from '@inkvine/contracts/exports';
import { router, signedInProcedure } from '../trpc.ts';

/** The files themselves are downloads; see the server's `GET /api/branches/:branchId/manuscript` and `…/book`. */
export const exportsRouter = router({
  readersBook: signedInProcedure({ summary: 'Whether you may take a branch as a file', cost: 'read' })
    .input(ReaderBookInput)
    .output(ReaderBook)
    .query(({ ctx, input }) => ctx.services.exports.getReadersBook(ctx.caller, input)),

  settings: signedInProcedure({ summary: 'Whether readers may take a branch of yours', cost: 'read' })
    .input(ExportSettingsInput)
    .output(ExportSettings)
    .query(({ ctx, input }) => ctx.services.exports.getSettings(ctx.caller, input)),

  setSettings: signedInProcedure({ summary: 'Let readers take a branch of yours, or not', cost: 'write' })
    .input(SetExportSettingsInput)
    .output(ExportSettings)
    .mutation(({ ctx, input }) => ctx.services.exports.setSettings(ctx.caller, input)),
});
