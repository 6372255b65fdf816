import {
  LegacyImport,
  LegacyImportInput,
  LegacyImportListInput,
  LegacyImportPage,
  LegacyOverview,
  LegacyPersonListInput,
  LegacyPersonPage,
  SetLegacyModeInput,
  VouchForInput,
} from '@inkvine/contracts/legacy';
import { z } from 'zod';
import { operatorProcedure, router } from '../trpc.ts';

export const legacyRouter = router({
  overview: operatorProcedure({
    summary: 'Gifts of the former system, and who answers for them',
    cost: 'read',
  })
    .output(LegacyOverview)
    .query(({ ctx }) => ctx.services.legacyGifts.getOverview(ctx.caller)),

  setMode: operatorProcedure({ summary: 'Say which system answers for gifts', cost: 'write' })
    .input(SetLegacyModeInput)
    .output(LegacyOverview)
    .mutation(({ ctx, input }) => ctx.services.legacyGifts.setMode(ctx.caller, input)),

  missingPeople: operatorProcedure({ summary: 'Whom gifts of the former system wait for', cost: 'read' })
    .input(LegacyPersonListInput)
    .output(LegacyPersonPage)
    .query(({ ctx, input }) => ctx.services.legacyGifts.listMissingPeople(ctx.caller, input)),

  vouchFor: operatorProcedure({ summary: 'Say that an address belongs to its account', cost: 'write' })
    .input(VouchForInput)
    .output(z.object({ vouched: z.literal(true) }))
    .mutation(({ ctx, input }) => ctx.services.legacyGifts.vouchFor(ctx.caller, input)),

  imports: operatorProcedure({ summary: 'Exports of the former system, with what was found', cost: 'read' })
    .input(LegacyImportListInput)
    .output(LegacyImportPage)
    .query(({ ctx, input }) => ctx.services.legacyImports.list(ctx.caller, input)),

  confirmImport: operatorProcedure({ summary: 'Import an export that was read', cost: 'write' })
    .input(LegacyImportInput)
    .output(LegacyImport)
    .mutation(({ ctx, input }) => ctx.services.legacyImports.confirm(ctx.caller, input)),

  dropImport: operatorProcedure({ summary: 'Forget an export that was not imported', cost: 'write' })
    .input(LegacyImportInput)
    .output(LegacyImport)
    .mutation(({ ctx, input }) => ctx.services.legacyImports.drop(ctx.caller, input)),
});
