import type { LotKind } from './fifo-allocation.ts';

interface RefundedLot {
  id: number;
  kind: LotKind;
  remaining: number;
  expired: number;
  held: number;
  revoked: number;
}

interface RefundTxn {
  id: string;
  kind: 'refund' | 'refund_return';
  reverses: string | null;
  entries: readonly { lotId: number; coins: number; minor: number }[];
}

type Lots = ReadonlyMap<number, RefundedLot>;

/** By refund: how many coins of each lot had expired before they were held. Gone once the refund was undone. */
export type RefundHistory = Map<string, Map<number, number>>;

/**
 * Plays a `refund`, which takes all that is left of its lots, expired coins of paid ones included, or a
 * `refund_return`, which undoes one refund and that once. Moves the lots as far as they are known; false when the
 * stored entries are not what the rule gives.
 */
export function replayRefund(lots: Lots, history: RefundHistory, txn: RefundTxn): boolean {
  return txn.kind === 'refund' ? replayHold(lots, history, txn) : replayReturn(lots, history, txn);
}

function replayHold(lots: Lots, history: RefundHistory, txn: RefundTxn): boolean {
  let allowed = txn.entries.length > 0;
  const expired = new Map<number, number>();
  history.set(txn.id, expired);
  for (const entry of txn.entries) {
    const lot = lots.get(entry.lotId);
    if (lot === undefined) {
      allowed = false;
      continue;
    }
    const isPaid = lot.kind === 'paid';
    const wasExpired = isPaid ? lot.expired : 0;
    if (entry.minor !== 0 || entry.coins !== -lot.remaining || lot.remaining + wasExpired === 0)
      allowed = false;
    expired.set(lot.id, wasExpired);
    lot.remaining += entry.coins;
    lot.expired -= wasExpired;
    if (isPaid) lot.held += wasExpired - entry.coins;
    else lot.revoked -= entry.coins;
  }
  return allowed;
}

function replayReturn(lots: Lots, history: RefundHistory, txn: RefundTxn): boolean {
  const expired = history.get(txn.reverses ?? '');
  let allowed = expired !== undefined && expired.size === txn.entries.length;
  history.delete(txn.reverses ?? '');
  for (const entry of txn.entries) {
    const lot = lots.get(entry.lotId);
    const wasExpired = expired?.get(entry.lotId);
    if (lot === undefined || wasExpired === undefined || entry.minor !== 0 || entry.coins < 0) {
      allowed = false;
      continue;
    }
    const isPaid = lot.kind === 'paid';
    lot.remaining += entry.coins;
    lot.expired += wasExpired;
    if (isPaid) lot.held -= entry.coins + wasExpired;
    else lot.revoked -= entry.coins;
    if (lot.held < 0 || lot.revoked < 0) allowed = false;
  }
  return allowed;
}
