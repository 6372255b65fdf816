/** What a rule gives for a top-up. */
export interface RewardTerms {
  /** Whole percent of the paid coins, or null for so many `coins`. */
  percent: number | null;
  coins: number | null;
  /** Of the order's currency. */
  minMinor: number;
  firstOnly: boolean;
  /** Of the rule, for one person and in all; null for no limit. */
  perPersonCoins: number | null;
  budgetCoins: number | null;
}

export interface RewardedOrder {
  paidCoins: number;
  priceMinor: number;
  /** No order of the person was paid before. */
  isFirst: boolean;
}

/** Coins that a rule has given so far. */
export interface RewardsGiven {
  toPerson: number;
  /** In all; counted only where there is a budget. */
  inAll: number;
}

/** Whole coins that a rule gives for an order; parts of a coin are cut off, and limits give what is left of them. */
export function rewardOf(terms: RewardTerms, order: RewardedOrder, given: RewardsGiven): number {
  if (order.priceMinor < terms.minMinor || (terms.firstOnly && !order.isFirst)) return 0;
  const coins = terms.coins ?? Math.floor((order.paidCoins * (terms.percent ?? 0)) / 100);
  const leftOf = (limit: number | null, used: number) => (limit === null ? coins : Math.max(limit - used, 0));
  return Math.min(
    coins,
    leftOf(terms.perPersonCoins, given.toPerson),
    leftOf(terms.budgetCoins, given.inAll),
  );
}
