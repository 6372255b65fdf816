import {
  DecideBatchInput,
  MakeBatchInput,
  OperatorPayout,
  OperatorPayoutListInput,
  OperatorPayoutPage,
  PayoutBankFile,
  PayoutBatch,
  PayoutBatchInput,
  PayoutBatchListInput,
  PayoutBatchPage,
  PayoutDetail,
  PayoutInput,
  RecordTransferInput,
  RejectPayoutInput,
  RetryPayoutInput,
} from '@inkvine/contracts/payouts';
import { operatorProcedure, router } from '../trpc.ts';

export const payoutDeskRouter = router({
  list: operatorProcedure({ summary: 'Payouts, newest first', cost: 'read' })
    .input(OperatorPayoutListInput)
    .output(OperatorPayoutPage)
    .query(({ ctx, input }) => ctx.services.payoutDesk.list(ctx.caller, input)),

  detail: operatorProcedure({ summary: 'A payout down to its rows', cost: 'read' })
    .input(PayoutInput)
    .output(PayoutDetail)
    .query(({ ctx, input }) => ctx.services.payoutDesk.getDetail(ctx.caller, input)),

  batches: operatorProcedure({ summary: 'Batches of payouts, newest first', cost: 'read' })
    .input(PayoutBatchListInput)
    .output(PayoutBatchPage)
    .query(({ ctx, input }) => ctx.services.payoutDesk.listBatches(ctx.caller, input)),

  makeBatch: operatorProcedure({ summary: 'Put requested payouts together', cost: 'write' })
    .input(MakeBatchInput)
    .output(PayoutBatch)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.makeBatch(ctx.caller, input)),

  approveBatch: operatorProcedure({ summary: 'Release a batch that somebody else has made', cost: 'write' })
    .input(DecideBatchInput)
    .output(PayoutBatch)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.approveBatch(ctx.caller, input)),

  cancelBatch: operatorProcedure({ summary: 'Let the payouts of a batch go', cost: 'write' })
    .input(DecideBatchInput)
    .output(PayoutBatch)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.cancelBatch(ctx.caller, input)),

  bankFile: operatorProcedure({ summary: 'What is to be transferred by hand, with accounts', cost: 'costly' })
    .input(PayoutBatchInput)
    .output(PayoutBankFile)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.writeBankFile(ctx.caller, input)),

  reject: operatorProcedure({ summary: 'Decline a request for a payout', cost: 'write' })
    .input(RejectPayoutInput)
    .output(OperatorPayout)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.reject(ctx.caller, input)),

  retry: operatorProcedure({ summary: 'Ask again for a payout that failed or came back', cost: 'write' })
    .input(RetryPayoutInput)
    .output(OperatorPayout)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.retry(ctx.caller, input)),

  recordTransfer: operatorProcedure({ summary: 'Say what became of a transfer by hand', cost: 'write' })
    .input(RecordTransferInput)
    .output(OperatorPayout)
    .mutation(({ ctx, input }) => ctx.services.payoutDesk.recordTransfer(ctx.caller, input)),
});
