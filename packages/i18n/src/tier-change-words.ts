import type { TFunction } from 'i18next';
import { formatDate, formatPrice } from './format.ts';
import type { Locale } from './locale.ts';

interface Option {
  when: 'now' | 'next';
  amount: number;
  dueNow: number;
  coinsNow: number;
  nextAmount: number;
}

interface Offer {
  currency: string;
  interval: 'month' | 'year';
  periodEnd: string;
  nextChargeAt: string;
  unusedDays: number;
}

export interface TierChangeWords {
  today: string;
  /** Null where none come. */
  coins: string | null;
  begins: string;
  next: string;
  consent: string;
  submit: string;
}

/** What moving to another tier comes to, as it is agreed to. */
export function tierChangeInWords(
  t: TFunction,
  { when, amount, dueNow, coinsNow, nextAmount }: Option,
  { currency, interval, periodEnd, nextChargeAt, unusedDays }: Offer,
  locale: Locale,
): TierChangeWords {
  const money = (minor: number) => formatPrice(minor, currency, locale);
  const date = formatDate(periodEnd, locale);
  const charged = formatDate(nextChargeAt, locale);
  const isNow = when === 'now';
  const due = { price: money(dueNow), count: unusedDays };
  const freely = t(`memberships.tierChange.submit${isNow ? 'Free' : 'Next'}`, { date });
  return {
    today: dueNow > 0 ? t('memberships.tierChange.todayOf', due) : t('memberships.tierChange.nothing'),
    coins: coinsNow > 0 ? t('memberships.tierChange.coins', { count: coinsNow }) : null,
    begins: isNow ? t('memberships.tierChange.atOnce') : t('memberships.tierChange.onDate', { date }),
    next:
      nextAmount === 0
        ? t('memberships.tierChange.nextFree', { date: charged })
        : t('memberships.fact.nextOf', { price: money(nextAmount), date: charged }),
    consent: t(`memberships.tierChange.consent.${interval}`, { price: money(amount) }),
    submit: dueNow > 0 ? t('memberships.tierChange.submitPay', due) : freely,
  };
}
