export type CouponBearer = 'platform' | 'creator';
export type PriceCut = 'free_period' | 'percent' | 'fixed';

/** A coupon that a person owns and that fits what they buy. */
export interface StackableCoupon {
  grantId: string;
  kind: PriceCut;
  bearer: CouponBearer;
  canStack: boolean;
  /** ISO 8601 in UTC; null for never. */
  expiresAt: string | null;
  /** Of `fixed`, and the most that `percent` takes off; in minor units of `currency`. */
  amountMinor: number | null;
  currency: string | null;
  /** Whole, of `percent`. */
  percent: number | null;
  /** That are left of `free_period`. */
  months: number | null;
}

export interface StackedPrice {
  /** In minor units of `currency`. */
  priceMinor: number;
  currency: string;
  interval: 'month' | 'year';
  /** The least that can be charged: where coupons leave less, they take that off as well. 1 when absent. */
  leastMinor?: number;
}

export interface CouponStep {
  grantId: string;
  kind: PriceCut;
  bearer: CouponBearer;
  offMinor: number;
  /** What is left of the price after it. */
  leftMinor: number;
  /** How much of the coupon it takes: months of a free period, once of any other. */
  parts: number;
}

export interface CouponStack {
  steps: CouponStep[];
  totalMinor: number;
  /** What each bears of what is taken off. */
  borne: Record<CouponBearer, number>;
}

const ORDER: readonly PriceCut[] = ['free_period', 'percent', 'fixed'];
const MONTHS = { month: 1, year: 12 } as const;

/**
 * What coupons take off a price, in the order they are applied: free periods, then percentages, then amounts; within a
 * kind the one that expires soonest. One that cannot stack goes alone, where that is cheaper for the reader than all that
 * can. A coupon that would take nothing off is left out and so not used. What would be left and is too little to be
 * charged is free.
 */
export function stackCoupons(price: StackedPrice, coupons: readonly StackableCoupon[]): CouponStack {
  const fitting = coupons.filter(({ currency }) => currency === null || currency === price.currency);
  const together = fitting.filter(({ canStack }) => canStack);
  const alone = fitting.filter(({ canStack }) => !canStack).toSorted(compare);
  return [together, ...alone.map((coupon) => [coupon])]
    .map((chosen) => applyInOrder(price, chosen))
    .reduce((best, other) => (other.totalMinor < best.totalMinor ? other : best));
}

function applyInOrder(price: StackedPrice, coupons: readonly StackableCoupon[]): CouponStack {
  let leftMinor = price.priceMinor;
  const borne = { platform: 0, creator: 0 };
  const steps: CouponStep[] = [];
  for (const coupon of coupons.toSorted(compare)) {
    const after = priceAfterRoundedDown(leftMinor, coupon, price.interval);
    if (after === leftMinor) continue;
    const { grantId, kind, bearer } = coupon;
    const left = after < (price.leastMinor ?? 1) ? 0 : after;
    const offMinor = leftMinor - left;
    const parts = kind === 'free_period' ? Math.min(coupon.months ?? 0, MONTHS[price.interval]) : 1;
    steps.push({ grantId, kind, bearer, offMinor, leftMinor: left, parts });
    borne[bearer] += offMinor;
    leftMinor = left;
  }
  return { steps, totalMinor: leftMinor, borne };
}

/** Whole minor units that are left to pay; parts of one are cut off, in the reader's favour. */
function priceAfterRoundedDown(
  leftMinor: number,
  { kind, amountMinor, percent, months }: StackableCoupon,
  interval: StackedPrice['interval'],
): number {
  switch (kind) {
    case 'free_period': {
      const all = MONTHS[interval];
      return quotient(leftMinor * (all - Math.min(months ?? 0, all)), all);
    }
    case 'percent': {
      const after = quotient(leftMinor * (100 - (percent ?? 0)), 100);
      return amountMinor === null ? after : Math.max(after, leftMinor - amountMinor);
    }
    case 'fixed':
      return Math.max(leftMinor - (amountMinor ?? 0), 0);
  }
}

/** Whole part of a division of whole numbers, without a fraction in between. */
const quotient = (dividend: number, divisor: number): number => (dividend - (dividend % divisor)) / divisor;

const NEVER = '￿';

/** Two equal coupons of one person still have an order, by their ids. */
function compare(one: StackableCoupon, other: StackableCoupon): number {
  return (
    ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
    byText(one.expiresAt ?? NEVER, other.expiresAt ?? NEVER) ||
    byText(one.grantId, other.grantId)
  );
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
