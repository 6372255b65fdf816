import {
  AbandonTopUpInput,
  CoinProduct,
  CoinProductDraft,
  ConfirmTopUpInput,
  SetCoinProductStatusInput,
  StartedTopUp,
  StartTopUpInput,
  TopUp,
  TopUpInput,
  TopUpListInput,
  TopUpPage,
  TopUpWithMethodInput,
  UpdateCoinProductInput,
} from '@inkvine/contracts/payments';
import { z } from 'zod';
import { operatorProcedure, publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const paymentsRouter = router({
  products: publicProcedure({ summary: 'Coin products for sale', cost: 'read' })
    .output(z.array(CoinProduct))
    .query(({ ctx }) => ctx.services.products.listActive()),

  allProducts: operatorProcedure({ summary: 'Coin products, retired ones included', cost: 'read' })
    .output(z.array(CoinProduct))
    .query(({ ctx }) => ctx.services.products.listAll(ctx.caller)),

  createProduct: operatorProcedure({ summary: 'Offer a new coin product', cost: 'write' })
    .input(CoinProductDraft)
    .output(CoinProduct)
    .mutation(({ ctx, input }) => ctx.services.products.create(ctx.caller, input)),

  updateProduct: operatorProcedure({
    summary: 'Change a coin product; running orders keep theirs',
    cost: 'write',
  })
    .input(UpdateCoinProductInput)
    .output(CoinProduct)
    .mutation(({ ctx, input }) => ctx.services.products.update(ctx.caller, input)),

  setProductStatus: operatorProcedure({ summary: 'Retire a coin product or offer it again', cost: 'write' })
    .input(SetCoinProductStatusInput)
    .output(CoinProduct)
    .mutation(({ ctx, input }) => ctx.services.products.setStatus(ctx.caller, input)),

  startTopUp: signedInProcedure({ summary: 'Order coins and get the checkout page', cost: 'costly' })
    .input(StartTopUpInput)
    .output(StartedTopUp)
    .mutation(({ ctx, input }) => ctx.services.topUps.start(ctx.caller, input)),

  cancelTransfer: signedInProcedure({ summary: 'Call off a bank transfer that has not come', cost: 'costly' })
    .input(TopUpInput)
    .output(TopUp)
    .mutation(({ ctx, input }) => ctx.services.topUps.cancelTransfer(ctx.caller, input)),

  topUpWithMethod: signedInProcedure({ summary: 'Order coins and pay with a saved method', cost: 'costly' })
    .input(TopUpWithMethodInput)
    .output(TopUp)
    .mutation(({ ctx, input }) => ctx.services.topUps.payWithMethod(ctx.caller, input)),

  confirmTopUp: signedInProcedure({ summary: 'Finish an order after the checkout came back', cost: 'costly' })
    .input(ConfirmTopUpInput)
    .output(TopUp)
    .mutation(({ ctx, input }) => ctx.services.topUps.confirm(ctx.caller, input)),

  abandonTopUp: signedInProcedure({
    summary: 'Record that the checkout failed or was canceled',
    cost: 'write',
  })
    .input(AbandonTopUpInput)
    .output(TopUp)
    .mutation(({ ctx, input }) => ctx.services.topUps.abandon(ctx.caller, input)),

  topUp: signedInProcedure({ summary: 'One of your orders with its history and receipt', cost: 'read' })
    .input(TopUpInput)
    .output(TopUp)
    .query(({ ctx, input }) => ctx.services.topUps.get(ctx.caller, input)),

  topUps: signedInProcedure({ summary: 'Your orders, newest first', cost: 'read' })
    .input(TopUpListInput)
    .output(TopUpPage)
    .query(({ ctx, input }) => ctx.services.topUps.list(ctx.caller, input)),
});
