import type { TFunction } from 'i18next';
import { formatDate, formatPrice } from './format.ts';
import type { Locale } from './locale.ts';

interface Price {
  amount: number;
  currency: string;
  interval: 'month' | 'year';
}

interface Membership extends Price {
  /** An older server knows of no coupons. */
  nextAmount?: number | undefined;
  state: 'starting' | 'active' | 'trial' | 'ending' | 'grace' | 'suspended' | 'paused' | 'ended';
  endReason: string | null;
  openUntil: string | null;
  renewsAt: string | null;
  /** An older server knows of no gifts. */
  isGift?: boolean | undefined;
  failure: string | null;
  pause: { from: string; until: string } | null;
  priceChange: { amount: number; from: string; answer: 'agreed' | 'refused' | null } | null;
}

/**
 * What is charged next, in minor units or coins, with what coupons take off; null where nothing is, because a dearer price begins then that was not
 * agreed to.
 */
export function nextAmount({
  amount,
  nextAmount: lowered,
  renewsAt,
  priceChange,
}: Pick<Membership, 'amount' | 'nextAmount' | 'renewsAt' | 'priceChange'>): number | null {
  const changes =
    priceChange !== null && renewsAt !== null && Date.parse(priceChange.from) <= Date.parse(renewsAt);
  if (!changes) return lowered ?? amount;
  return priceChange.answer === 'agreed' ? (lowered ?? priceChange.amount) : null;
}

/** What a price that changes means to its member. */
export function priceChangeInWords(t: TFunction, membership: Membership, locale: Locale): string {
  const { priceChange, amount, currency } = membership;
  if (priceChange === null) return '';
  const words = {
    before: formatPrice(amount, currency, locale),
    price: formatPrice(priceChange.amount, currency, locale),
    date: formatDate(priceChange.from, locale),
  };
  const { answer } = priceChange;
  if (priceChange.amount < amount) return t('memberships.price.lower', words);
  return t(`memberships.price.${answer ?? 'asked'}`, words);
}

/** “₩3,900 a month”. */
export const priceInWords = (t: TFunction, { amount, currency, interval }: Price, locale: Locale): string =>
  t(`tiers.per.${interval}`, { price: formatPrice(amount, currency, locale) });

interface Forecast {
  from: string;
  amount: number;
  periods: number | null;
}

/** Every charge to come, in words: lower or free ones by coupons first, the whole price last. */
export function chargesInWords(
  t: TFunction,
  charges: readonly Forecast[],
  { currency, interval }: Pick<Price, 'currency' | 'interval'>,
  locale: Locale,
): string[] {
  return charges.map(({ from, amount, periods }) => {
    const price = amount === 0 ? t('memberships.join.coupons.free') : formatPrice(amount, currency, locale);
    const words = { price, date: formatDate(from, locale) };
    if (periods === null) return t(`memberships.join.coupons.always.${interval}`, words);
    return periods === 1
      ? t('memberships.join.coupons.once', words)
      : t('memberships.join.coupons.times', { ...words, count: periods });
  });
}

/** What somebody agrees to by joining: what is charged first, and from when on the whole price. */
export function consentInWords(
  t: TFunction,
  { charges, dueToday }: { charges: readonly Forecast[]; dueToday: number },
  { amount, currency, interval }: Price,
  method: string,
  locale: Locale,
): string {
  const price = formatPrice(amount, currency, locale);
  const first = charges.find((each) => each.amount > 0);
  const whole = charges.at(-1);
  const isToday = dueToday > 0;
  const today = t('memberships.join.from.today');
  if (first === undefined || whole === undefined || first === whole) {
    const date = isToday || whole === undefined ? today : formatDate(whole.from, locale);
    return t(`memberships.join.consent.${interval}`, { price, method, date });
  }
  const on = isToday ? today : t('memberships.join.from.on', { date: formatDate(first.from, locale) });
  const isOne = first.periods === 1 && charges.indexOf(whole) === charges.indexOf(first) + 1;
  const words = { first: formatPrice(first.amount, currency, locale), on, price, method };
  return [
    t(`memberships.join.consentLower.${interval}`, { ...words, date: formatDate(whole.from, locale) }),
    ...(isOne ? [] : [t('memberships.join.between')]),
  ].join(' ');
}

const ENDS = [
  ...(['cancelled', 'cancelled_at_once', 'unpaid', 'price_refused', 'not_begun'] as const),
  ...(['payment_lost', 'closed', 'gift_over'] as const),
] as const;

/** Why a membership ended; for a reason that only a newer server knows, that it did. */
export const endInWords = (t: TFunction, reason: string | null): string =>
  t(`memberships.end.${ENDS.find((each) => each === reason) ?? 'other'}`);

