import { z } from 'zod';
import { Coins, Currency, MinorAmount, PositiveCoins } from './money.ts';
import { CoinProductId, RewardRuleId, text, Timestamp } from './primitives.ts';

/** What a top-up brings beside what it bought. Of the rules that apply, the one that gives most does. */
export const RewardTerms = z
  .object({
    /** As people see it in their wallet. */
    name: text(1, 60),
    currency: Currency,
    /** From this price on. */
    minAmount: MinorAmount,
    /** Whole percent of the paid coins, or a fixed number; one of the two. */
    percent: z.int().min(1).max(100).nullable(),
    coins: PositiveCoins.nullable(),
    /** Only the first order that a person pays. */
    firstOnly: z.boolean(),
    /** The most that a person, and that all get by it; null for no limit. */
    perPersonCoins: PositiveCoins.nullable(),
    budgetCoins: PositiveCoins.nullable(),
    /** How long the coins last. */
    validDays: z.int().min(1).max(1_825),
    /** Half-open; null for until it is stopped. */
    startsAt: Timestamp,
    endsAt: Timestamp.nullable(),
  })
  .refine(({ percent, coins }) => (percent === null) !== (coins === null), { path: ['percent'] })
  .refine(({ startsAt, endsAt }) => endsAt === null || Date.parse(endsAt) > Date.parse(startsAt), {
    path: ['endsAt'],
  });
export type RewardTerms = z.infer<typeof RewardTerms>;

export const RewardRule = z.object({
  id: RewardRuleId,
  version: z.int().min(1),
  terms: RewardTerms,
  state: z.enum(['planned', 'running', 'spent', 'over', 'stopped']),
  /** What it has given so far. */
  given: z.object({ coins: Coins, topUps: z.int().min(0), people: z.int().min(0) }),
  createdAt: Timestamp,
});
export type RewardRule = z.infer<typeof RewardRule>;
export const RewardRules = z.array(RewardRule);

/** What the orders of the last 30 days would have brought by these terms, each person's and all limits kept. */
export const RewardCostInput = z.object({ terms: RewardTerms });
export const RewardCost = z.object({ coins: Coins, topUps: z.int().min(0), people: z.int().min(0) });

/** Without `replaces` a new rule; with it the next version of one that still runs, which stops then. */
export const PublishRewardInput = z.object({ terms: RewardTerms, replaces: RewardRuleId.nullable() });
export const StopRewardInput = z.object({ id: RewardRuleId });

export const RewardChanged = z.object({ id: RewardRuleId });

/** What the caller would get beside each product if they paid for it now. */
export const RewardOffer = z.object({
  productId: CoinProductId,
  name: z.string(),
  coins: Coins,
  validDays: z.int().min(1),
});
export type RewardOffer = z.infer<typeof RewardOffer>;
export const RewardOffers = z.array(RewardOffer);
