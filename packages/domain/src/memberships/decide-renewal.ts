import type { RenewalTerms } from '@inkvine/contracts/renewals';
import { dateText, localDateOf } from '../local-calendar.ts';
import {
  atHourAfter,
  billingPeriod,
  boundary,
  DAY_MS,
  daysBegun,
  indexAt,
  startOfDayAfter,
  type BillingAnchor,
  type BillingPeriod,
} from './billing-calendar.ts';
import { couponsOf } from './period-coupons.ts';
import type { CouponStack } from '../perks/coupon-stack.ts';
import {
  dunningBegin,
  type AgreedPrice,
  type OpenBill,
  type RenewalDecision,
  type RenewalHistory,
  type SkippedPeriod,
} from './renewal-history.ts';

/**
 * What is to be done about a membership at an instant: the one rule that the engine carries out, previews show and the
 * nightly verification repeats. Whatever was missed is caught up by the same rule, because it asks what is true now and
 * never how often it was asked. Nobody pays for a period that has ended, unless the terms say so and it was announced;
 * there is one open bill at most. Product specification 2.6.
 */
export function decideRenewal(history: RenewalHistory, terms: RenewalTerms, now: Date): RenewalDecision {
  if (history.endedAt !== null) return { kind: 'wait', until: null };
  if (history.oneOffInFlight) return { kind: 'await' };
  if (history.bill !== null) return decideBill(history, history.bill, terms, now);
  const due = boundary(history.anchor, history.nextIndex);
  return due <= now ? decideDue(history, terms, now) : decideInPeriod(history, due, now);
}

/** Nothing is due: only days that the site was away in what is paid for. */
function decideInPeriod(history: RenewalHistory, due: Date, now: Date): RenewalDecision {
  const start = inProgressSince(history);
  const away = awayIn(history.outages, start, due);
  const isOver = history.outages.every(({ until }) => until <= now);
  // Instead of half a period and more the next one is free, which a gift does not have.
  const isLittle = isInGift(history) || away <= halfOf(start, due);
  return isOver && away >= DAY_MS && isLittle
    ? { kind: 'extend', days: daysBegun(away) }
    : { kind: 'wait', until: due };
}

const inProgressSince = ({ anchor, nextIndex, inProgressSince: since }: RenewalHistory): Date =>
  since ?? boundary(anchor, nextIndex - 1);

const isInGift = ({ isGift, nextIndex }: RenewalHistory): boolean => isGift && nextIndex === 0;

function decideDue(history: RenewalHistory, terms: RenewalTerms, now: Date): RenewalDecision {
  const { anchor, nextIndex, cancelRequestedAt } = history;
  const first = billingPeriod(anchor, nextIndex);
  if (cancelRequestedAt !== null) {
    const reason = isInGift(history) ? 'gift_over' : 'cancelled';
    return { kind: 'end', at: later(first.start, cancelRequestedAt), reason, skipped: [] };
  }
  if (history.tierChange !== null && history.tierChange.effectiveFrom <= first.start) {
    return { kind: 'switch_tier', at: first.start };
  }
  const current = billingPeriod(anchor, indexAt(anchor, now));
  const elapsed = periodsBetween(anchor, nextIndex, current.index);
  const refused = [...elapsed, current].find((period) => priceOf(history, period) === undefined);
  if (refused !== undefined) {
    const before = elapsed.filter(({ index }) => index < refused.index);
    return { kind: 'end', at: refused.start, reason: 'price_refused', skipped: skip(history, before) };
  }
  if (isPaused(history, current)) {
    return { kind: 'skip', skipped: skip(history, [...elapsed, current]), extendDays: 0 };
  }

  const lost =
    awayIn(history.outages, inProgressSince(history), first.start) +
    awayIn(history.outages, current.start, current.end);
  if (lost > halfOf(current.start, current.end)) {
    const free = { ...current, status: 'waived', reason: 'outage_service' } as const;
    return { kind: 'skip', skipped: [...skip(history, elapsed), free], extendDays: 0 };
  }

  const { steps: coupons, totalMinor: dueMinor } = stackFor(history, current)!;
  // Nobody pays for elapsed periods with one that coupons make free.
  const back = dueMinor === 0 ? [] : backCyclesOf(history, elapsed, terms);
  if (back.length > 0) {
    const chargeFrom =
      history.announcedAt && new Date(history.announcedAt.getTime() + ANNOUNCED_DAYS * DAY_MS);
    const amountMinor = back.reduce((sum, period) => sum + priceOf(history, period)!.amountMinor, dueMinor);
    if (chargeFrom === null) return { kind: 'announce', periods: [...back, current], amountMinor };
    if (chargeFrom > now) return { kind: 'wait', until: chargeFrom };
  }
  const extendDays = lost >= DAY_MS ? daysBegun(lost) : 0;
  const extended = { ...anchor, offsetDays: anchor.offsetDays + extendDays };
  return {
    kind: 'charge',
    period: { ...current, end: boundary(extended, current.index + 1) },
    attempt: 1,
    price: priceOf(history, current)!,
    ...{ dueMinor, coupons },
    back: back.map((period) => ({ ...period, price: priceOf(history, period)! })),
    skipped: skip(
      history,
      elapsed.filter((period) => !back.includes(period)),
    ),
    extendDays,
    newAnchor: null,
  };
}

