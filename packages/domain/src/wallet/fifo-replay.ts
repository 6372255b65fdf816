import {
  isDebtPaid,
  isDisputeKind,
  noDisputes,
  replayDispute,
  type DisputeTxnKind,
} from './dispute-replay.ts';
import { allocateFifo, compareLots, type CoinLot } from './fifo-allocation.ts';
import { compareInstants } from './instant.ts';
import { replayMembershipReturn, type MembershipHistory, type PaidFromLot } from './membership-return.ts';
import { replayRefund, type RefundHistory } from './refund-replay.ts';
import { replayReversal, type PurchaseHistory } from './reversal-replay.ts';

/** A lot as the database has it now. */
export interface StoredLot extends CoinLot {
  expired: number;
  /** Waiting for a refund, or frozen by a dispute. */
  held: number;
  refunded: number;
  revoked: number;
}

export interface LotEntry {
  lotId: number;
  /** Signed: positive when granted, negative when spent or expired. */
  coins: number;
  minor: number;
}

type PlainKind =
  | 'top_up'
  | 'bonus'
  | 'event'
  | 'reward'
  | 'legacy'
  | 'unlock'
  | 'rent'
  | 'gift'
  | 'donation'
  | 'membership'
  | 'member_coins'
  | 'expiry';

/** A ledger transaction with its entries; `createdAt` is the instant its rules were judged by. */
export interface StoredTxn {
  id: string;
  kind: PlainKind | 'refund' | 'refund_return' | 'reversal' | 'membership_return' | DisputeTxnKind;
  version: number;
  paidAfter: number;
  bonusAfter: number;
  createdAt: string;
  entries: LotEntry[];
  /** The transaction that this one undoes. */
  reverses: string | null;
  /** The purchase that it is about, without undoing it. */
  corrects?: string | null;
  /** Signed change of what the wallet owes; nothing when absent. */
  debtChange?: number;
  /** The lot of an order that paid for a gift, where this brings it or spends it; none when absent. */
  giftLotId?: number | null;
}

export interface ReplayProblem {
  /** The transaction, or the lot, that is not as the rules would have made it. */
  id: string;
  reason:
    | 'gap'
    | 'grant'
    | 'not_fifo'
    | 'expiry'
    | 'refund'
    | 'reversal'
    | 'membership_return'
    | 'dispute'
    | 'debt'
    | 'balance'
    | 'lot';
}

/**
 * Plays a wallet's transactions forward in the order of `version`, one at a time, and tells where the stored ledger
 * differs from what the pure rules give: invariant I8 of the ledger, and the proof that concurrent spends behaved
 * as if they had come one after the other.
 */
export function replayWallet(stored: { lots: StoredLot[]; txns: StoredTxn[] }): ReplayProblem[] {
  const problems: ReplayProblem[] = [];
  const lots = new Map(stored.lots.map((lot) => [lot.id, { ...lot, ...EMPTY }]));
  const refunds: RefundHistory = new Map();
  const purchases: PurchaseHistory = new Map();
  const memberships: MembershipHistory = new Map();
  const disputes = noDisputes();
  const txns = stored.txns.toSorted((a, b) => a.version - b.version);
  for (const [index, txn] of txns.entries()) {
    const refuse = (reason: ReplayProblem['reason']) => problems.push({ id: txn.id, reason });
    if (txn.version !== index + 1) refuse('gap');
    if (txn.kind !== 'debt' && !isDebtPaid(lots, disputes)) refuse('debt');
    if (isDisputeKind(txn.kind)) {
      const { kind, debtChange = 0 } = txn;
      if (!replayDispute(lots, disputes, { ...txn, kind, debtChange })) refuse('dispute');
    } else if (txn.kind === 'refund' || txn.kind === 'refund_return') {
      if (!replayRefund(lots, refunds, { ...txn, kind: txn.kind })) refuse('refund');
    } else if (txn.kind === 'reversal') {
      if (!replayReversal(lots, purchases, txn)) refuse('reversal');
    } else if (txn.kind === 'membership_return') {
      const { corrects = null, entries } = txn;
      if (!replayMembershipReturn(lots, memberships, { corrects, entries })) refuse('membership_return');
    } else {
      if (!entriesAllowed(lots, txn.kind, txn)) refuse(reasonFor(txn));
      for (const entry of txn.entries) apply(lots.get(entry.lotId), txn, entry);
      if (PURCHASES.includes(txn.kind)) purchases.set(txn.id, txn.entries);
      if (txn.kind === 'membership') memberships.set(txn.id, takenInOrder(lots, txn));
      const paysDebts = txn.kind === 'top_up' && txn.giftLotId == null;
      if (paysDebts && disputes.debt > 0) disputes.paying = paidLotOf(lots, txn);
    }
    const remaining = remainingOf(lots);
    if (txn.paidAfter !== remaining.paid || txn.bonusAfter !== remaining.bonus) refuse('balance');
  }
  const last = txns.at(-1);
  if (last !== undefined && !isDebtPaid(lots, disputes)) problems.push({ id: last.id, reason: 'debt' });
  for (const lot of stored.lots) {
    const replayed = lots.get(lot.id);
    // Whether held coins have been refunded is no transaction of the ledger: the refund's own row says it.
    const now = { ...lot, held: lot.held + lot.refunded };
    if (replayed === undefined || LOT_STATE.some((key) => replayed[key] !== now[key])) {
      problems.push({ id: String(lot.id), reason: 'lot' });
    }
  }
  return problems;
}

