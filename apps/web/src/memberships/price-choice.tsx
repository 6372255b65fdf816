import { currenciesOf, hasInterval, likelyCurrency } from '@inkvine/client/tiers';
import type { TierCurrency, TierInterval, TierPrice } from '@inkvine/contracts/memberships';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../design/field.tsx';
import { useLocale } from '../shell/locale.ts';

interface Priced {
  prices: readonly Pick<TierPrice, 'currency' | 'interval' | 'amount'>[];
}

/** In what and how often a reader would pay: what they chose, or what is likely. */
export function usePriceChoice(tiers: readonly Priced[]) {
  const locale = useLocale();
  const [chosen, setCurrency] = useState<TierCurrency | null>(null);
  const [interval, setInterval] = useState<TierInterval>('month');
  const currencies = currenciesOf(tiers);
  const currency =
    chosen !== null && currencies.includes(chosen) ? chosen : likelyCurrency(currencies, locale);
  return { currency, interval, currencies, isYearly: hasInterval(tiers, 'year'), setCurrency, setInterval };
}

/** Nothing where there is no choice. */
export function PriceChoice({
  name,
  choice,
}: {
  /** Of the groups of radio buttons, where several are on a page. */
  name: string;
  choice: ReturnType<typeof usePriceChoice>;
}) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-wrap gap-x-8 gap-y-4">
      {choice.isYearly && (
        <Choice
          name={`${name}-interval`}
          label={t('tiers.public.howOften')}
          value={choice.interval}
          options={[
            { value: 'month', label: t('tiers.public.monthly') },
            { value: 'year', label: t('tiers.public.yearly') },
          ]}
          onChange={choice.setInterval}
        />
      )}
      {choice.currencies.length > 1 && (
        <Choice
          name={`${name}-currency`}
          label={t('tiers.public.payIn')}
          value={choice.currency}
          options={choice.currencies.map((value) => ({ value, label: t(`tiers.currency.${value}`) }))}
          onChange={choice.setCurrency}
        />
      )}
    </div>
  );
}