function decideBill(
  history: RenewalHistory,
  bill: OpenBill,
  terms: RenewalTerms,
  now: Date,
): RenewalDecision {
  const { anchor, cancelRequestedAt, suspendedAt } = history;
  const last = bill.charges.at(-1);
  if (last?.outcome === 'pending') return { kind: 'await' };
  if (cancelRequestedAt !== null) {
    return { kind: 'end', at: later(bill.start, cancelRequestedAt), reason: 'cancelled', skipped: [] };
  }
  const begin = dunningBegin(bill);
  const endAt = startOfDayAfter(anchor, begin, terms.endAfterDays);
  if (endAt <= now) return { kind: 'end', at: endAt, reason: 'unpaid', skipped: [] };
  const retryAt = nextRetry(anchor, bill, terms);
  if (retryAt !== null && retryAt <= now) return chargeBill(history, bill, terms, now);
  const suspendAt = atHourAfter(anchor, begin, terms.suspendAfterDays, terms.retryHour);
  if (suspendedAt === null && suspendAt <= now) return { kind: 'suspend', at: suspendAt };
  const next = [retryAt, suspendedAt === null ? suspendAt : null, endAt].filter((at) => at !== null);
  return { kind: 'wait', until: new Date(Math.min(...next.map((at) => at.getTime()))) };
}

/** The open bill once more; where its period is over, the one in progress instead. */
function chargeBill(
  history: RenewalHistory,
  bill: OpenBill,
  terms: RenewalTerms,
  now: Date,
): RenewalDecision {
  const { anchor, suspendedAt } = history;
  const again = { kind: 'charge', back: [], skipped: [], extendDays: 0, newAnchor: null } as const;
  const isLong = suspendedAt !== null && startOfDayAfter(anchor, suspendedAt, terms.newAnchorAfterDays) < now;
  if (bill.end > now && !isLong) {
    const { index, start, end } = bill;
    const price = priceOf(history, bill);
    if (price === undefined) return { kind: 'end', at: start, reason: 'price_refused', skipped: [] };
    return {
      ...{ ...again, attempt: bill.charges.length + 1, period: { index, start, end }, price },
      ...{ dueMinor: price.amountMinor - bill.couponsOff, coupons: [] },
    };
  }
  const newAnchor = isLong
    ? { ...anchor, date: dateText(localDateOf(now, anchor.timeZone)), offsetDays: 0 }
    : null;
  const current = billingPeriod(newAnchor ?? anchor, indexAt(newAnchor ?? anchor, now));
  const price = priceOf(history, current);
  const { index, start, end } = bill;
  const unpaid = [{ index, start, end, status: 'waived', reason: 'bill_open' } as const];
  const between = isLong ? [] : periodsBetween(anchor, history.nextIndex, current.index);
  const skipped = [...unpaid, ...between.map((period) => ({ ...period, ...BILL_OPEN }))];
  if (price === undefined) return { kind: 'end', at: current.start, reason: 'price_refused', skipped };
  const { steps: coupons, totalMinor: dueMinor } = stackFor(history, current)!;
  return { ...again, attempt: 1, period: current, price, dueMinor, coupons, skipped, newAnchor };
}

