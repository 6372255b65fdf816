import { describe, expect, test } from 'vitest';
import { replayWallet, type StoredLot, type StoredTxn } from './fifo-replay.ts';

const AT = '2026-11-20T00:00:00Z';
const SOON = '2026-12-01T00:00:00Z';

/** A wallet that bought 10 coins for 1,000, got 5 bonus coins, spent 7, and lost nothing yet. */
function honestWallet(): { lots: StoredLot[]; txns: StoredTxn[] } {
  const common = { prio: 100, expired: 0, held: 0, refunded: 0, revoked: 0 };
  return {
    lots: [
      {
        ...common,
        id: 1,
        kind: 'paid',
        expiresAt: 'infinity',
        coins: 10,
        remaining: 8,
        spent: 2,
        paidMinor: 1_000,
        recognizedMinor: 200,
      },
      {
        ...common,
        id: 2,
        kind: 'bonus',
        expiresAt: SOON,
        coins: 5,
        remaining: 0,
        spent: 5,
        paidMinor: 0,
        recognizedMinor: 0,
      },
    ],
    txns: [
      txn(1, 'top_up', [10, 0], [{ lotId: 1, coins: 10, minor: 0 }]),
      txn(2, 'bonus', [10, 5], [{ lotId: 2, coins: 5, minor: 0 }]),
      txn(
        3,
        'unlock',
        [8, 0],
        [
          { lotId: 2, coins: -5, minor: 0 },
          { lotId: 1, coins: -2, minor: 200 },
        ],
      ),
    ],
  };
}

function txn(
  version: number,
  kind: StoredTxn['kind'],
  after: [number, number],
  entries: StoredTxn['entries'],
): StoredTxn {
  return {
    id: `txn-${version}`,
    kind,
    version,
    paidAfter: after[0],
    bonusAfter: after[1],
    createdAt: AT,
    entries,
    reverses: null,
  };
}

function problemsAfter(change: (wallet: ReturnType<typeof honestWallet>) => void) {
  const wallet = honestWallet();
  change(wallet);
  return replayWallet(wallet);
}

test('an honest wallet has no problem, in whatever order its rows come', () => {
  expect(problemsAfter(() => undefined)).toEqual([]);
  expect(problemsAfter(({ txns, lots }) => (txns.reverse(), lots.reverse()))).toEqual([]);
});

/** All ten paid coins for a gift that an order paid for, though bonus coins expire sooner. */
const payForGift = (giftLotId: number | null) =>
  problemsAfter(({ lots, txns }) => {
    txns[2] = { ...txn(3, 'gift', [0, 5], [{ lotId: 1, coins: -10, minor: 1_000 }]), giftLotId };
    Object.assign(lots[0]!, { remaining: 0, spent: 10, recognizedMinor: 1_000 });
    Object.assign(lots[1]!, { remaining: 5, spent: 0 });
  });

test('a gift that an order paid for takes the coins of that order, and of no other', () => {
  expect(payForGift(1)).toEqual([]);
  for (const lotId of [null, 2]) expect(payForGift(lotId)).toEqual([{ id: 'txn-3', reason: 'not_fifo' }]);
});

describe('finds', () => {
  test('a spend that took paid coins while bonus coins expire sooner', () => {
    const problems = problemsAfter(({ lots, txns }) => {
      txns[2] = txn(3, 'unlock', [3, 5], [{ lotId: 1, coins: -7, minor: 700 }]);
      Object.assign(lots[0]!, { remaining: 3, spent: 7, recognizedMinor: 700 });
      Object.assign(lots[1]!, { remaining: 5, spent: 0 });
    });
    expect(problems).toEqual([{ id: 'txn-3', reason: 'not_fifo' }]);
  });

  test('a spend that booked the wrong value', () => {
    const problems = problemsAfter(({ lots, txns }) => {
      txns[2]!.entries[1]!.minor = 199;
      lots[0]!.recognizedMinor = 199;
    });
    expect(problems).toEqual([{ id: 'txn-3', reason: 'not_fifo' }]);
  });

  test('a spend from a lot that had expired', () => {
    const problems = problemsAfter(({ lots }) => {
      lots[1]!.expiresAt = AT;
    });
    expect(problems).toEqual([{ id: 'txn-3', reason: 'not_fifo' }]);
  });

  test('a lot that expired before its time', () => {
    const problems = problemsAfter(({ lots, txns }) => {
      txns[2] = txn(3, 'expiry', [10, 0], [{ lotId: 2, coins: -5, minor: 0 }]);
      Object.assign(lots[0]!, { remaining: 10, spent: 0, recognizedMinor: 0 });
      Object.assign(lots[1]!, { expired: 5, spent: 0 });
    });
    expect(problems).toEqual([{ id: 'txn-3', reason: 'expiry' }]);
  });

  test('a lot granted twice', () => {
    const problems = problemsAfter(({ txns }) => {
      txns[1] = txn(2, 'bonus', [20, 0], [{ lotId: 1, coins: 10, minor: 0 }]);
    });
    expect(problems).toContainEqual({ id: 'txn-2', reason: 'grant' });
  });

  test('a transaction that has gone missing', () => {
    expect(problemsAfter(({ txns }) => void txns.splice(1, 1))).toContainEqual({
      id: 'txn-3',
      reason: 'gap',
    });
  });

  test('a running balance that does not follow', () => {
    expect(problemsAfter(({ txns }) => (txns[2]!.paidAfter = 9))).toEqual([
      { id: 'txn-3', reason: 'balance' },
    ]);
  });

  test('a lot that is not what its entries made it', () => {
    expect(problemsAfter(({ lots }) => (lots[0]!.remaining = 9))).toEqual([{ id: '1', reason: 'lot' }]);
  });
});
