import { TopUpInput } from '@inkvine/contracts/payments';
import {
  ApproveRefundInput,
  OperatorRefund,
  PublishRefundPolicyInput,
  Refund,
  RefundDetail,
  RefundDifference,
  RefundDifferences,
  RefundInput,
  RefundPolicy,
  RefundPreview,
  RefundPreviewInput,
  RefundQueue,
  RefundQueueInput,
  RefundsOfTopUp,
  RejectRefundInput,
  RequestRefundInput,
  WithdrawRefundInput,
} from '@inkvine/contracts/refunds';
import { z } from 'zod';
import { operatorProcedure, router, signedInProcedure } from '../trpc.ts';

export const refundsRouter = router({
  preview: signedInProcedure({ summary: 'What a refund of your order would be now', cost: 'read' })
    .input(RefundPreviewInput)
    .output(RefundPreview)
    .query(({ ctx, input }) => ctx.services.refunds.preview(ctx.caller, input)),

  request: signedInProcedure({ summary: 'Ask for the refund you saw', cost: 'costly' })
    .input(RequestRefundInput)
    .output(Refund)
    .mutation(({ ctx, input }) => ctx.services.refunds.request(ctx.caller, input)),

  withdraw: signedInProcedure({ summary: 'Take back a refund that nobody has decided on', cost: 'write' })
    .input(WithdrawRefundInput)
    .output(Refund)
    .mutation(({ ctx, input }) => ctx.services.refunds.withdraw(ctx.caller, input)),

  ofTopUp: signedInProcedure({ summary: 'Refunds of one of your orders, with their history', cost: 'read' })
    .input(TopUpInput)
    .output(RefundsOfTopUp)
    .query(({ ctx, input }) => ctx.services.refunds.listOfTopUp(ctx.caller, input)),

  queue: operatorProcedure({ summary: 'Refunds of all people', cost: 'read' })
    .input(RefundQueueInput)
    .output(RefundQueue)
    .query(({ ctx, input }) => ctx.services.refundDesk.list(ctx.caller, input)),

  detail: operatorProcedure({ summary: 'A refund with its order, lots, ledger and requests', cost: 'read' })
    .input(RefundInput)
    .output(RefundDetail)
    .query(({ ctx, input }) => ctx.services.refundDesk.getDetail(ctx.caller, input)),

  approve: operatorProcedure({ summary: 'Approve a refund; the gateway is asked at once', cost: 'costly' })
    .input(ApproveRefundInput)
    .output(OperatorRefund)
    .mutation(({ ctx, input }) => ctx.services.refundDesk.approve(ctx.caller, input)),

  reject: operatorProcedure({ summary: 'Refuse a refund with a reason; the coins return', cost: 'costly' })
    .input(RejectRefundInput)
    .output(OperatorRefund)
    .mutation(({ ctx, input }) => ctx.services.refundDesk.reject(ctx.caller, input)),

  differences: operatorProcedure({ summary: 'Payments refunded at the gateway without us', cost: 'read' })
    .output(RefundDifferences)
    .query(({ ctx }) => ctx.services.refundDesk.listDifferences(ctx.caller)),

  inspect: operatorProcedure({ summary: 'Compare an order with what the gateway gave back', cost: 'costly' })
    .input(TopUpInput)
    .output(RefundDifference.nullable())
    .mutation(({ ctx, input }) => ctx.services.refundDesk.inspect(ctx.caller, input)),

  policies: operatorProcedure({ summary: 'Every version of the refund policy', cost: 'read' })
    .output(z.array(RefundPolicy))
    .query(({ ctx }) => ctx.services.refundDesk.listPolicies(ctx.caller)),

  publishPolicy: operatorProcedure({ summary: 'Publish a new version of the refund policy', cost: 'write' })
    .input(PublishRefundPolicyInput)
    .output(RefundPolicy)
    .mutation(({ ctx, input }) => ctx.services.refundDesk.publishPolicy(ctx.caller, input)),
});
