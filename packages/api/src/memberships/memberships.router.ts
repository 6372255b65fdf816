import {
  CreateTierInput,
  MoveTierInput,
  MoveTierStatusInput,
  OwnTierList,
  SetTierPriceInput,
  TierChanged,
  TierList,
  TierListInput,
  TierPriceChanged,
  UpdateTierInput,
  WithdrawTierPriceInput,
} from '@inkvine/contracts/memberships';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const membershipsRouter = router({
  tiers: publicProcedure({ summary: 'What one can join at a creator’s, and what it costs', cost: 'read' })
    .input(TierListInput)
    .output(TierList)
    .query(({ ctx, input }) => ctx.services.tiers.list(input)),

  ownTiers: signedInProcedure({ summary: 'What you offer to members, with its prices', cost: 'read' })
    .output(OwnTierList)
    .query(({ ctx }) => ctx.services.tiers.listOwn(ctx.caller)),

  createTier: signedInProcedure({ summary: 'Prepare a tier above your others', cost: 'write' })
    .input(CreateTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.create(ctx.caller, input)),

  updateTier: signedInProcedure({ summary: 'Change what a tier is called and gives', cost: 'write' })
    .input(UpdateTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.update(ctx.caller, input)),

  moveTier: signedInProcedure({ summary: 'Let a tier change places with its neighbour', cost: 'write' })
    .input(MoveTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.move(ctx.caller, input)),

  publishTier: signedInProcedure({ summary: 'Show a tier to readers', cost: 'write' })
    .input(MoveTierStatusInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.publish(ctx.caller, input)),

  retireTier: signedInProcedure({ summary: 'Let nobody new join a tier', cost: 'write' })
    .input(MoveTierStatusInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.retire(ctx.caller, input)),

  setTierPrice: signedInProcedure({ summary: 'Set what new members pay, from a day on', cost: 'write' })
    .input(SetTierPriceInput)
    .output(TierPriceChanged)
    .mutation(({ ctx, input }) => ctx.services.tierPrices.set(ctx.caller, input)),

  withdrawTierPrice: signedInProcedure({ summary: 'Take back a price that has not begun', cost: 'write' })
    .input(WithdrawTierPriceInput)
    .output(TierPriceChanged)
    .mutation(({ ctx, input }) => ctx.services.tierPrices.withdraw(ctx.caller, input)),
});
