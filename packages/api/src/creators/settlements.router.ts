import {
  CorrectSettlementInput,
  CorrectSettlementResult,
  CreatorLineListInput,
  CreatorSettlementListInput,
  CreatorSettlementPage,
  CreatorStatementInput,
  MoveRunInput,
  SetSettlementPolicyInput,
  SettlementPolicy,
  SettlementPreview,
  SettlementPreviewInput,
  SettlementRun,
  SettlementRunInput,
  SettlementRunListInput,
  SettlementRunPage,
  Statement,
  StatementLinePage,
} from '@inkvine/contracts/settlements';
import { z } from 'zod';
import { operatorProcedure, router } from '../trpc.ts';

export const settlementsRouter = router({
  runs: operatorProcedure({ summary: 'Settlement runs with their totals', cost: 'read' })
    .input(SettlementRunListInput)
    .output(SettlementRunPage)
    .query(({ ctx, input }) => ctx.services.settlementRuns.list(ctx.caller, input)),

  run: operatorProcedure({ summary: 'One settlement run', cost: 'read' })
    .input(SettlementRunInput)
    .output(SettlementRun)
    .query(({ ctx, input }) => ctx.services.settlementRuns.get(ctx.caller, input)),

  preview: operatorProcedure({ summary: 'What closing the next month would come to', cost: 'costly' })
    .input(SettlementPreviewInput)
    .output(SettlementPreview)
    .query(({ ctx, input }) => ctx.services.settlementRuns.preview(ctx.caller, input)),

  start: operatorProcedure({ summary: 'Close the month that is due', cost: 'costly' })
    .input(SettlementPreviewInput)
    .output(SettlementRun)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.start(ctx.caller, input)),

  recompute: operatorProcedure({ summary: 'Compute a draft by the rules of now', cost: 'costly' })
    .input(MoveRunInput)
    .output(SettlementRun)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.recompute(ctx.caller, input)),

  review: operatorProcedure({ summary: 'Say that a draft is right', cost: 'write' })
    .input(MoveRunInput)
    .output(SettlementRun)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.review(ctx.caller, input)),

  reopen: operatorProcedure({ summary: 'Make a reviewed run a draft again', cost: 'write' })
    .input(MoveRunInput)
    .output(SettlementRun)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.reopen(ctx.caller, input)),

  lock: operatorProcedure({ summary: 'Lock a reviewed run for good and show it to creators', cost: 'write' })
    .input(MoveRunInput)
    .output(SettlementRun)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.lock(ctx.caller, input)),

  creators: operatorProcedure({ summary: 'The settlements of a run, creator by creator', cost: 'read' })
    .input(CreatorSettlementListInput)
    .output(CreatorSettlementPage)
    .query(({ ctx, input }) => ctx.services.settlementRuns.listCreators(ctx.caller, input)),

  statement: operatorProcedure({ summary: 'The settlement of a creator in a run', cost: 'read' })
    .input(CreatorStatementInput)
    .output(Statement)
    .query(({ ctx, input }) => ctx.services.statements.getOf(ctx.caller, input)),

  lines: operatorProcedure({ summary: 'The earnings behind the settlement of a creator', cost: 'read' })
    .input(CreatorLineListInput)
    .output(StatementLinePage)
    .query(({ ctx, input }) => ctx.services.statements.listLinesOf(ctx.caller, input)),

  correct: operatorProcedure({ summary: 'Correct a locked settlement by a further run', cost: 'costly' })
    .input(CorrectSettlementInput)
    .output(CorrectSettlementResult)
    .mutation(({ ctx, input }) => ctx.services.settlementRuns.correct(ctx.caller, input)),

  policies: operatorProcedure({ summary: 'Fees, taxes and limits in all their versions', cost: 'read' })
    .output(z.array(SettlementPolicy))
    .query(({ ctx }) => ctx.services.settlementPolicies.list(ctx.caller)),

  setPolicy: operatorProcedure({ summary: 'Set new fees, taxes and limits', cost: 'write' })
    .input(SetSettlementPolicyInput)
    .output(SettlementPolicy)
    .mutation(({ ctx, input }) => ctx.services.settlementPolicies.set(ctx.caller, input)),
});
