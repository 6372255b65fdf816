import type { Currency } from '@inkvine/contracts/money';

/** What a coin costs at most, in minor units. */
const COIN_MINOR = { KRW: 100, USD: 10, INR: 800 } as const satisfies Record<Currency, number>;

/**
 * In how many coins a membership paid with money stands in the ledger, rounded down, one at least. They are spent in the
 * transaction that they come in with; only what is given back of a period ever has them again, on their way to being
 * money, so never more of them than the same money buys.
 */
export const orderCoins = (amountMinor: number, currency: Currency): number =>
  Math.max(1, Math.floor(amountMinor / COIN_MINOR[currency]));
