import {
  BulkPreview,
  BulkPreviewInput,
  BulkUnlockInput,
  BulkUnlockResult,
} from '@inkvine/contracts/bulk-unlock';
import { SaleTerms, SaleTermsInput, SetSaleTermsInput } from '@inkvine/contracts/sale-terms';
import { SetSpendingLimitInput, SpendingLimit, SpendingLimits } from '@inkvine/contracts/spending-limits';
import {
  ReturnPreview,
  ReturnPreviewInput,
  ReturnUnlockInput,
  ReturnUnlockResult,
} from '@inkvine/contracts/unlock-returns';
import {
  EarningsSummary,
  PurchaseListInput,
  PurchasePage,
  PurchaseReceipt,
  PurchaseReceiptInput,
  StartRentalInput,
  StartRentalResult,
  UnlockInput,
  UnlockPreview,
  UnlockPreviewInput,
  UnlockResult,
  UseTicketInput,
  UseTicketResult,
  WalletHistory,
  WalletHistoryInput,
  WalletOverview,
} from '@inkvine/contracts/wallet';
import { router, signedInProcedure } from '../trpc.ts';

export const walletRouter = router({
  overview: signedInProcedure({ summary: 'Your coins, and which expire soon', cost: 'read' })
    .output(WalletOverview)
    .query(({ ctx }) => ctx.services.wallet.getOverview(ctx.caller)),

  history: signedInProcedure({ summary: 'What came in and went out, with running balance', cost: 'read' })
    .input(WalletHistoryInput)
    .output(WalletHistory)
    .query(({ ctx, input }) => ctx.services.walletHistory.list(ctx.caller, input)),

  unlockPreview: signedInProcedure({ summary: 'What unlocking would take from which coins', cost: 'read' })
    .input(UnlockPreviewInput)
    .output(UnlockPreview)
    .query(({ ctx, input }) => ctx.services.unlocks.preview(ctx.caller, input)),

  unlock: signedInProcedure({ summary: 'Pay for a chapter, to keep it or for a time', cost: 'costly' })
    .input(UnlockInput)
    .output(UnlockResult)
    .mutation(({ ctx, input }) => ctx.services.unlocks.unlock(ctx.caller, input)),

  bulkPreview: signedInProcedure({ summary: 'What the next chapters would cost at once', cost: 'read' })
    .input(BulkPreviewInput)
    .output(BulkPreview)
    .query(({ ctx, input }) => ctx.services.bulkUnlock.preview(ctx.caller, input)),

  bulkUnlock: signedInProcedure({ summary: 'Buy several chapters at once, all or none', cost: 'costly' })
    .input(BulkUnlockInput)
    .output(BulkUnlockResult)
    .mutation(({ ctx, input }) => ctx.services.bulkUnlock.unlock(ctx.caller, input)),

  returnPreview: signedInProcedure({ summary: 'What giving a chapter back would return', cost: 'read' })
    .input(ReturnPreviewInput)
    .output(ReturnPreview)
    .query(({ ctx, input }) => ctx.services.unlockReturns.preview(ctx.caller, input)),

  returnUnlock: signedInProcedure({
    summary: 'Give back a chapter you have not opened, for its coins',
    cost: 'write',
  })
    .input(ReturnUnlockInput)
    .output(ReturnUnlockResult)
    .mutation(({ ctx, input }) => ctx.services.unlockReturns.giveBack(ctx.caller, input)),

  useTicket: signedInProcedure({ summary: 'Open a chapter with the ticket you waited for', cost: 'write' })
    .input(UseTicketInput)
    .output(UseTicketResult)
    .mutation(({ ctx, input }) => ctx.services.unlocks.useTicket(ctx.caller, input)),

  startRental: signedInProcedure({ summary: 'Begin the time of a rented chapter', cost: 'write' })
    .input(StartRentalInput)
    .output(StartRentalResult)
    .mutation(({ ctx, input }) => ctx.services.unlocks.startRental(ctx.caller, input)),

  saleTerms: signedInProcedure({ summary: 'How your branch sells its chapters', cost: 'read' })
    .input(SaleTermsInput)
    .output(SaleTerms)
    .query(({ ctx, input }) => ctx.services.saleTerms.get(ctx.caller, input)),

  setSaleTerms: signedInProcedure({
    summary: 'Set rent and waiting for the chapters of your branch',
    cost: 'write',
  })
    .input(SetSaleTermsInput)
    .output(SaleTerms)
    .mutation(({ ctx, input }) => ctx.services.saleTerms.set(ctx.caller, input)),

  limits: signedInProcedure({ summary: 'What you allow yourself to spend and to top up', cost: 'read' })
    .output(SpendingLimits)
    .query(({ ctx }) => ctx.services.spendingLimits.list(ctx.caller)),

  setLimit: signedInProcedure({
    summary: 'Limit what you spend or top up; raising it takes a day',
    cost: 'write',
  })
    .input(SetSpendingLimitInput)
    .output(SpendingLimit)
    .mutation(({ ctx, input }) => ctx.services.spendingLimits.set(ctx.caller, input)),

  purchases: signedInProcedure({ summary: 'Chapters you paid for', cost: 'read' })
    .input(PurchaseListInput)
    .output(PurchasePage)
    .query(({ ctx, input }) => ctx.services.unlocks.listPurchases(ctx.caller, input)),

  receipt: signedInProcedure({ summary: 'What you paid for one chapter', cost: 'read' })
    .input(PurchaseReceiptInput)
    .output(PurchaseReceipt)
    .query(({ ctx, input }) => ctx.services.walletHistory.getReceipt(ctx.caller, input)),

  earnings: signedInProcedure({ summary: 'What your novels have earned, before fees and tax', cost: 'read' })
    .output(EarningsSummary)
    .query(({ ctx }) => ctx.services.earnings.getSummary(ctx.caller)),
});
