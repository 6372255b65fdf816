import { RefundTerms } from '@inkvine/contracts/refunds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAutomaticRefund, quoteRefund, type RefundablePurchase } from './refund-quote.ts';

const TERMS = RefundTerms.parse({
  fullWithinDays: 7,
  feeBps: 1_000,
  feeMinimum: { KRW: 1_000 },
  freeFromUsedBps: 8_000,
  expiredFeeBps: 1_000,
  expiredWithinYears: 5,
  automaticUpTo: { KRW: 300_000 },
  automaticPerMonth: 3,
});
const PAID_AT = '2026-11-01T00:00:00.000Z';
const DAY = 86_400_000;
const afterDays = (days: number) => new Date(Date.parse(PAID_AT) + days * DAY);

/** An order of 100 coins for 11,000 won with 10 bonus coins, of which `spent` are used. */
function purchase(spent: number, changes: Partial<RefundablePurchase['paid']> = {}): RefundablePurchase {
  return {
    paidAt: PAID_AT,
    currency: 'KRW',
    paid: {
      ...{
        coins: 100,
        remaining: 100 - spent,
        spent,
        expired: 0,
        refunded: 0,
        refundedMinor: 0,
        lostMinor: 0,
      },
      ...{ paidMinor: 11_000, recognizedMinor: Math.floor((11_000 * spent) / 100) },
      ...{ expiresAt: '2031-11-01T00:00:00.000Z', ...changes },
    },
    bonus: { remaining: 10, spent: 0 },
  };
}

describe('the Korean rule', () => {
  it('gives an untouched order back in full for seven days, to the last second', () => {
    const full = { possible: true, rule: 'unused', coins: 100, bonusCoins: 10, gross: 11_000, fee: 0 };
    expect(quoteRefund(purchase(0), TERMS, afterDays(7))).toMatchObject({ ...full, amount: 11_000 });
    expect(quoteRefund(purchase(0), TERMS, new Date(afterDays(7).getTime() + 1))).toMatchObject({
      ...{ rule: 'remainder', gross: 11_000, fee: 1_100, amount: 9_900 },
    });
  });

  it('gives the rest of a used one less ten percent, or a thousand won when that is more', () => {
    expect(quoteRefund(purchase(10), TERMS, afterDays(1))).toMatchObject({
      ...{ rule: 'remainder', coins: 90, gross: 9_900, fee: 1_000, amount: 8_900 },
    });
    expect(quoteRefund(purchase(1, { paidMinor: 110_000 }), TERMS, afterDays(1))).toMatchObject({
      fee: Math.floor((110_000 * 1 - 110) / 10),
    });
  });

  it('is no longer untouched once a free coin was used', () => {
    const order = { ...purchase(0), bonus: { remaining: 9, spent: 1 } };
    expect(quoteRefund(order, TERMS, afterDays(1))).toMatchObject({ rule: 'remainder', bonusCoins: 9 });
  });

  it('takes no fee once four fifths are used', () => {
    expect(quoteRefund(purchase(79), TERMS, afterDays(30))).toMatchObject({ rule: 'remainder', fee: 1_000 });
    expect(quoteRefund(purchase(80), TERMS, afterDays(30))).toMatchObject({
      ...{ rule: 'mostly_used', gross: 2_200, fee: 0, amount: 2_200 },
    });
  });

  it('gives nine tenths of expired coins within five years, swept or not, and then nothing', () => {
    for (const coins of [{ remaining: 60 }, { remaining: 0, expired: 60 }]) {
      const expired = purchase(40, { ...coins, expiresAt: '2027-11-01T00:00:00.000Z' });
      expect(quoteRefund(expired, TERMS, afterDays(400))).toMatchObject({
        ...{ rule: 'expired', gross: 6_600, fee: 660, amount: 5_940 },
      });
      expect(quoteRefund(expired, TERMS, afterDays(365 * 5 + 3))).toEqual({
        possible: false,
        why: 'too_late',
      });
    }
  });

  it('gives nothing when nothing is left, or when the fee would take it all', () => {
    expect(quoteRefund(purchase(100), TERMS, afterDays(1))).toEqual({ possible: false, why: 'nothing_left' });
    const cheap = purchase(50, { paidMinor: 2_000, recognizedMinor: 1_000 });
    expect(quoteRefund(cheap, TERMS, afterDays(1))).toEqual({ possible: false, why: 'fee_takes_all' });
  });

  it('needs an operator for what is not a full refund, for large sums and for the fourth in a month', () => {
    const quote = { rule: 'unused' as const, amount: 11_000, currency: 'KRW' as const };
    expect(isAutomaticRefund(quote, TERMS, 2)).toBe(true);
    expect(isAutomaticRefund(quote, TERMS, 3)).toBe(false);
    expect(isAutomaticRefund({ ...quote, rule: 'remainder' }, TERMS, 0)).toBe(false);
    expect(isAutomaticRefund({ ...quote, amount: 300_001 }, TERMS, 0)).toBe(false);
    expect(isAutomaticRefund({ ...quote, currency: 'USD' as const }, TERMS, 0)).toBe(false);
  });
});

