import { RenewalForecast, RenewalRun, RenewalRunRef, RenewalRuns } from '@inkvine/contracts/renewal-runs';
import { operatorProcedure, router } from '../trpc.ts';

export const renewalsRouter = router({
  runs: operatorProcedure({ summary: 'What renewals found to do after they stood still', cost: 'read' })
    .output(RenewalRuns)
    .query(({ ctx }) => ctx.services.renewalRuns.list(ctx.caller)),

  forecast: operatorProcedure({ summary: 'What renewals would do now', cost: 'costly' })
    .output(RenewalForecast)
    .query(({ ctx }) => ctx.services.renewalRuns.forecast(ctx.caller)),

  start: operatorProcedure({ summary: 'Let renewals go on that wait for an operator', cost: 'write' })
    .input(RenewalRunRef)
    .output(RenewalRun)
    .mutation(({ ctx, input }) => ctx.services.renewalRuns.start(ctx.caller, input)),

  hold: operatorProcedure({ summary: 'Stop renewals that catch up', cost: 'write' })
    .input(RenewalRunRef)
    .output(RenewalRun)
    .mutation(({ ctx, input }) => ctx.services.renewalRuns.hold(ctx.caller, input)),
});
