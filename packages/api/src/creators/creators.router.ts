import {
  SetTaxProfileInput,
  Statement,
  StatementInput,
  StatementLineListInput,
  StatementLinePage,
  StatementListInput,
  StatementPage,
  TaxProfile,
} from '@inkvine/contracts/settlements';
import { router, signedInProcedure } from '../trpc.ts';

export const creatorsRouter = router({
  taxProfile: signedInProcedure({ summary: 'Who you are to the tax office, if you have said', cost: 'read' })
    .output(TaxProfile.nullable())
    .query(({ ctx }) => ctx.services.taxProfiles.get(ctx.caller)),

  setTaxProfile: signedInProcedure({ summary: 'Say who you are to the tax office', cost: 'write' })
    .input(SetTaxProfileInput)
    .output(TaxProfile)
    .mutation(({ ctx, input }) => ctx.services.taxProfiles.set(ctx.caller, input)),

  statements: signedInProcedure({ summary: 'Your settlements, newest first', cost: 'read' })
    .input(StatementListInput)
    .output(StatementPage)
    .query(({ ctx, input }) => ctx.services.statements.list(ctx.caller, input)),

  statement: signedInProcedure({ summary: 'One of your settlements with what it is made of', cost: 'read' })
    .input(StatementInput)
    .output(Statement)
    .query(({ ctx, input }) => ctx.services.statements.get(ctx.caller, input)),

  statementLines: signedInProcedure({ summary: 'The earnings behind a settlement of yours', cost: 'read' })
    .input(StatementLineListInput)
    .output(StatementLinePage)
    .query(({ ctx, input }) => ctx.services.statements.listLines(ctx.caller, input)),
});