const EMPTY = { remaining: 0, spent: 0, expired: 0, held: 0, revoked: 0, recognizedMinor: 0 };
const LOT_STATE = ['remaining', 'spent', 'expired', 'held', 'revoked', 'recognizedMinor'] as const;

const GRANTS: readonly StoredTxn['kind'][] = [
  ...(['top_up', 'bonus', 'event', 'reward', 'legacy', 'member_coins'] as const),
];
/** What can be undone. */
const PURCHASES: readonly StoredTxn['kind'][] = ['unlock', 'rent', 'gift'];
const SPENDS: readonly StoredTxn['kind'][] = ['unlock', 'rent', 'gift', 'donation', 'membership'];

const PASSED_THROUGH: readonly StoredTxn['kind'][] = ['legacy', 'membership'];

function reasonFor(txn: StoredTxn): ReplayProblem['reason'] {
  if (txn.kind === 'expiry') return 'expiry';
  return GRANTS.includes(txn.kind) ? 'grant' : 'not_fifo';
}

type Lots = ReadonlyMap<number, StoredLot>;

function entriesAllowed(lots: Lots, kind: PlainKind, txn: StoredTxn): boolean {
  switch (kind) {
    case 'top_up':
    case 'bonus':
    case 'event':
    case 'reward':
    case 'member_coins':
      return txn.entries.every((entry) => isGrant(lots.get(entry.lotId), entry));
    case 'legacy':
      return txn.entries.every((entry) => {
        const lot = lots.get(entry.lotId);
        return isGrant(lot, entry) || isPassedThrough(lot, entry);
      });
    case 'expiry':
      return txn.entries.every((entry) => {
        const lot = lots.get(entry.lotId);
        if (lot === undefined) return false;
        return entry.coins === -lot.remaining && compareInstants(lot.expiresAt, txn.createdAt) <= 0;
      });
    case 'membership':
      if (txn.entries.some(({ coins }) => coins === 0)) {
        return txn.entries.every((entry) => isPassedThrough(lots.get(entry.lotId), entry));
      }
      return isFirstInFirstOut(lots, txn);
    case 'gift':
      if (txn.giftLotId == null) return isFirstInFirstOut(lots, txn);
      return txn.entries.length === 1 && isWhole(lots.get(txn.giftLotId), txn.entries[0]!);
    case 'unlock':
    case 'rent':
    case 'donation':
      return isFirstInFirstOut(lots, txn);
  }
}

function isFirstInFirstOut(lots: Lots, txn: StoredTxn): boolean {
  const amount = txn.entries.reduce((sum, entry) => sum - entry.coins, 0);
  if (amount < 1) return false;
  const expected = allocateFifo([...lots.values()], amount, { at: txn.createdAt });
  if (!expected.covered || expected.takes.length !== txn.entries.length) return false;
  const entries = new Map(txn.entries.map((entry) => [entry.lotId, entry]));
  return expected.takes.every((take) => {
    const entry = entries.get(take.lotId);
    return entry?.coins === -take.coins && entry.minor === take.minor;
  });
}

const isNew = (lot: StoredLot): boolean => lot.remaining + lot.spent + lot.expired === 0;

const isGrant = (lot: StoredLot | undefined, entry: LotEntry): boolean =>
  lot !== undefined && isNew(lot) && entry.coins === lot.coins && entry.minor === 0;

/** Coins of a gift of the former system, or of a membership paid with money, come in and are spent at once, with all their value. */
const isPassedThrough = (lot: StoredLot | undefined, entry: LotEntry): boolean =>
  lot !== undefined && isNew(lot) && entry.coins === 0 && entry.minor === lot.paidMinor;

/** What an order paid for takes all of its coins, with all their value. */
const isWhole = (lot: StoredLot | undefined, { lotId, coins, minor }: LotEntry): boolean =>
  lot?.id === lotId && lot.remaining === lot.coins && coins === -lot.coins && minor === lot.paidMinor;

function apply(lot: StoredLot | undefined, txn: StoredTxn, entry: LotEntry): void {
  if (lot === undefined) return;
  lot.remaining += entry.coins;
  lot.recognizedMinor += entry.minor;
  if (txn.kind === 'expiry') lot.expired -= entry.coins;
  if (SPENDS.includes(txn.kind)) lot.spent -= entry.coins;
  if (entry.coins === 0 && PASSED_THROUGH.includes(txn.kind)) lot.spent += lot.coins;
}

/** What a payment for a membership took of each lot, in the order of spending. */
function takenInOrder(lots: Lots, { entries }: StoredTxn): PaidFromLot[] {
  const known = entries.flatMap((entry) => {
    const lot = lots.get(entry.lotId);
    return lot === undefined ? [] : [{ lot, entry }];
  });
  return known
    .toSorted((one, other) => compareLots(one.lot, other.lot))
    .map(({ lot, entry: { lotId, coins, minor } }) => ({
      ...{ lotId, minor },
      coins: coins === 0 ? lot.coins : -coins,
    }));
}

const paidLotOf = (lots: Lots, txn: StoredTxn): number | null =>
  txn.entries.find((entry) => lots.get(entry.lotId)?.kind === 'paid')?.lotId ?? null;

function remainingOf(lots: Lots): { paid: number; bonus: number } {
  const remaining = { paid: 0, bonus: 0 };
  for (const lot of lots.values()) remaining[lot.kind === 'paid' ? 'paid' : 'bonus'] += lot.remaining;
  return remaining;
}
