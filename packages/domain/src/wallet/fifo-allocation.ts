import { compareInstants } from './instant.ts';

/** Paid coins were bought and carry money; bonus coins and those of an event were given and carry none. */
export type LotKind = 'paid' | 'bonus' | 'event';
export const LOT_KINDS: readonly LotKind[] = ['bonus', 'event', 'paid'];

/** Coins that came in together: same origin, same expiry, same value. */
export interface CoinLot {
  id: number;
  kind: LotKind;
  /** Lower goes first: `LOT_PRIO` of its kind. */
  prio: number;
  /** ISO 8601 in UTC, or `infinity`. */
  expiresAt: string;
  /** Coins granted, still there, and spent. */
  coins: number;
  remaining: number;
  spent: number;
  /** What was paid for the whole lot, and how much of it its spent coins have earned; minor units. */
  paidMinor: number;
  recognizedMinor: number;
}

/** What one spend takes from one lot: coins, and the money they stand for in minor units. */
export interface LotTake {
  lotId: number;
  kind: LotKind;
  coins: number;
  minor: number;
}

export type Allocation =
  | {
      covered: true;
      takes: LotTake[];
      paid: number;
      /** Of every kind that was not paid for. */
      bonus: number;
    }
  /** Nothing is taken; `available` is what the person could spend now. */
  | { covered: false; available: number };

/** The order in which lots are spent: priority, by which paid ones come last, soonest expiry, oldest. */
export function compareLots(a: CoinLot, b: CoinLot): number {
  return (
    a.prio - b.prio ||
    compareInstants(a.expiresAt, b.expiresAt) ||
    Number(a.kind === 'paid') - Number(b.kind === 'paid') ||
    a.id - b.id
  );
}

/**
 * Takes `amount` coins from the lots first in, first out, all or nothing. The same rule as the statement in
 * `spend.repository.ts`: the preview that people see, and the model that tests compare the database with.
 * @param amount whole coins, at least 1
 * @param at lots that have expired by then are passed over
 * @param kinds the coins that this purchase accepts
 * @throws RangeError when `amount` is not a positive safe integer
 */
export function allocateFifo(
  lots: readonly CoinLot[],
  amount: number,
  { at, kinds = LOT_KINDS }: { at: string; kinds?: readonly LotKind[] },
): Allocation {
  if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError(`not an amount of coins: ${amount}`);
  const usable = lots.filter(
    (lot) => lot.remaining > 0 && compareInstants(lot.expiresAt, at) > 0 && kinds.includes(lot.kind),
  );
  const available = usable.reduce((sum, lot) => sum + lot.remaining, 0);
  if (available < amount) return { covered: false, available };

  const takes: LotTake[] = [];
  let missing = amount;
  for (const lot of usable.sort(compareLots)) {
    if (missing === 0) break;
    const coins = Math.min(lot.remaining, missing);
    takes.push({ lotId: lot.id, kind: lot.kind, coins, minor: recognizedBy(lot, coins) });
    missing -= coins;
  }
  const paid = takes.reduce((sum, take) => (take.kind === 'paid' ? sum + take.coins : sum), 0);
  return { covered: true, takes, paid, bonus: amount - paid };
}

/**
 * Telescoping: the lot has always recognized `floor(paid * spent / coins)` and each spend books the difference, so
 * rounding neither leaks nor creates money and a lot that is used up has recognized all of it.
 */
function recognizedBy(lot: CoinLot, take: number): number {
  // The product may pass 2^53 although each factor and the quotient are safe.
  const target = (BigInt(lot.paidMinor) * BigInt(lot.spent + take)) / BigInt(lot.coins);
  return Math.max(0, Number(target) - lot.recognizedMinor);
}
