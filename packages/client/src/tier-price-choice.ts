import type { TierCurrency, TierInterval, TierPrice } from '@inkvine/contracts/memberships';
import { useState } from 'react';
import { currenciesOf, hasInterval, likelyCurrency } from './tiers.ts';

interface Priced {
  prices: readonly Pick<TierPrice, 'currency' | 'interval' | 'amount'>[];
}

/** In what and how often a reader would pay: what they chose, or what is likely. */
export function usePriceChoice(tiers: readonly Priced[], locale: 'ko' | 'en') {
  const [chosen, setCurrency] = useState<TierCurrency | null>(null);
  const [interval, setInterval] = useState<TierInterval>('month');
  const currencies = currenciesOf(tiers);
  const currency =
    chosen !== null && currencies.includes(chosen) ? chosen : likelyCurrency(currencies, locale);
  return { currency, interval, currencies, isYearly: hasInterval(tiers, 'year'), setCurrency, setInterval };
}

export type PriceChoiceState = ReturnType<typeof usePriceChoice>;
