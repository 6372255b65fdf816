import type { TFunction } from 'i18next';
import { couponBenefit, ownedCouponFacts } from './coupon-words.ts';
import { formatDate, formatPrice } from './format.ts';
import type { Locale } from './locale.ts';

interface Charge {
  at: string;
  amount: number;
}

/** What is charged next: “₩3,900 on 20 December”. */
export function nextChargeInWords(
  t: TFunction,
  next: Charge | null,
  currency: string,
  locale: Locale,
): string {
  if (next === null) return t('coupons.standing.noCharge');
  const date = formatDate(next.at, locale);
  return next.amount === 0
    ? t('memberships.tierChange.nextFree', { date })
    : t('memberships.fact.nextOf', { price: formatPrice(next.amount, currency, locale), date });
}

interface Standing {
  coupon: Parameters<typeof ownedCouponFacts>[1];
  isHeld: boolean;
  isChosen: boolean;
  off: number;
  comesBack: boolean;
}

/** What is to be known of a coupon beside a membership, besides its name. */
export const standingFacts = (
  t: TFunction,
  { coupon }: Pick<Standing, 'coupon'>,
  locale: Locale,
  now: Date,
): string =>
  [couponBenefit(t, coupon.benefit, locale), ...ownedCouponFacts(t, coupon, locale, now)].join(' · ');

/** What choosing it, or taking it off, comes to; null where nothing is to be said. */
export function choiceInWords(
  t: TFunction,
  { isHeld, isChosen, off, comesBack }: Omit<Standing, 'coupon'>,
  currency: string,
  locale: Locale,
): string | null {
  if (isChosen && off > 0) return t('coupons.standing.takesOff', { off: formatPrice(off, currency, locale) });
  if (isChosen) return t(isHeld ? 'coupons.standing.notNext' : 'memberships.join.coupons.notApplied');
  return isHeld && !comesBack ? t('coupons.standing.goneOnceOff') : null;
}
