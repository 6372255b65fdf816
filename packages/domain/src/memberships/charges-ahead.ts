import { billingPeriod, type BillingPeriod } from './billing-calendar.ts';
import { isPaused, priceOf } from './decide-renewal.ts';
import { couponsOf, leftAfter, type ForecastCharges } from './period-coupons.ts';
import { isCharging, type RenewalHistory } from './renewal-history.ts';
import type { CouponChangeRefusal } from '@inkvine/contracts/membership-coupons';

/** The next period that nothing was decided of and that is not left out. */
export function nextCharged(history: Pick<RenewalHistory, 'anchor' | 'nextIndex' | 'pause'>): BillingPeriod {
  let { nextIndex } = history;
  while (isPaused(history, billingPeriod(history.anchor, nextIndex))) nextIndex += 1;
  return billingPeriod(history.anchor, nextIndex);
}

/**
 * Every charge of a membership from the next period on, as things stand: with its coupons, and at the prices that were
 * agreed to, up to those that cost the same for ever. None of one that ends, or whose bill is open; up to a price that
 * was not agreed to, with which it would end.
 */
export function chargesAhead(history: RenewalHistory): ForecastCharges[] {
  if (history.endedAt !== null || history.cancelRequestedAt !== null || history.bill !== null) return [];
  const { anchor, currency, priceChange, tierChange } = history;
  const laterPrices = [priceChange, tierChange].filter((change) => change !== null);
  const charges: ForecastCharges[] = [];
  let left = history.coupons;
  for (let { index } = nextCharged(history); ; index += 1) {
    const period = billingPeriod(anchor, index);
    if (isPaused(history, period)) continue;
    const { start: from } = period;
    const price = priceOf(history, period);
    if (price === undefined) return charges;
    const { amountMinor: whole } = price;
    const stack = couponsOf({ amountMinor: whole, currency, interval: anchor.interval }, left, from);
    const { steps, totalMinor: amountMinor } = stack;
    const staysSo = steps.length === 0 && laterPrices.every(({ effectiveFrom }) => effectiveFrom <= from);
    const last = charges.at(-1);
    if (last?.amountMinor === amountMinor) last.periods = staysSo ? null : last.periods! + 1;
    else charges.push({ from, amountMinor, periods: staysSo ? null : 1 });
    if (staysSo) return charges;
    left = leftAfter(left, steps);
  }
}

/**
 * Why the coupons of a membership that goes on cannot be changed now; null where they can. What is claimed already, and a
 * bill that is tried again, keep those they were claimed with.
 */
export function couponChangeRefusal(
  history: Pick<RenewalHistory, 'bill' | 'oneOffInFlight' | 'anchor' | 'nextIndex'>,
  now: Date,
): CouponChangeRefusal | null {
  if (isCharging(history)) return 'charging';
  if (history.bill !== null) return 'bill_open';
  return billingPeriod(history.anchor, history.nextIndex).start <= now ? 'renewing' : null;
}
