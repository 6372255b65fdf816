import { plain, type Row } from './access-kinds.ts';

const terms = {
  ...{ name: 'For the tests', currency: 'USD', minAmount: 1, percent: 5, coins: null, firstOnly: false },
  ...{ perPersonCoins: null, budgetCoins: null, validDays: 30 },
  ...{ startsAt: '2040-01-01T00:00:00.000Z', endsAt: null },
};

/** Rows of the procedures about rewards. */
export const REWARD_ROWS: Record<string, Row> = {
  'rewards.offers': plain(),
  'rewards.rules': plain(),
  'rewards.cost': plain(() => ({ terms })),
  'rewards.publish': plain(() => ({ terms, replaces: null })),
  'rewards.stop': plain(async (world) => ({ id: await world.createRewardRule() })),
};
