import { TierCurrency } from '@inkvine/contracts/memberships';
import { Currency } from '@inkvine/contracts/money';
import type {
  ClaimedCharge,
  ClaimedPeriod,
  MembershipStep,
  NewMembershipEvent,
  NewMembershipNotice,
} from '@inkvine/db/memberships/renewal-claim.repository';
import {
  anchorOf,
  historyOf,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { boundary, type BillingPeriod } from '@inkvine/domain/memberships/billing-calendar';
import { orderCoins } from '@inkvine/domain/memberships/order-coins';
import { priceOf, stackFor } from '@inkvine/domain/memberships/decide-renewal';
import { leftAfter } from '@inkvine/domain/memberships/period-coupons';
import type { CouponGiveBackReason } from '@inkvine/domain/perks/coupon-grant';
import type {
  AgreedPrice,
  Charge,
  RenewalDecision,
  SkippedPeriod,
} from '@inkvine/domain/memberships/renewal-history';
import type { MembershipOrder } from '../payments/membership-orders.ts';
import type { MembershipEnd, MembershipNoticeDetail, RenewalTerms } from '@inkvine/contracts/renewals';
import { noticeAt, plannedNotices } from '@inkvine/domain/memberships/planned-notices';
import type { CouponUseInput } from '../perks/membership-coupons.ts';
import type { Ids } from '../ports/ids.port.ts';
import { chargeIdOf, providerKeyOf } from './charge-id.ts';
import { eventOf, noticeOf } from './membership-records.ts';

/** How long a charge may take before the membership is looked at again all the same. */
const CHARGE_LOOK_MS = 10 * 60_000;

/** The rows that carry out what was decided, for many memberships together. */
export interface RenewalPlan {
  periods: ClaimedPeriod[];
  charges: ClaimedCharge[];
  /** Charges that were claimed before and have no answer: sent again in case they never went out. */
  unanswered: Pick<ClaimedCharge, 'id' | 'paymentMethodId'>[];
  orders: MembershipOrder[];
  steps: MembershipStep[];
  /** Whose open bill nobody will pay: what becomes of it. */
  givenUp: {
    membershipId: string;
    status: 'unpaid' | 'waived';
    /** Its period, where that used coupons: they are given back, for the reason. */
    couponsFrom: string | null;
    couponReason: CouponGiveBackReason;
  }[];
  couponUses: CouponUseInput[];
  /** Changes of tier that begin. */
  switched: { id: string; from: Date }[];
  /** Periods that coupons make free. */
  opened: string[];
  /** `isPause`: what opens later stays. */
  closed: { membershipId: string; endsAt: string; isPause: boolean }[];
  extended: { membershipId: string; endsAt: string; movesPeriod: boolean }[];
  events: NewMembershipEvent[];
  notices: NewMembershipNotice[];
}

export const emptyPlan = (): RenewalPlan => ({
  ...{
    periods: [],
    charges: [],
    unanswered: [],
    orders: [],
    steps: [],
    givenUp: [],
    couponUses: [],
    switched: [],
    opened: [],
    closed: [],
    extended: [],
  },
  ...{ events: [], notices: [] },
});

/** Adds what a decision about one membership calls for. */
export function addToPlan(
  plan: RenewalPlan,
  row: MembershipWithHistory,
  decision: RenewalDecision,
  { ids, now, terms }: { ids: Ids; now: Date; terms: RenewalTerms },
): void {
  const membershipId = row.id;
  const currency = TierCurrency.parse(row.currency);
  const record = (kind: Parameters<typeof eventOf>[1], detail: unknown = {}) =>
    plan.events.push(eventOf({ membershipId }, kind, detail));
  const tell = (kind: Parameters<typeof noticeOf>[2], startsAt: Date, detail: MembershipNoticeDetail = {}) =>
    plan.notices.push(
      noticeOf(ids, { membershipId, userId: row.user_id, startsAt: startsAt.toISOString() }, kind, detail),
    );
  const step = (next: Date | null, change: Omit<MembershipStep, 'id' | 'nextLookAt'> = {}) =>
    plan.steps.push({ id: membershipId, nextLookAt: next?.toISOString() ?? null, ...change });

  /** What comes next, and what is to be told before it, depends on the change. */
  const lookAgain = (change: Omit<MembershipStep, 'id' | 'nextLookAt'>) => step(now, change);

  function skip(skipped: readonly SkippedPeriod[]): void {
    for (const period of skipped) {
      // The open bill has its row already.
      if (row.bill !== null && new Date(row.bill.startsAt).getTime() === period.start.getTime()) continue;
      const { status, reason } = period;
      plan.periods.push(toRow(row, ids.next(), period, { status, reason, paidWith: null }));
    }
    const [first] = skipped;
    if (first === undefined) return;
    record(first.status === 'paused' ? 'paused' : 'waived', {
      periods: skipped.map(({ start, end, reason }) => ({ start, end, reason })),
    });
  }

  function lengthen(days: number, { start, end }: Pick<BillingPeriod, 'start' | 'end'>): void {
    record('extended', { days });
    tell('extended', start, { days, endsAt: end.toISOString() });
  }

  /** Once, with the first of its periods. */
  function tellOfPause(start: Date): void {
    const { pause } = historyOf(row, []);
    if (pause?.from.getTime() === start.getTime())
      tell('paused', start, { startsAt: start.toISOString(), endsAt: pause.until.toISOString() });
  }

  function giveUp(status: 'unpaid' | 'waived', couponReason: CouponGiveBackReason): void {
    const { id, couponsOff } = row.bill!;
    plan.givenUp.push({ membershipId, status, couponsFrom: couponsOff > 0 ? id : null, couponReason });
  }

  function charge(due: Charge): void {
    skip(due.skipped);
    const isRetry = row.bill !== null && due.attempt > 1 && due.newAnchor === null;
    const isSameBill =
      row.bill !== null && new Date(row.bill.startsAt).getTime() === due.period.start.getTime();
    if (row.bill !== null && !isSameBill) giveUp('waived', 'canceled');
    const periodId = isSameBill ? row.bill!.id : ids.next();
    const isFree = due.dueMinor === 0;
    if (!isSameBill) {
      const state = isFree ? FREE : PENDING;
      const asked = { ...due.price, amountMinor: due.dueMinor };
      plan.periods.push(toRow(row, periodId, due.period, { ...state, paidWith: null }, asked));
      if (due.coupons.length > 0) {
        const { start: begins } = due.period;
        const use = { userId: row.user_id, subjectId: periodId, currency, steps: due.coupons, begins };
        plan.couponUses.push(use);
      }
      for (const back of due.back) {
        plan.periods.push(toRow(row, ids.next(), back, { ...PENDING, paidWith: periodId }, back.price));
      }
    }
    const amountMinor = due.back.reduce((sum, { price }) => sum + price.amountMinor, due.dueMinor);
    const providerKey = providerKeyOf({ membershipId, periodStart: due.period.start, attempt: due.attempt });
    const id = chargeIdOf(providerKey, due.period.start);
    const { payment_method_id: paymentMethodId, gateway } = row;
    const { attempt } = due;
    const history = historyOf(row, []);
    const coupons = leftAfter(history.coupons, due.coupons);
    const paid = { ...history, anchor: due.newAnchor ?? anchorOf(row), bill: null, coupons };
    const following = plannedNotices({ ...paid, nextIndex: due.period.index + 1 }, terms);
    const nextLookAt = (noticeAt(following, now).next ?? due.period.end).toISOString();
    if (isFree) {
      plan.opened.push(periodId);
      const { start, end } = due.period;
      record('free', { startsAt: start.toISOString(), endsAt: end.toISOString() });
    } else {
      plan.charges.push({
        id,
        periodId,
        attempt,
        providerKey,
        currency,
        amountMinor,
        paymentMethodId,
        nextLookAt,
      });
      if (paymentMethodId !== null && gateway !== null) {
        plan.orders.push({
          ...{ chargeId: id, userId: row.user_id, ...namesOf(row), paymentMethodId, gateway, currency },
          ...{ priceMinor: amountMinor, coins: orderCoins(amountMinor, Currency.parse(currency)) },
        });
      }
    }
    const look = isFree ? new Date(nextLookAt) : new Date(now.getTime() + CHARGE_LOOK_MS);
    if (isRetry) return void step(look);
    step(look, {
      nextIndex: due.period.index + 1,
      priceId: due.price.priceId,
      amountMinor: due.price.amountMinor,
      ...(due.extendDays > 0 && { offsetDays: row.offset_days + due.extendDays }),
      ...(due.newAnchor !== null && { anchorDate: due.newAnchor.date, offsetDays: 0 }),
      outagesUntil: now.toISOString(),
    });
    if (due.extendDays > 0) lengthen(due.extendDays, due.period);
    if (due.newAnchor !== null) record('restarted', { date: due.newAnchor.date });
  }

  switch (decision.kind) {
    case 'wait': {
      const history = historyOf(row, []);
      const { due, next } = noticeAt(plannedNotices(history, terms), now);
      if (due !== null) {
        const agreed = priceOf(history, { start: due.periodStart });
        const amounts =
          agreed === undefined
            ? { amountMinor: row.priceChange!.amountMinor, previousMinor: row.amount_minor }
            : { amountMinor: stackFor(history, { start: due.periodStart })!.totalMinor };
        tell(due.kind, due.periodStart, { ...amounts, currency, startsAt: due.periodStart.toISOString() });
      }
      return void step(earlier(decision.until, next));
    }
    case 'await': {
      const pending = row.oneOff ?? row.bill?.charges.at(-1);
      if (pending !== undefined) plan.unanswered.push(pending);
      return void step(new Date(now.getTime() + CHARGE_LOOK_MS));
    }
    case 'charge':
      return charge(decision);
    case 'skip': {
      skip(decision.skipped);
      const last = decision.skipped.at(-1)!;
      const paused = decision.skipped.find(({ status }) => status === 'paused');
      if (paused !== undefined) {
        plan.closed.push({ membershipId, endsAt: paused.start.toISOString(), isPause: true });
        tellOfPause(paused.start);
      } else plan.extended.push({ membershipId, endsAt: last.end.toISOString(), movesPeriod: false });
      return void lookAgain({ nextIndex: last.index + 1, outagesUntil: now.toISOString() });
    }
    case 'extend': {
      const offsetDays = row.offset_days + decision.days;
      const end = boundary({ ...anchorOf(row), offsetDays }, row.next_index);
      plan.extended.push({ membershipId, endsAt: end.toISOString(), movesPeriod: true });
      lengthen(decision.days, { start: boundary(anchorOf(row), row.next_index - 1), end });
      return void lookAgain({ offsetDays, outagesUntil: now.toISOString() });
    }
    case 'announce': {
      record('announced', { amountMinor: decision.amountMinor });
      const { periods, amountMinor } = decision;
      tell('catch_up', periods.at(-1)!.start, {
        amountMinor,
        currency,
        startsAt: periods[0]!.start.toISOString(),
      });
      const from = new Date(now.getTime() + ANNOUNCED_MS);
      return void step(from, { announcedAt: now.toISOString() });
    }
    case 'switch_tier': {
      const { id, tierName, amountMinor } = row.tierChange!;
      plan.switched.push({ id, from: decision.at });
      const startsAt = decision.at.toISOString();
      record('tier_changed', { changeId: id, amountMinor, startsAt });
      tell('tier_changed', decision.at, { tierName });
      return void lookAgain({});
    }
    case 'suspend':
      record('suspended');
      tell('suspended', new Date(row.bill!.startsAt));
      return void lookAgain({ suspendedAt: decision.at.toISOString() });
    case 'end': {
      skip(decision.skipped);
      if (row.bill !== null) giveUp('unpaid', isWish(decision.reason) ? 'canceled' : 'failed');
      plan.closed.push({ membershipId, endsAt: decision.at.toISOString(), isPause: false });
      record('ended', { reason: decision.reason });
      tell('ended', decision.at, { reason: decision.reason });
      return void step(null, { endedAt: decision.at.toISOString(), endReason: decision.reason });
    }
  }
}

const isWish = (reason: MembershipEnd): boolean => reason === 'cancelled' || reason === 'cancelled_at_once';

/** Null is never. */
const earlier = (a: Date | null, b: Date | null): Date | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};

const PENDING = { status: 'pending', reason: null } as const;
const FREE = { status: 'free', reason: 'coupon' } as const;
const ANNOUNCED_MS = 7 * 86_400_000;

function toRow(
  row: MembershipWithHistory,
  id: string,
  period: BillingPeriod,
  state: Pick<ClaimedPeriod, 'status' | 'reason' | 'paidWith'>,
  price: AgreedPrice = { priceId: row.price_id, amountMinor: 0 },
): ClaimedPeriod {
  return {
    ...{ id, membershipId: row.id, index: period.index, ...state },
    ...{ startsAt: period.start.toISOString(), endsAt: period.end.toISOString() },
    ...{
      tierId: row.tier_id,
      priceId: price.priceId,
      amountMinor: price.amountMinor,
      currency: row.currency,
    },
  };
}

/** What the order, its receipt and the gateway's page call it. */
const namesOf = ({ tierName, creatorName }: { tierName: string; creatorName: string }) => ({
  nameKo: `멤버십 · ${creatorName} · ${tierName}`,
  nameEn: `Membership · ${creatorName} · ${tierName}`,
});