const anyTerms = fc.record({
  fullWithinDays: fc.integer({ min: 0, max: 30 }),
  feeBps: fc.integer({ min: 0, max: 10_000 }),
  feeMinimum: fc.record({ KRW: fc.integer({ min: 0, max: 5_000 }) }),
  freeFromUsedBps: fc.integer({ min: 0, max: 10_000 }),
  expiredFeeBps: fc.integer({ min: 0, max: 10_000 }),
  expiredWithinYears: fc.integer({ min: 0, max: 6 }),
  automaticUpTo: fc.constant({}),
  automaticPerMonth: fc.constant(0),
});
const anyOrder = fc.record({
  coins: fc.integer({ min: 1, max: 100_000 }),
  paidMinor: fc.integer({ min: 1, max: 100_000_000 }),
  days: fc.integer({ min: 0, max: 3_000 }),
});

/** The order as the spend leaves it: `recognizedMinor` telescopes. */
function spentOf(order: { coins: number; paidMinor: number }, spent: number): RefundablePurchase {
  return purchase(spent, {
    ...{ coins: order.coins, remaining: order.coins - spent, paidMinor: order.paidMinor },
    recognizedMinor: Number((BigInt(order.paidMinor) * BigInt(spent)) / BigInt(order.coins)),
  });
}

describe('whatever the terms, the order and its use', () => {
  it('refund and earnings are the price, and the fee lies between nothing and the refund', () => {
    fc.assert(
      fc.property(anyTerms, anyOrder, fc.nat(100_000), (terms, order, used) => {
        const bought = spentOf(order, used % (order.coins + 1));
        const quote = quoteRefund(bought, terms, afterDays(order.days));
        if (!quote.possible) return;
        expect(quote.gross + bought.paid.recognizedMinor).toBe(order.paidMinor);
        expect(quote.fee).toBeGreaterThanOrEqual(0);
        expect(quote.amount).toBeGreaterThan(0);
        expect(quote.amount + quote.fee).toBe(quote.gross);
        expect(quote.coins).toBe(bought.paid.remaining);
      }),
    );
  });

  it('using one coin more never makes the coins left worth more', () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(100_000), (order, used) => {
        const spent = used % order.coins;
        const terms = { ...TERMS, feeBps: 0, feeMinimum: {} };
        const worth = (coins: number) => {
          const quote = quoteRefund(spentOf(order, coins), terms, afterDays(30));
          return quote.possible ? quote.gross : 0;
        };
        expect(worth(spent + 1)).toBeLessThanOrEqual(worth(spent));
      }),
    );
  });

  it('coins that come back after a refund are refunded once more, and never more than was paid', () => {
    fc.assert(
      fc.property(anyOrder, fc.nat(100_000), fc.nat(100_000), (order, used, undone) => {
        const spent = used % order.coins;
        const terms = { ...TERMS, feeBps: 0, feeMinimum: {} };
        const first = quoteRefund(spentOf(order, spent), terms, afterDays(30));
        if (!first.possible) return;
        const back = undone % (spent + 1);
        const after = spentOf(order, spent - back);
        const second = quoteRefund(
          {
            ...after,
            paid: { ...after.paid, remaining: back, refunded: first.coins, refundedMinor: first.gross },
          },
          terms,
          afterDays(31),
        );
        const gross = second.possible ? second.gross : 0;
        expect(gross + first.gross + after.paid.recognizedMinor).toBeLessThanOrEqual(order.paidMinor);
        if (second.possible) expect(gross + first.gross + after.paid.recognizedMinor).toBe(order.paidMinor);
      }),
    );
  });
});
