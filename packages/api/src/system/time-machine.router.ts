import { AdvanceTimeInput, SetDemoWorkerInput, TimeMachine } from '@inkvine/contracts/time-machine';
import { operatorProcedure, router } from '../trpc.ts';

export const timeMachineRouter = router({
  get: operatorProcedure({
    summary: 'What time it is in the demo, and whether its worker works',
    cost: 'read',
  })
    .output(TimeMachine)
    .query(({ ctx }) => ctx.services.timeMachine.get(ctx.caller)),

  advance: operatorProcedure({ summary: 'Move the clock of the demo forward', cost: 'write' })
    .input(AdvanceTimeInput)
    .output(TimeMachine)
    .mutation(({ ctx, input }) => ctx.services.timeMachine.advance(ctx.caller, input)),

  setWorker: operatorProcedure({ summary: 'Stop the worker of the demo or let it work', cost: 'write' })
    .input(SetDemoWorkerInput)
    .output(TimeMachine)
    .mutation(({ ctx, input }) => ctx.services.timeMachine.setWorker(ctx.caller, input)),
});
