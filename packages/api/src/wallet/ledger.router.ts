import {
  BalanceAt,
  BalanceAtInput,
  BalanceOfAtInput,
  LedgerPage,
  LedgerSearchInput,
  LedgerTxn,
  LedgerTxnInput,
} from '@inkvine/contracts/ledger';
import { operatorProcedure, router, signedInProcedure } from '../trpc.ts';

export const ledgerRouter = router({
  balanceAt: signedInProcedure({ summary: 'What your wallet held at an instant', cost: 'read' })
    .input(BalanceAtInput)
    .output(BalanceAt)
    .query(({ ctx, input }) => ctx.services.ledger.getBalanceAt(ctx.caller, input)),

  balanceOfAt: operatorProcedure({ summary: "What a person's wallet held at an instant", cost: 'read' })
    .input(BalanceOfAtInput)
    .output(BalanceAt)
    .query(({ ctx, input }) => ctx.services.ledger.getBalanceOfAt(ctx.caller, input)),

  search: operatorProcedure({ summary: 'Transactions by whatever they have to do with', cost: 'read' })
    .input(LedgerSearchInput)
    .output(LedgerPage)
    .query(({ ctx, input }) => ctx.services.ledger.search(ctx.caller, input)),

  transaction: operatorProcedure({ summary: 'A transaction with all that hangs on it', cost: 'read' })
    .input(LedgerTxnInput)
    .output(LedgerTxn)
    .query(({ ctx, input }) => ctx.services.ledger.get(ctx.caller, input)),
});
