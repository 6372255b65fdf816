import { LEAST_PAYMENT, type Currency } from '@inkvine/contracts/money';
import type { TierInterval } from '@inkvine/contracts/memberships';
import {
  stackCoupons,
  type CouponStack,
  type CouponStep,
  type StackableCoupon,
} from '../perks/coupon-stack.ts';
import { boundary, type BillingAnchor } from './billing-calendar.ts';

/** A coupon that a member chose for a membership, with what is left of it. */
export interface ChosenCoupon extends StackableCoupon {
  /** Months of a free period, periods of any other. */
  partsLeft: number;
}

/** What a period of a membership costs without coupons. Minor units, or whole coins of `COI`. */
export interface PeriodPrice {
  amountMinor: number;
  currency: string;
  interval: TierInterval;
}

/** Charges that follow each other and cost the same. */
export interface ForecastCharges {
  /** The begin of the first. */
  from: Date;
  amountMinor: number;
  /** How many; null for all that follow. */
  periods: number | null;
}

/** The least that can be charged in a currency. */
export const leastCharge = (currency: string): number => LEAST_PAYMENT[currency as Currency] ?? 1;

/**
 * What chosen coupons take off the period that begins at `start`: each is used for as many periods in a row as it says,
 * while it has not expired when they begin.
 */
export function couponsOf(
  { amountMinor, currency, interval }: PeriodPrice,
  chosen: readonly ChosenCoupon[],
  start: Date,
): CouponStack {
  const price = { priceMinor: amountMinor, currency, interval, leastMinor: leastCharge(currency) };
  return stackCoupons(
    price,
    chosen
      .filter(
        ({ partsLeft, expiresAt }) => partsLeft > 0 && (expiresAt === null || start < new Date(expiresAt)),
      )
      .map((coupon) => ({ ...coupon, months: coupon.kind === 'free_period' ? coupon.partsLeft : null })),
  );
}

/** What is left of chosen coupons once a period has used some of them. */
export const leftAfter = (chosen: readonly ChosenCoupon[], steps: readonly CouponStep[]): ChosenCoupon[] =>
  chosen.map((coupon) => ({
    ...coupon,
    partsLeft: coupon.partsLeft - (steps.find(({ grantId }) => grantId === coupon.grantId)?.parts ?? 0),
  }));

/** Every charge from the first one on, which is due when that period `begins`, up to those that cost the whole price. */
export function forecastCharges(
  price: PeriodPrice,
  chosen: readonly ChosenCoupon[],
  { anchor, begins }: { anchor: BillingAnchor; begins: Date },
): ForecastCharges[] {
  const charges: ForecastCharges[] = [];
  let left = [...chosen];
  for (let index = 0; ; index += 1) {
    const from = index === 0 ? begins : boundary(anchor, index);
    const stack = couponsOf(price, left, from);
    if (stack.steps.length === 0)
      return [...charges, { from, amountMinor: price.amountMinor, periods: null }];
    const last = charges.at(-1);
    if (last?.amountMinor === stack.totalMinor) last.periods! += 1;
    else charges.push({ from, amountMinor: stack.totalMinor, periods: 1 });
    left = leftAfter(left, stack.steps);
  }
}