/** What is going on with a membership, and what happens next by itself. */
export function membershipInWords(t: TFunction, membership: Membership, locale: Locale): string {
  const { state, openUntil, renewsAt, currency, pause } = membership;
  const next = nextAmount(membership);
  const price = next === null ? '' : formatPrice(next, currency, locale);
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  switch (state) {
    case 'starting':
      return t('memberships.says.starting');
    case 'active':
    case 'trial':
      if (pause !== null) {
        const [from, until] = [date(pause.from), date(pause.until)];
        return t('memberships.says.pausesFrom', { from, until, price });
      }
      if (next === null) return t('memberships.says.endsUnanswered', { date: date(renewsAt) });
      if (next === 0) return t('memberships.says.nextFree', { date: date(renewsAt) });
      return t(`memberships.says.${state}`, { price, date: date(renewsAt ?? openUntil) });
    case 'ending':
      return t(`memberships.says.${membership.isGift === true ? 'gift' : 'ending'}`, {
        date: date(openUntil),
      });
    case 'grace':
      if (membership.failure === null) return t('memberships.says.graceWaiting');
      return t('memberships.says.grace', { date: date(openUntil) });
    case 'suspended':
      return t('memberships.says.suspended');
    case 'paused':
      return renewsAt === null
        ? t('memberships.says.paused')
        : t('memberships.says.pausedUntil', { price, date: date(renewsAt) });
    case 'ended':
      return endInWords(t, membership.endReason);
  }
}

/** When the next period is charged with how much, or that none is; null where a bill is open. */
export function nextPaymentInWords(t: TFunction, membership: Membership, locale: Locale): string | null {
  const { state, renewsAt, currency } = membership;
  if (state === 'grace' || state === 'suspended') return null;
  const amount = nextAmount(membership);
  if (renewsAt === null || amount === null) return t('memberships.fact.none');
  return t('memberships.fact.nextOf', {
    price: formatPrice(amount, currency, locale),
    date: formatDate(renewsAt, locale),
  });
}

/** What cancelling a membership with what is paid comes to. */
export function cancelInWords(
  t: TFunction,
  { state, openUntil }: Pick<Membership, 'state' | 'openUntil'>,
  locale: Locale,
): string {
  if (state === 'paused') return t('memberships.cancel.bodyPaused');
  if (state === 'grace' || state === 'suspended' || openUntil === null)
    return t('memberships.cancel.bodyNow');
  const date = formatDate(openUntil, locale);
  return t(state === 'trial' ? 'memberships.cancel.bodyFree' : 'memberships.cancel.body', { date });
}

interface ReturnedDays {
  currency: string;
  amount: number;
  unusedDays: number;
  memberCoinsSpent: number;
  memberCoinsLeft: number;
}

/** What leaving at once means: what comes back, and why it is not more. */
export function refundInWords(t: TFunction, refund: ReturnedDays | null, locale: Locale): string[] {
  if (refund === null) return [t('memberships.cancel.nowNothing')];
  const { amount, currency, unusedDays, memberCoinsSpent, memberCoinsLeft } = refund;
  const price = formatPrice(amount, currency, locale);
  const to = currency === 'COI' ? 'nowCoins' : 'nowMoney';
  return [
    t(`memberships.cancel.${to}`, { price, count: unusedDays }),
    ...(memberCoinsSpent > 0 ? [t('memberships.cancel.memberCoinsSpent', { count: memberCoinsSpent })] : []),
    ...(memberCoinsLeft > 0 ? [t('memberships.cancel.memberCoinsLeft', { count: memberCoinsLeft })] : []),
  ];
}

interface Bill {
  nextTryAt: string | null;
  endsAt: string;
}

/** What becomes of a bill that was refused. */
export function billInWords(t: TFunction, { nextTryAt, endsAt }: Bill, locale: Locale): string[] {
  return [
    nextTryAt === null
      ? t('memberships.says.noTry')
      : t('memberships.says.nextTry', { date: formatDate(nextTryAt, locale, 'minute') }),
    t('memberships.says.endsOver', { date: formatDate(endsAt, locale) }),
  ];
}

interface Correction {
  action: 'waive' | 'extend' | 'refund' | 'recharge';
  periodStart: string | null;
  days: number | null;
  amount: number | null;
  currency: string;
}

/**
 * What was put right about a membership.
 * @param lastDay until when it is open by it
 */
