import {
  EarningsSummary,
  PurchaseListInput,
  PurchasePage,
  UnlockInput,
  UnlockPreview,
  UnlockPreviewInput,
  UnlockResult,
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
    .query(({ ctx, input }) => ctx.services.wallet.listHistory(ctx.caller, input)),

  unlockPreview: signedInProcedure({ summary: 'What unlocking would take from which coins', cost: 'read' })
    .input(UnlockPreviewInput)
    .output(UnlockPreview)
    .query(({ ctx, input }) => ctx.services.unlocks.preview(ctx.caller, input)),

  unlock: signedInProcedure({ summary: 'Pay for a chapter and keep it', cost: 'costly' })
    .input(UnlockInput)
    .output(UnlockResult)
    .mutation(({ ctx, input }) => ctx.services.unlocks.unlock(ctx.caller, input)),

  purchases: signedInProcedure({ summary: 'Chapters you unlocked', cost: 'read' })
    .input(PurchaseListInput)
    .output(PurchasePage)
    .query(({ ctx, input }) => ctx.services.unlocks.listPurchases(ctx.caller, input)),

  earnings: signedInProcedure({ summary: 'What your novels have earned, before fees and tax', cost: 'read' })
    .output(EarningsSummary)
    .query(({ ctx }) => ctx.services.earnings.getSummary(ctx.caller)),
});
