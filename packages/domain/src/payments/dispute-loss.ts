/** The lots of one order, and what disputes have taken of them before. Coins are whole. */
export interface DisputedOrder {
  /** What was paid, and what of it banks have taken back, in minor units of one currency. */
  paidMinor: number;
  lostMinor: number;
  paid: {
    coins: number;
    spent: number;
    expired: number;
    /** Given back as money, or waiting to be. */
    refunded: number;
    revoked: number;
    /** Frozen by disputes. */
    frozen: number;
  };
  /** Spent coins that are a debt already. */
  owed: number;
}

export interface Loss {
  /** Frozen paid coins that are gone. */
  revoked: number;
  /** Spent coins that the person owes from now on. */
  debt: number;
}

/**
 * What a person loses when a bank has taken money of an order back (ledger.md §6.5): as large a part of the coins as of
 * the money, rounded down in the person's favour. First those that are left, then those that ran out unused, which
 * nobody owes, and the rest was spent: a debt. Coins that were refunded were the house's to lose. Called again after
 * coins came back late, it takes only what is still missing.
 */
export function lossOf(order: DisputedOrder): Loss {
  const { paid, owed } = order;
  const lostMinor = Math.min(order.lostMinor, order.paidMinor);
  const target = Number((BigInt(paid.coins) * BigInt(lostMinor)) / BigInt(order.paidMinor));
  const due = Math.max(0, Math.min(target, paid.coins - paid.refunded) - paid.revoked - owed);
  const revoked = Math.min(due, paid.frozen);
  const left = Math.max(0, due - revoked - paid.expired);
  return { revoked, debt: Math.min(left, paid.spent - owed) };
}

/** What a purchase took from a lost lot and brought one creator. */
export interface FundedEarning {
  spendTxnId: string;
  creatorId: string;
  source: string;
  novelId: string;
  coins: number;
  minor: number;
}

/**
 * The earnings that a debt of so many coins was spent on, newest first: those take back what they brought. Of the one
 * that the debt covers in part, the same part of the money, rounded down. `skip` coins of the newest were taken back
 * before.
 */
export function clawbacksOf(earnings: readonly FundedEarning[], debt: number, skip: number): FundedEarning[] {
  const lines: FundedEarning[] = [];
  let [toSkip, left] = [skip, debt];
  for (const earning of earnings) {
    const skipped = Math.min(toSkip, earning.coins);
    toSkip -= skipped;
    const coins = Math.min(left, earning.coins - skipped);
    if (coins === 0) continue;
    left -= coins;
    const upTo = (count: number) => Math.floor((earning.minor * count) / earning.coins);
    lines.push({ ...earning, coins, minor: upTo(skipped + coins) - upTo(skipped) });
  }
  return lines;
}
