interface Entry {
  lotId: number;
  coins: number;
  minor: number;
}

interface ReversedLot {
  remaining: number;
  spent: number;
  recognizedMinor: number;
}

/** By purchase that was not undone: what it took. */
export type PurchaseHistory = Map<string, readonly Entry[]>;

/**
 * Plays a `reversal`, which undoes one purchase and that once: the same coins and the same won return to the same
 * lots. Moves the lots as far as they are known; false when the stored entries are not what the rule gives.
 */
export function replayReversal(
  lots: ReadonlyMap<number, ReversedLot>,
  purchases: PurchaseHistory,
  txn: { reverses: string | null; entries: readonly Entry[] },
): boolean {
  const taken = purchases.get(txn.reverses ?? '') ?? [];
  let allowed = txn.entries.length > 0 && taken.length === txn.entries.length;
  purchases.delete(txn.reverses ?? '');
  for (const entry of txn.entries) {
    const lot = lots.get(entry.lotId);
    const before = taken.find(({ lotId }) => lotId === entry.lotId);
    if (before?.coins !== -entry.coins || before.minor !== -entry.minor) allowed = false;
    if (lot === undefined) continue;
    lot.remaining += entry.coins;
    lot.spent -= entry.coins;
    lot.recognizedMinor += entry.minor;
  }
  return allowed;
}
