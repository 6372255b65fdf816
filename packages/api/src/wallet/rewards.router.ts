import {
  PublishRewardInput,
  RewardChanged,
  RewardCost,
  RewardCostInput,
  RewardOffers,
  RewardRules,
  StopRewardInput,
} from '@inkvine/contracts/rewards';
import { operatorProcedure, router, signedInProcedure } from '../trpc.ts';

export const rewardsRouter = router({
  offers: signedInProcedure({ summary: 'What you would get beside each product', cost: 'read' })
    .output(RewardOffers)
    .query(({ ctx }) => ctx.services.rewards.listOffers(ctx.caller)),

  rules: operatorProcedure({ summary: 'Rules of rewards and what each gave', cost: 'read' })
    .output(RewardRules)
    .query(({ ctx }) => ctx.services.rewards.listRules(ctx.caller)),

  cost: operatorProcedure({ summary: 'What a rule would have cost in the last 30 days', cost: 'costly' })
    .input(RewardCostInput)
    .output(RewardCost)
    .query(({ ctx, input }) => ctx.services.rewards.previewCost(ctx.caller, input)),

  publish: operatorProcedure({ summary: 'Make a rule, or the next version of one', cost: 'write' })
    .input(PublishRewardInput)
    .output(RewardChanged)
    .mutation(({ ctx, input }) => ctx.services.rewards.publish(ctx.caller, input)),

  stop: operatorProcedure({ summary: 'Stop a rule', cost: 'write' })
    .input(StopRewardInput)
    .output(RewardChanged)
    .mutation(({ ctx, input }) => ctx.services.rewards.stop(ctx.caller, input)),
});