export function correctionInWords(
  t: TFunction,
  { action, periodStart, days, amount, currency }: Correction,
  lastDay: string | null,
  { locale, timeZone }: { locale: Locale; timeZone: string },
): string {
  const day = (at: string | null) => (at === null ? '' : formatDate(at, locale, 'day', timeZone));
  switch (action) {
    case 'waive':
      return t('renewals.mine.waive', { date: day(periodStart) });
    case 'extend':
      return t('renewals.mine.extend', { count: days ?? 0, date: day(lastDay) });
    case 'refund':
    case 'recharge':
      return t(`renewals.mine.${action}`, {
        price: formatPrice(amount ?? 0, currency, locale),
        date: day(periodStart),
      });
  }
}

interface Notice {
  kind: string;
  creatorName: string;
  detail: {
    amountMinor?: number | undefined;
    currency?: string | undefined;
    startsAt?: string | undefined;
    endsAt?: string | undefined;
    graceEndsAt?: string | undefined;
    waived?: number | undefined;
    previousMinor?: number | undefined;
    days?: number | undefined;
    reason?: string | undefined;
    tierName?: string | undefined;
    correction?: string | undefined;
  };
}

const KINDS = [
  ...(['started', 'renewed', 'refused', 'suspended', 'last', 'ended', 'catch_up'] as const),
  ...(['upcoming_30', 'upcoming_7', 'upcoming', 'extended', 'paused', 'corrected'] as const),
  ...(['price_asked', 'price_lowered', 'price_unanswered', 'tier_changed', 'tier_change_refused'] as const),
  'gift_ending' as const,
  ...(['recharged', 'recharge_asked'] as const),
] as const;

/** What a member was told: a heading and what stands behind it. A kind that only a newer server knows has no body. */
export function noticeInWords(
  t: TFunction,
  { kind, creatorName, detail }: Notice,
  locale: Locale,
): { title: string; body: string[] } {
  const isAsked = kind === 'corrected' && detail.correction === 'recharge';
  const known = isAsked ? 'recharge_asked' : (KINDS.find((each) => each === kind) ?? 'other');
  const title = t(`memberships.notices.kind.${known}`, { name: creatorName });
  const { amountMinor, previousMinor, currency, waived = 0 } = detail;
  const date = (at: string | undefined) => (at === undefined ? '' : formatDate(at, locale));
  const money = (minor: number | undefined) =>
    minor === undefined || currency === undefined ? '' : formatPrice(minor, currency, locale);
  const price = money(amountMinor);
  switch (known) {
    case 'started':
    case 'renewed':
      return {
        title,
        body: [
          t('memberships.notices.body.paid', { price, date: date(detail.endsAt) }),
          ...(waived > 0 ? [t('memberships.notices.body.waived', { count: waived })] : []),
        ],
      };
    case 'refused':
      return { title, body: [t('memberships.notices.body.refused', { date: date(detail.graceEndsAt) })] };
    case 'suspended':
    case 'last':
    case 'corrected':
      return { title, body: [t(`memberships.notices.body.${known}`)] };
    case 'ended':
      return { title, body: [endInWords(t, detail.reason ?? null)] };
    case 'gift_ending':
      return {
        title,
        body: [t('memberships.notices.body.gift_ending', { price, date: date(detail.startsAt) })],
      };
    case 'catch_up':
    case 'upcoming_30':
    case 'upcoming_7':
    case 'upcoming': {
      const words = known === 'catch_up' ? known : 'upcoming';
      return {
        title,
        body: [t(`memberships.notices.body.${words}`, { price, date: date(detail.startsAt) })],
      };
    }
    case 'price_asked':
    case 'price_lowered':
    case 'price_unanswered': {
      const words = { price, before: money(previousMinor), date: date(detail.startsAt) };
      return { title, body: [t(`memberships.notices.body.${known}`, words)] };
    }
    case 'extended':
      return {
        title,
        body: [
          t('memberships.notices.body.extended', { count: detail.days ?? 0, date: date(detail.endsAt) }),
        ],
      };
    case 'paused':
      return { title, body: [t('memberships.notices.body.paused', { date: date(detail.endsAt) })] };
    case 'tier_changed': {
      const paid = { price, date: date(detail.endsAt) };
      return {
        title,
        body: [
          t('memberships.notices.body.tier_changed', { tier: detail.tierName ?? '' }),
          ...(amountMinor === undefined ? [] : [t('memberships.notices.body.tier_changed_paid', paid)]),
        ],
      };
    }
    case 'recharge_asked':
    case 'recharged':
      return {
        title,
        body: [t(`memberships.notices.body.${known}`, { price, date: date(detail.endsAt) })],
      };
    case 'tier_change_refused':
      return { title, body: [t(`memberships.notices.body.${known}`, { tier: detail.tierName ?? '' })] };
    case 'other':
      return { title, body: [] };
  }
}
