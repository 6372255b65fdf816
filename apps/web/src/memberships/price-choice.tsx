import type { PriceChoiceState } from '@inkvine/client/tier-price-choice';
import { useTranslation } from 'react-i18next';
import { Choice } from '../design/field.tsx';

/** Nothing where there is no choice. */
export function PriceChoice({
  name,
  choice,
}: {
  /** Of the groups of radio buttons, where several are on a page. */
  name: string;
  choice: PriceChoiceState;
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
