import type { LotKind } from './fifo-allocation.ts';

/** What one lot gave for a payment. */
export interface PaidFromLot {
  lotId: number;
  coins: number;
  /** What they are worth, in minor units. */
  minor: number;
}

/**
 * Which coins come back where: those taken last first, so that bought coins return before given ones. Of a lot that is
 * given back in part its payer keeps the rounding.
 * @param taken in the order in which they were spent
 */
export function returnsByLot(taken: readonly PaidFromLot[], coins: number): PaidFromLot[] {
  let left = coins;
  return taken.toReversed().flatMap((lot) => {
    const back = Math.min(lot.coins, left);
    left -= back;
    if (back === 0) return [];
    // The product may pass 2^53 although each factor and the quotient are safe.
    const kept = Number((BigInt(lot.minor) * BigInt(lot.coins - back)) / BigInt(lot.coins));
    return [{ lotId: lot.lotId, coins: back, minor: lot.minor - kept }];
  });
}

interface ReturnedLot {
  id: number;
  kind: LotKind;
  remaining: number;
  spent: number;
  revoked: number;
  recognizedMinor: number;
}

/** By payment that was not given back: what each lot gave, in the order in which it was spent. */
export type MembershipHistory = Map<string, readonly PaidFromLot[]>;

/**
 * Plays a `membership_return`, which gives back one payment for a membership in whole or in part, and that once, and takes
 * away all that is left of coins that came with it. Moves the lots as far as they are known; false when the stored entries
 * are not what the rule gives.
 */
export function replayMembershipReturn(
  lots: ReadonlyMap<number, ReturnedLot>,
  payments: MembershipHistory,
  txn: { corrects: string | null; entries: readonly { lotId: number; coins: number; minor: number }[] },
): boolean {
  const back = txn.entries.filter(({ coins }) => coins > 0);
  const taken = payments.get(txn.corrects ?? '') ?? [];
  payments.delete(txn.corrects ?? '');
  const expected = returnsByLot(
    taken,
    back.reduce((sum, { coins }) => sum + coins, 0),
  );
  let allowed = back.length > 0 && expected.length === back.length;
  for (const entry of txn.entries) {
    const lot = lots.get(entry.lotId);
    if (entry.coins > 0) {
      const due = expected.find(({ lotId }) => lotId === entry.lotId);
      if (due?.coins !== entry.coins || due.minor !== -entry.minor) allowed = false;
    } else if (lot?.kind === 'paid' || entry.minor !== 0 || entry.coins !== -(lot?.remaining ?? 0)) {
      allowed = false;
    }
    if (lot === undefined) continue;
    lot.remaining += entry.coins;
    lot.recognizedMinor += entry.minor;
    if (entry.coins > 0) lot.spent -= entry.coins;
    else lot.revoked -= entry.coins;
  }
  return allowed;
}
