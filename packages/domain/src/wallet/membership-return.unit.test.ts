import { describe, expect, it } from 'vitest';
import { replayWallet, type StoredLot, type StoredTxn } from './fifo-replay.ts';
import { returnsByLot } from './membership-return.ts';

describe('what comes back of a payment for a membership', () => {
  it('goes to the lots taken last, and is never more than each gave', () => {
    const taken = [
      { lotId: 1, coins: 10, minor: 0 },
      { lotId: 2, coins: 3, minor: 1_000 },
      { lotId: 3, coins: 7, minor: 700 },
    ];
    expect(returnsByLot(taken, 8)).toEqual([
      { lotId: 3, coins: 7, minor: 700 },
      { lotId: 2, coins: 1, minor: 334 },
    ]);
    expect(returnsByLot(taken, 20)).toEqual(taken.toReversed());
    expect(returnsByLot(taken, 0)).toEqual([]);
  });

  it('is worth what was paid for it, to the last minor unit, whatever the parts', () => {
    for (let coins = 1; coins <= 97; coins += 1) {
      const [back] = returnsByLot([{ lotId: 1, coins: 97, minor: 9_999 }], coins);
      const kept = Math.floor((9_999 * (97 - coins)) / 97);
      expect(back!.minor + kept).toBe(9_999);
    }
  });
});

const AT = '2026-11-20T00:00:00Z';

function txn(
  version: number,
  kind: StoredTxn['kind'],
  after: [number, number],
  entries: [lotId: number, coins: number, minor: number][],
): StoredTxn {
  return {
    ...{ id: `txn-${version}`, kind, version, paidAfter: after[0], bonusAfter: after[1], reverses: null },
    ...{ createdAt: AT, corrects: kind === 'membership_return' ? 'txn-2' : null },
    entries: entries.map(([lotId, coins, minor]) => ({ lotId, coins, minor })),
  };
}

const lot = (id: number, kind: StoredLot['kind'], state: Partial<StoredLot>): StoredLot => ({
  ...{ id, kind, prio: kind === 'paid' ? 200 : 100, expiresAt: 'infinity', coins: 10 },
  ...{ paidMinor: kind === 'paid' ? 999 : 0, recognizedMinor: 0 },
  ...{ remaining: 0, spent: 0, expired: 0, held: 0, refunded: 0, revoked: 0, ...state },
});

/** Ten free coins and four of ten bought ones paid; five came with it; a third of it is given back. */
const byCoins = () => ({
  lots: [
    lot(1, 'bonus', { spent: 9, remaining: 1 }),
    lot(2, 'paid', { remaining: 10 }),
    lot(3, 'event', { coins: 5, spent: 0, revoked: 5 }),
  ],
  txns: [
    txn(
      1,
      'top_up',
      [10, 10],
      [
        [1, 10, 0],
        [2, 10, 0],
      ],
    ),
    txn(
      2,
      'membership',
      [6, 0],
      [
        [1, -10, 0],
        [2, -4, 399],
      ],
    ),
    txn(3, 'member_coins', [6, 5], [[3, 5, 0]]),
    txn(
      4,
      'membership_return',
      [10, 1],
      [
        [2, 4, -399],
        [1, 1, 0],
        [3, -5, 0],
      ],
    ),
  ],
});

/** Money paid ten coins' worth; six come back and go on to a refund. */
const byMoney = () => ({
  lots: [lot(1, 'paid', { spent: 4, refunded: 6, recognizedMinor: 399 })],
  txns: [
    txn(1, 'bonus', [0, 0], []),
    txn(2, 'membership', [0, 0], [[1, 0, 999]]),
    txn(3, 'membership_return', [6, 0], [[1, 6, -600]]),
    txn(4, 'refund', [0, 0], [[1, -6, 0]]),
  ],
});

describe('the replay of a return', () => {
  it.each([byCoins, byMoney])('finds nothing where %o was kept', (wallet) => {
    expect(replayWallet(wallet())).toEqual([]);
  });

  it.each<[string, (wallet: ReturnType<typeof byCoins>) => void]>([
    ['coins of another lot', ({ txns }) => (txns[3]!.entries[0]!.lotId = 1)],
    ['more than was paid', ({ txns }) => (txns[3]!.entries[0]!.coins = 5)],
    ['another value', ({ txns }) => (txns[3]!.entries[0]!.minor = -400)],
    ['coins that were not the member’s', ({ txns }) => (txns[3]!.entries[2]!.coins = -4)],
    ['no payment', ({ txns }) => (txns[3]!.corrects = 'txn-1')],
  ])('finds %s', (_, harm) => {
    const wallet = byCoins();
    harm(wallet);
    expect(replayWallet(wallet)).toContainEqual({ id: 'txn-4', reason: 'membership_return' });
  });

  it('finds a payment that is given back again', () => {
    const wallet = byMoney();
    wallet.txns.push(txn(5, 'membership_return', [1, 0], [[1, 1, -100]]));
    expect(replayWallet(wallet)).toContainEqual({ id: 'txn-5', reason: 'membership_return' });
  });
});