/** When a refused charge is tried again; null when only its owner can mend it. */
export function nextRetry(anchor: BillingAnchor, bill: OpenBill, terms: RenewalTerms): Date | null {
  const last = bill.charges.at(-1);
  if (last === undefined) return bill.start;
  if (bill.methodChangedAt !== null && bill.methodChangedAt > last.at) return bill.methodChangedAt;
  const refused = bill.charges.findLastIndex(({ outcome }) => outcome !== 'fault');
  const faults = bill.charges.length - 1 - refused;
  if (faults > 0 && faults < MAX_FAULTS)
    return new Date(last.at.getTime() + FIRST_FAULT_MS * 2 ** (faults - 1));
  const { outcome } = bill.charges[refused] ?? { outcome: 'soft' };
  if (outcome !== 'soft') return null;
  const days = terms.retryDays.map((day) => atHourAfter(anchor, dunningBegin(bill), day, terms.retryHour));
  return days.slice(1).find((at) => at > last.at) ?? null;
}

/** What was agreed to for a period; undefined where another price is asked and was not agreed to. */
export function priceOf(
  { price, priceChange, tierChange }: Pick<RenewalHistory, 'price' | 'priceChange' | 'tierChange'>,
  { start }: Pick<BillingPeriod, 'start'>,
): AgreedPrice | undefined {
  if (tierChange !== null && tierChange.effectiveFrom <= start) {
    return { priceId: tierChange.priceId, amountMinor: tierChange.amountMinor };
  }
  if (priceChange === null || priceChange.effectiveFrom > start) return price;
  const { priceId, amountMinor, agreedAt } = priceChange;
  return agreedAt === null ? undefined : { priceId, amountMinor };
}

/** What the member's coupons make of a period's price; undefined where that was not agreed to. */
export function stackFor(
  history: Pick<RenewalHistory, 'price' | 'priceChange' | 'tierChange' | 'currency' | 'coupons' | 'anchor'>,
  period: Pick<BillingPeriod, 'start'>,
): CouponStack | undefined {
  const price = priceOf(history, period);
  if (price === undefined) return undefined;
  const { currency, coupons, anchor } = history;
  const { amountMinor } = price;
  return couponsOf({ amountMinor, currency, interval: anchor.interval }, coupons, period.start);
}

/** The history once the tier that was agreed to has begun. */
export const withTierChanged = (history: RenewalHistory): RenewalHistory => ({
  ...history,
  price: history.tierChange ?? history.price,
  ...{ priceChange: null, tierChange: null },
});

/** The latest elapsed periods that are paid with the one in progress. */
function backCyclesOf(history: RenewalHistory, elapsed: readonly BillingPeriod[], terms: RenewalTerms) {
  if (terms.catchUp !== 'each_elapsed' || terms.maxBackCycles === 0) return [];
  return elapsed.filter((period) => !isPaused(history, period)).slice(-terms.maxBackCycles);
}

const skip = (history: RenewalHistory, periods: readonly BillingPeriod[]): SkippedPeriod[] =>
  periods.map((period) =>
    isPaused(history, period)
      ? { ...period, status: 'paused', reason: null }
      : { ...period, status: 'waived', reason: 'outage_billing' },
  );

export const isPaused = ({ pause }: Pick<RenewalHistory, 'pause'>, { start }: BillingPeriod): boolean =>
  pause !== null && pause.from <= start && start < pause.until;

const periodsBetween = (anchor: BillingAnchor, from: number, to: number): BillingPeriod[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => billingPeriod(anchor, from + at));

/** Milliseconds of a stretch of time in which the site was away. Outages do not overlap. */
const awayIn = (outages: RenewalHistory['outages'], start: Date, end: Date): number =>
  outages.reduce((sum, { from, until }) => {
    const overlap = Math.min(until.getTime(), end.getTime()) - Math.max(from.getTime(), start.getTime());
    return sum + Math.max(0, overlap);
  }, 0);

const halfOf = (start: Date, end: Date): number => (end.getTime() - start.getTime()) / 2;

const later = (a: Date, b: Date): Date => (a > b ? a : b);

const BILL_OPEN = { status: 'waived', reason: 'bill_open' } as const;
const ANNOUNCED_DAYS = 7;
const FIRST_FAULT_MS = 5 * 60_000;
/** How often a gateway that fails is asked in a row before the next day of retries. */
const MAX_FAULTS = 8;
