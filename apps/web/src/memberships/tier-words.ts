import { benefitValues } from '@inkvine/client/tiers';
import type { TierBenefit, TierPrice } from '@inkvine/contracts/memberships';
import { formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';

/** A benefit in plain words. */
export function useBenefitWords(): (benefit: TierBenefit) => string {
  const { t } = useTranslation();
  return (benefit) => t(`tiers.benefit.${benefit.kind}`, benefitValues(benefit));
}

type Price = Pick<TierPrice, 'currency' | 'interval' | 'amount'>;

/** “₩3,900 a month”. */
export function usePriceWords(): (price: Price) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return ({ amount, currency, interval }) =>
    t(`tiers.per.${interval}`, { price: formatPrice(amount, currency, locale) });
}
