import type { Currency } from '@inkvine/contracts/money';
import type { RefundRefusal, RefundRule, RefundTerms } from '@inkvine/contracts/refunds';
import { daysAfter, yearsAfter } from '../wallet/lot-terms.ts';

/** What an order brought and what has become of it. Coins are whole, `*Minor` minor units of `currency`. */
export interface RefundablePurchase {
  /** ISO 8601. */
  paidAt: string;
  currency: Currency;
  paid: {
    coins: number;
    remaining: number;
    spent: number;
    /** Coins past their time that the sweep has booked away. */
    expired: number;
    /** Coins of earlier refunds, and what those were worth before the fee. */
    refunded: number;
    refundedMinor: number;
    /** What was given back of the payment without us. */
    lostMinor: number;
    paidMinor: number;
    recognizedMinor: number;
    /** ISO 8601, or `infinity`. */
    expiresAt: string;
  };
  /** Free coins of the same order; null when it had none. */
  bonus: { remaining: number; spent: number } | null;
}

export type RefundQuote =
  | {
      possible: true;
      rule: RefundRule;
      coins: number;
      expiredCoins: number;
      bonusCoins: number;
      gross: number;
      fee: number;
      amount: number;
    }
  | { possible: false; why: Extract<RefundRefusal, 'nothing_left' | 'too_late' | 'fee_takes_all'> };

/**
 * What an order gives back at `at` under `terms`: the value of its unused paid coins less the fee. The value is what
 * the spend has not recognized, by the same telescoping, so that refunds and earnings together are the price to the
 * last won. Fees are rounded down, in the person's favour, and never more than the refund.
 */
export function quoteRefund(purchase: RefundablePurchase, terms: RefundTerms, at: Date): RefundQuote {
  const { paid, bonus, currency } = purchase;
  const paidAt = new Date(purchase.paidAt);
  const unused = paid.remaining + paid.expired;
  const gross = valueOfUnused(paid);
  if (unused === 0 || gross === 0) return { possible: false, why: 'nothing_left' };

  const isExpired = paid.expiresAt !== 'infinity' && Date.parse(paid.expiresAt) <= at.getTime();
  if (isExpired && at > yearsAfter(paidAt, terms.expiredWithinYears))
    return { possible: false, why: 'too_late' };

  const untouched = paid.spent === 0 && paid.refunded === 0 && (bonus?.spent ?? 0) === 0;
  const [rule, fee] = ((): [RefundRule, number] => {
    if (untouched && at <= daysAfter(paidAt, terms.fullWithinDays)) return ['unused', 0];
    if (paid.spent * FULL_BPS >= paid.coins * terms.freeFromUsedBps) return ['mostly_used', 0];
    if (isExpired) return ['expired', shareOf(gross, terms.expiredFeeBps)];
    return ['remainder', Math.max(shareOf(gross, terms.feeBps), terms.feeMinimum[currency] ?? 0)];
  })();
  if (fee >= gross) return { possible: false, why: 'fee_takes_all' };
  return {
    possible: true,
    rule,
    coins: paid.remaining,
    expiredCoins: paid.expired,
    bonusCoins: bonus?.remaining ?? 0,
    gross,
    fee,
    amount: gross - fee,
  };
}

/** A full refund within the limits of the terms needs no operator. */
export function isAutomaticRefund(
  quote: { rule: RefundRule; amount: number; currency: Currency },
  terms: RefundTerms,
  refundsInMonth: number,
): boolean {
  return (
    quote.rule === 'unused' &&
    quote.amount <= (terms.automaticUpTo[quote.currency] ?? 0) &&
    refundsInMonth < terms.automaticPerMonth
  );
}

const FULL_BPS = 10_000;

/** Rounded down. Safe: an amount is at most 1e9 and a share 1e4. */
const shareOf = (amount: number, bps: number): number => Math.floor((amount * bps) / FULL_BPS);

/** The telescoping value of the coins nobody has used; coins that were taken away with their value count as gone. */
function valueOfUnused(paid: RefundablePurchase['paid']): number {
  const gone = paid.spent + paid.refunded + paid.remaining + paid.expired;
  const value = Number((BigInt(paid.paidMinor) * BigInt(gone)) / BigInt(paid.coins));
  const unused = value - paid.recognizedMinor - paid.refundedMinor;
  // The part of a coin that money given back without us did not take stays with it.
  return Math.max(0, Math.min(unused, paid.paidMinor - paid.refundedMinor - paid.lostMinor));
}
