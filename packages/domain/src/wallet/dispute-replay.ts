import type { LotKind } from './fifo-allocation.ts';

interface DisputedLot {
  id: number;
  kind: LotKind;
  coins: number;
  remaining: number;
  spent: number;
  held: number;
  revoked: number;
  paidMinor: number;
  recognizedMinor: number;
}

export type DisputeTxnKind = 'dispute' | 'dispute_return' | 'revocation' | 'clawback' | 'debt';

interface DisputeTxn {
  id: string;
  kind: DisputeTxnKind;
  reverses: string | null;
  debtChange: number;
  entries: readonly { lotId: number; coins: number; minor: number }[];
}

type Lots = ReadonlyMap<number, DisputedLot>;

/** What disputes have made of a wallet so far. */
export interface DisputeHistory {
  /** By the transaction that froze them: coins of each lot that are frozen still. */
  frozen: Map<string, Map<number, number>>;
  debt: number;
  /** The paid lot that has just come in while something was owed: it pays first. */
  paying: number | null;
}

export const noDisputes = (): DisputeHistory => ({ frozen: new Map(), debt: 0, paying: null });

const DISPUTE_KINDS: ReadonlySet<string> = new Set<DisputeTxnKind>([
  ...(['dispute', 'dispute_return', 'revocation', 'clawback', 'debt'] as const),
]);

export const isDisputeKind = (kind: string): kind is DisputeTxnKind => DISPUTE_KINDS.has(kind);

/** Plays one transaction of a dispute; false when the stored entries are not what the rule gives. */
export function replayDispute(lots: Lots, history: DisputeHistory, txn: DisputeTxn): boolean {
  const known = txn.entries.every((entry) => lots.has(entry.lotId));
  const moves = txn.entries.map((entry) => ({ ...entry, lot: lots.get(entry.lotId)! }));
  if (!known || (txn.kind !== 'debt' && moves.some((move) => move.minor !== 0))) return false;
  if (txn.kind !== 'revocation' && txn.kind !== 'debt' && txn.debtChange !== 0) return false;
  switch (txn.kind) {
    case 'dispute':
      return freeze(history, txn.id, moves);
    case 'dispute_return':
      return giveBack(history, txn.reverses ?? '', moves);
    case 'revocation':
      return revoke(history, txn.debtChange, moves);
    case 'clawback':
      return moves.every((move) => move.coins === 0);
    case 'debt':
      return pay(history, txn.debtChange, moves);
  }
}

/** Whether what was owed has been paid as far as the coins that came in for it went. */
export function isDebtPaid(lots: Lots, history: DisputeHistory): boolean {
  const lot = history.paying === null ? undefined : lots.get(history.paying);
  history.paying = null;
  return lot === undefined || history.debt === 0 || lot.remaining === 0;
}

type Moves = readonly { lot: DisputedLot; coins: number; minor: number }[];

function freeze(history: DisputeHistory, id: string, moves: Moves): boolean {
  const allowed = moves.length > 0 && moves.every(({ lot, coins }) => coins < 0 && coins >= -lot.remaining);
  history.frozen.set(id, new Map(moves.map(({ lot, coins }) => [lot.id, -coins])));
  for (const { lot, coins } of moves) {
    lot.remaining += coins;
    lot.held -= coins;
  }
  return allowed;
}

function giveBack(history: DisputeHistory, reverses: string, moves: Moves): boolean {
  const frozen = history.frozen.get(reverses);
  history.frozen.delete(reverses);
  for (const { lot, coins } of moves) {
    lot.remaining += coins;
    lot.held -= coins;
  }
  return frozen?.size === moves.length && moves.every(({ lot, coins }) => frozen.get(lot.id) === coins);
}

/** Every frozen coin of the lots named is gone; what was spent of them may become a debt. */
function revoke(history: DisputeHistory, debt: number, moves: Moves): boolean {
  const spent = moves.reduce((sum, { lot }) => sum + (lot.kind === 'paid' ? lot.spent : 0), 0);
  history.debt += debt;
  for (const [id, frozen] of history.frozen) {
    for (const { lot } of moves) {
      const coins = frozen.get(lot.id) ?? 0;
      lot.held -= coins;
      lot.revoked += coins;
      frozen.delete(lot.id);
    }
    if (frozen.size === 0) history.frozen.delete(id);
  }
  return debt >= 0 && debt <= spent && moves.length > 0 && moves.every((move) => move.coins === 0);
}

function pay(history: DisputeHistory, change: number, moves: Moves): boolean {
  const [move] = moves;
  if (move === undefined || moves.length > 1) return false;
  const { lot, coins, minor } = move;
  const [owed, left] = [history.debt, lot.remaining];
  history.debt += change;
  lot.remaining += coins;
  lot.spent -= coins;
  const value = Number((BigInt(lot.paidMinor) * BigInt(lot.spent)) / BigInt(lot.coins));
  const due = Math.max(0, value - lot.recognizedMinor);
  lot.recognizedMinor += minor;
  return (
    lot.id === history.paying &&
    coins < 0 &&
    coins === change &&
    -coins <= Math.min(owed, left) &&
    minor === due
  );
}
