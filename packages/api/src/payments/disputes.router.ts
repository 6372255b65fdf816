import {
  DisputeDetail,
  DisputeInput,
  DisputePolicies,
  DisputePolicy,
  DisputeQueue,
  DisputeQueueInput,
  Disputes,
  PublishDisputePolicyInput,
} from '@inkvine/contracts/disputes';
import { operatorProcedure, router, signedInProcedure } from '../trpc.ts';

export const disputesRouter = router({
  mine: signedInProcedure({ summary: 'Your payments that are asked back or were given back', cost: 'read' })
    .output(Disputes)
    .query(({ ctx }) => ctx.services.disputes.listMine(ctx.caller)),

  queue: operatorProcedure({ summary: 'Disputes of all people', cost: 'read' })
    .input(DisputeQueueInput)
    .output(DisputeQueue)
    .query(({ ctx, input }) => ctx.services.disputeDesk.list(ctx.caller, input)),

  detail: operatorProcedure({ summary: 'A dispute with its order, lots, ledger and earnings', cost: 'read' })
    .input(DisputeInput)
    .output(DisputeDetail)
    .query(({ ctx, input }) => ctx.services.disputeDesk.getDetail(ctx.caller, input)),

  policies: operatorProcedure({ summary: 'Every version of who bears a lost payment', cost: 'read' })
    .output(DisputePolicies)
    .query(({ ctx }) => ctx.services.disputeDesk.listPolicies(ctx.caller)),

  publishPolicy: operatorProcedure({ summary: 'Publish who bears lost payments from now on', cost: 'write' })
    .input(PublishDisputePolicyInput)
    .output(DisputePolicy)
    .mutation(({ ctx, input }) => ctx.services.disputeDesk.publishPolicy(ctx.caller, input)),
});
