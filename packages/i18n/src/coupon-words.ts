import type { TFunction } from 'i18next';
import { formatDate, formatMoney, parseInstant } from './format.ts';
import type { Locale } from './locale.ts';

interface Cut {
  amount: number;
  currency: string;
}

type Benefit =
  | ({ kind: 'fixed'; periods: number } & Cut)
  | { kind: 'percent'; percent: number; most: Cut | null; periods: number }
  | { kind: 'free_period'; months: number }
  | { kind: 'bonus_coins'; coins: number; validDays: number };

/** What a coupon gives. */
export function couponBenefit(t: TFunction, benefit: Benefit, locale: Locale): string {
  const money = ({ amount, currency }: Cut) => formatMoney(amount, currency, locale);
  const often = (words: string, count: number) =>
    count === 1 ? words : t('coupons.benefit.periods', { words, count });
  switch (benefit.kind) {
    case 'bonus_coins':
      return t('coupons.benefit.coins', { coins: benefit.coins, days: benefit.validDays });
    case 'free_period':
      return t('coupons.benefit.months', { count: benefit.months });
    case 'fixed':
      return often(t('coupons.benefit.fixed', { amount: money(benefit) }), benefit.periods);
    case 'percent': {
      const { percent, most, periods } = benefit;
      const words =
        most === null
          ? t('coupons.benefit.percent', { percent })
          : t('coupons.benefit.percentMost', { percent, amount: money(most) });
      return often(words, periods);
    }
  }
}

interface Owned {
  benefit: Benefit;
  creatorName: string | null;
  canStack: boolean;
  state: 'usable' | 'used' | 'expired';
  left: number;
  startsAt: string;
  expiresAt: string | null;
  usedAt: string | null;
}

export const couponHasBegun = ({ startsAt }: Pick<Owned, 'startsAt'>, now: Date): boolean =>
  parseInstant(startsAt) <= now;

/** What its owner has to know of a coupon besides its name and what it gives, as of `now`. */
export function ownedCouponFacts(t: TFunction, coupon: Owned, locale: Locale, now: Date): string[] {
  const { creatorName, canStack, state, left, startsAt, expiresAt, usedAt, benefit } = coupon;
  const date = (at: string) => formatDate(at, locale, 'minute');
  return [
    ...(creatorName === null ? [] : [t('coupons.ofCreator', { name: creatorName })]),
    ...(canStack || benefit.kind === 'bonus_coins' ? [] : [t('coupons.alone')]),
    ...(left > 1 ? [t('coupons.left', { count: left })] : []),
    ...(state === 'usable' && !couponHasBegun(coupon, now)
      ? [t('coupons.begins', { date: date(startsAt) })]
      : []),
    ...(state === 'usable' && expiresAt !== null ? [t('coupons.until', { date: date(expiresAt) })] : []),
    ...(state === 'expired' && expiresAt !== null ? [t('coupons.expiredOn', { date: date(expiresAt) })] : []),
    ...(state === 'used' && usedAt !== null ? [t('coupons.usedOn', { date: date(usedAt) })] : []),
  ];
}

interface Discounted {
  price: number;
  currency: string;
  /** An older server knows of none. */
  discounts?: readonly { name: string; off: number }[] | undefined;
}

/** The lines of a receipt above its amount: what was asked, and what each coupon took off. None without coupons. */
export function discountRows(
  t: TFunction,
  { price, currency, discounts = [] }: Discounted,
  locale: Locale,
): [label: string, value: string][] {
  if (discounts.length === 0) return [];
  const money = (amount: number) => formatMoney(amount, currency, locale);
  const asked = discounts.reduce((sum, { off }) => sum + off, price);
  return [
    [t('coupons.receipt.price'), money(asked)],
    ...discounts.map(({ name, off }): [string, string] => [
      t('coupons.receipt.coupon'),
      t('coupons.receipt.off', { name, off: money(off) }),
    ]),
  ];
}
