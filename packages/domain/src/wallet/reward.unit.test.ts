import { describe, expect, it } from 'vitest';
import { rewardOf, type RewardTerms } from './reward.ts';

const terms: RewardTerms = {
  ...{ percent: 7, coins: null, minMinor: 5_000, firstOnly: false, perPersonCoins: null, budgetCoins: null },
};
const order = { paidCoins: 99, priceMinor: 9_900, isFirst: true };
const none = { toPerson: 0, inAll: 0 };

describe('what a rule gives', () => {
  it('is a percentage of the paid coins, cut off to whole ones, or a fixed number', () => {
    expect(rewardOf(terms, order, none)).toBe(6);
    expect(rewardOf({ ...terms, percent: null, coins: 15 }, order, none)).toBe(15);
    expect(rewardOf({ ...terms, percent: 1 }, order, none)).toBe(0);
  });

  it('begins at an amount, and may be for the first top-up alone', () => {
    expect(rewardOf(terms, { ...order, priceMinor: 5_000 }, none)).toBe(6);
    expect(rewardOf(terms, { ...order, priceMinor: 4_999 }, none)).toBe(0);
    expect(rewardOf({ ...terms, firstOnly: true }, { ...order, isFirst: false }, none)).toBe(0);
  });

  it('ends with what is left for the person and in all', () => {
    const limited = { ...terms, perPersonCoins: 10, budgetCoins: 100 };
    expect(rewardOf(limited, order, { toPerson: 7, inAll: 20 })).toBe(3);
    expect(rewardOf(limited, order, { toPerson: 0, inAll: 98 })).toBe(2);
    expect(rewardOf(limited, order, { toPerson: 10, inAll: 100 })).toBe(0);
  });
});
