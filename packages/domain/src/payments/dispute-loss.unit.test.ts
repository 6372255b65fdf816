import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clawbacksOf, lossOf, type DisputedOrder, type FundedEarning } from './dispute-loss.ts';

const order = (paid: Partial<DisputedOrder['paid']>, rest: Partial<DisputedOrder> = {}): DisputedOrder => ({
  ...{ paidMinor: 10_000, lostMinor: 10_000, owed: 0 },
  paid: { coins: 100, spent: 0, expired: 0, refunded: 0, revoked: 0, frozen: 0, ...paid },
  ...rest,
});

describe('what a person loses', () => {
  it.each<[string, DisputedOrder, { revoked: number; debt: number }]>([
    ['all that is left', order({ frozen: 100 }), { revoked: 100, debt: 0 }],
    ['what was spent is owed', order({ frozen: 60, spent: 40 }), { revoked: 60, debt: 40 }],
    ['what ran out unused is not', order({ frozen: 60, spent: 30, expired: 10 }), { revoked: 60, debt: 30 }],
    ['what was given back is not', order({ spent: 30, refunded: 70 }), { revoked: 0, debt: 30 }],
    [
      'half, first of what is left',
      order({ frozen: 60, spent: 40 }, { lostMinor: 5_000 }),
      { revoked: 50, debt: 0 },
    ],
    [
      'most, then of what was spent',
      order({ frozen: 20, spent: 80 }, { lostMinor: 5_055 }),
      { revoked: 20, debt: 30 },
    ],
    ['again nothing', order({ spent: 40, revoked: 60 }, { owed: 40 }), { revoked: 0, debt: 0 }],
    [
      'what came back late',
      order({ spent: 40, revoked: 30, frozen: 30 }, { owed: 40 }),
      { revoked: 30, debt: 0 },
    ],
    ['no more than the price', order({ frozen: 100 }, { lostMinor: 30_000 }), { revoked: 100, debt: 0 }],
  ])('%s', (_, lost, loss) => {
    expect(lossOf(lost)).toEqual(loss);
  });

  it('in any number of disputes is never more coins than there were', () => {
    const parts = fc.record({
      frozen: fc.nat(50),
      spent: fc.nat(50),
      expired: fc.nat(50),
      refunded: fc.nat(50),
      lost: fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(parts, ({ lost, ...paid }) => {
        const coins = paid.frozen + paid.spent + paid.expired + paid.refunded + 1;
        let [frozen, revoked, owed, lostMinor] = [paid.frozen, 0, 0, 0];
        for (const minor of lost) {
          lostMinor += minor;
          const loss = lossOf(order({ ...paid, coins, frozen, revoked }, { lostMinor, owed }));
          frozen -= loss.revoked;
          revoked += loss.revoked;
          owed += loss.debt;
          expect(loss.debt).toBeGreaterThanOrEqual(0);
          expect(frozen).toBeGreaterThanOrEqual(0);
          expect(owed).toBeLessThanOrEqual(paid.spent);
          expect(owed + revoked).toBeLessThanOrEqual(
            Math.min(coins - paid.refunded, (coins * lostMinor) / 10_000),
          );
        }
      }),
    );
  });
});

describe('what creators give back', () => {
  const earning = (spendTxnId: string, coins: number, minor: number): FundedEarning => ({
    ...{ spendTxnId, creatorId: 'creator', source: 'unlock', novelId: 'novel', coins, minor },
  });
  const earnings = [earning('newest', 10, 1_005), earning('older', 20, 2_000)];
  const brief = (lines: FundedEarning[]) =>
    lines.map(({ spendTxnId, coins, minor }) => [spendTxnId, coins, minor]);

  it('is the newest first, in part where the debt ends', () => {
    expect(brief(clawbacksOf(earnings, 15, 0))).toEqual([
      ['newest', 10, 1_005],
      ['older', 5, 500],
    ]);
  });

  it('in two steps is what it is in one', () => {
    const both = [...clawbacksOf(earnings, 7, 0), ...clawbacksOf(earnings, 23, 7)];
    expect(brief(both)).toEqual([
      ['newest', 7, 703],
      ['newest', 3, 302],
      ['older', 20, 2_000],
    ]);
  });

  it('is nothing of coins that paid no creator', () => {
    expect(brief(clawbacksOf(earnings, 40, 0))).toEqual(brief(earnings));
    expect(clawbacksOf([], 5, 0)).toEqual([]);
  });
});
