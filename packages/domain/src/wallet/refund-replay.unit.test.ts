import { describe, expect, test } from 'vitest';
import { replayWallet, type StoredLot, type StoredTxn } from './fifo-replay.ts';

type Entry = [lotId: number, coins: number];

function txn(version: number, kind: StoredTxn['kind'], after: [number, number], entries: Entry[]): StoredTxn {
  return {
    ...{ id: `txn-${version}`, kind, version, paidAfter: after[0], bonusAfter: after[1], reverses: null },
    createdAt: '2026-11-20T00:00:00Z',
    entries: entries.map(([lotId, coins]) => ({ lotId, coins, minor: 0 })),
  };
}

function lot(id: number, kind: StoredLot['kind'], state: Partial<StoredLot>): StoredLot {
  const paid = kind === 'paid';
  return {
    ...{ id, kind, prio: paid ? 200 : 100, expiresAt: '2026-11-20T00:00:00Z', paidMinor: paid ? 1_000 : 0 },
    ...{ coins: paid ? 10 : 5, remaining: 0, spent: 0, expired: 0, held: 0, refunded: 0, revoked: 0 },
    ...{ recognizedMinor: 0, ...state },
  };
}

/** Ten coins and five free ones, of which the free ones expired; all held for a refund. */
const held = () => ({
  lots: [lot(1, 'paid', { held: 10 }), lot(2, 'bonus', { revoked: 5 })],
  txns: [
    txn(
      1,
      'top_up',
      [10, 5],
      [
        [1, 10],
        [2, 5],
      ],
    ),
    txn(
      2,
      'refund',
      [0, 0],
      [
        [1, -10],
        [2, -5],
      ],
    ),
  ],
});

/** The same, but the paid coins had expired before, and the refund was undone. */
const undone = () => ({
  lots: [lot(1, 'paid', { expired: 10 }), lot(2, 'bonus', { remaining: 5 })],
  txns: [
    txn(
      1,
      'top_up',
      [10, 5],
      [
        [1, 10],
        [2, 5],
      ],
    ),
    txn(2, 'expiry', [0, 5], [[1, -10]]),
    txn(
      3,
      'refund',
      [0, 0],
      [
        [1, 0],
        [2, -5],
      ],
    ),
    {
      ...txn(
        4,
        'refund_return',
        [0, 5],
        [
          [1, 0],
          [2, 5],
        ],
      ),
      reverses: 'txn-3',
    },
  ],
});

test('a hold and its return leave no problem, and neither does a refund that is done', () => {
  expect(replayWallet(held())).toEqual([]);
  expect(replayWallet(undone())).toEqual([]);
  const done = held();
  Object.assign(done.lots[0]!, { held: 0, refunded: 10 });
  expect(replayWallet(done)).toEqual([]);
});

describe('finds', () => {
  const problemsOf = (wallet: ReturnType<typeof held>, change: (wallet: ReturnType<typeof held>) => void) => {
    change(wallet);
    return replayWallet(wallet);
  };

  test('a refund that left coins behind', () => {
    const problems = problemsOf(held(), ({ lots, txns }) => {
      txns[1] = txn(
        2,
        'refund',
        [4, 0],
        [
          [1, -6],
          [2, -5],
        ],
      );
      Object.assign(lots[0]!, { remaining: 4, held: 6 });
    });
    expect(problems).toEqual([{ id: 'txn-2', reason: 'refund' }]);
  });

  test('a refund that booked a value', () => {
    const problems = problemsOf(held(), ({ lots, txns }) => {
      txns[1]!.entries[0]!.minor = 1;
      lots[0]!.recognizedMinor = 1;
    });
    expect(problems).toContainEqual({ id: 'txn-2', reason: 'refund' });
  });

  test('coins that came back twice, or from nowhere', () => {
    const twice = problemsOf(undone(), ({ lots, txns }) => {
      txns.push({
        ...txn(
          5,
          'refund_return',
          [0, 10],
          [
            [1, 0],
            [2, 5],
          ],
        ),
        reverses: 'txn-3',
      });
      lots[1]!.remaining = 10;
    });
    expect(twice).toContainEqual({ id: 'txn-5', reason: 'refund' });
    const nowhere = problemsOf(undone(), ({ txns }) => void (txns[3]!.reverses = 'txn-1'));
    expect(nowhere).toContainEqual({ id: 'txn-4', reason: 'refund' });
  });

  test('a lot that holds other coins than the ledger took', () => {
    const problems = problemsOf(held(), ({ lots }) => void Object.assign(lots[0]!, { held: 9, refunded: 0 }));
    expect(problems).toEqual([{ id: '1', reason: 'lot' }]);
  });
});
