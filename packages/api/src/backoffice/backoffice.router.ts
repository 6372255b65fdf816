import {
  FailedJob,
  FailedJobListInput,
  FailedJobPage,
  GatewayBooks,
  GatewayDifference,
  GrantBonusInput,
  GrantBonusResult,
  HaltPayoutsInput,
  LiftPayoutHaltInput,
  OperatorTopUpListInput,
  OperatorTopUpPage,
  PayoutHalt,
  PayoutHalts,
  Reconciliation,
  RetryJobInput,
  SettleDifferenceInput,
} from '@inkvine/contracts/backoffice';
import { Retention } from '@inkvine/contracts/retention';
import { operatorProcedure, router } from '../trpc.ts';

export const backofficeRouter = router({
  reconcile: operatorProcedure({ summary: 'Check every invariant of the money now', cost: 'costly' })
    .output(Reconciliation)
    .query(({ ctx }) => ctx.services.backoffice.reconcile(ctx.caller)),

  gatewayBooks: operatorProcedure({
    summary: "Where the gateways' books and ours disagree, with age",
    cost: 'read',
  })
    .output(GatewayBooks)
    .query(({ ctx }) => ctx.services.gatewayBooks.get(ctx.caller)),

  compareGatewayBooks: operatorProcedure({ summary: "Compare the gateways' books now", cost: 'costly' })
    .output(GatewayBooks)
    .mutation(({ ctx }) => ctx.services.gatewayBooks.compareNow(ctx.caller)),

  settleGatewayDifference: operatorProcedure({
    summary: 'Say how a difference with a gateway was dealt with',
    cost: 'write',
  })
    .input(SettleDifferenceInput)
    .output(GatewayDifference)
    .mutation(({ ctx, input }) => ctx.services.gatewayBooks.settle(ctx.caller, input)),

  retention: operatorProcedure({ summary: 'How long records of money are kept', cost: 'costly' })
    .output(Retention)
    .query(({ ctx }) => ctx.services.retention.get(ctx.caller)),

  payoutHalts: operatorProcedure({ summary: 'Whether payouts are halted, and were', cost: 'read' })
    .output(PayoutHalts)
    .query(({ ctx }) => ctx.services.payoutHalts.list(ctx.caller)),

  haltPayouts: operatorProcedure({ summary: 'Let no payout leave until somebody lifts this', cost: 'write' })
    .input(HaltPayoutsInput)
    .output(PayoutHalt)
    .mutation(({ ctx, input }) => ctx.services.payoutHalts.halt(ctx.caller, input)),

  liftPayoutHalt: operatorProcedure({ summary: 'Let payouts leave again, and say why', cost: 'write' })
    .input(LiftPayoutHaltInput)
    .output(PayoutHalt)
    .mutation(({ ctx, input }) => ctx.services.payoutHalts.lift(ctx.caller, input)),

  topUps: operatorProcedure({ summary: 'Orders of all people', cost: 'read' })
    .input(OperatorTopUpListInput)
    .output(OperatorTopUpPage)
    .query(({ ctx, input }) => ctx.services.topUps.listAll(ctx.caller, input)),

  failedJobs: operatorProcedure({ summary: 'Jobs that failed for good, with the reason', cost: 'read' })
    .input(FailedJobListInput)
    .output(FailedJobPage)
    .query(({ ctx, input }) => ctx.services.failedJobs.list(ctx.caller, input)),

  retryJob: operatorProcedure({ summary: 'Try a failed job again', cost: 'write' })
    .input(RetryJobInput)
    .output(FailedJob)
    .mutation(({ ctx, input }) => ctx.services.failedJobs.retry(ctx.caller, input)),

  grantBonus: operatorProcedure({ summary: 'Give a person bonus coins', cost: 'costly' })
    .input(GrantBonusInput)
    .output(GrantBonusResult)
    .mutation(({ ctx, input }) => ctx.services.wallet.grantBonus(ctx.caller, input)),
});
