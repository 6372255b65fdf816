import { parseTierAmount } from '@inkvine/client/tiers';
import { TierCurrency, TierInterval, tierPriceBounds } from '@inkvine/contracts/memberships';
import { useTranslation } from 'react-i18next';
import { TextField } from '../design/field.tsx';
import { useLocale } from '../shell/locale.ts';
import { boundWords, cleanAmount, type TypedPrices } from './tier-draft.ts';
import { FieldGroup } from './tier-fields.tsx';

/** What a new tier costs from the start. */
export function NewPrices({
  typed,
  onChange,
}: {
  typed: TypedPrices;
  onChange: (typed: TypedPrices) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <FieldGroup title={t('tiers.prices')} lead={t('tiers.pricesLead')}>
      {TierCurrency.options.map((currency) => (
        <fieldset key={currency} className="grid grid-cols-2 gap-x-4 gap-y-1.5">
          <legend className="col-span-2 mb-1 text-sm font-semibold text-ink-soft">
            {t(`tiers.currency.${currency}`)}
          </legend>
          {TierInterval.options.map((interval) => {
            const key = `${currency} ${interval}` as const;
            const value = typed[key] ?? '';
            const isWrong = value !== '' && parseTierAmount(value, currency, interval) === undefined;
            return (
              <TextField
                key={interval}
                label={t(`tiers.interval.${interval}`)}
                inputMode={currency === 'USD' || currency === 'INR' ? 'decimal' : 'numeric'}
                error={
                  isWrong
                    ? t('tiers.bounds', boundWords(tierPriceBounds(currency, interval), currency, locale))
                    : undefined
                }
                value={value}
                onChange={(event) => onChange({ ...typed, [key]: cleanAmount(event.target.value, currency) })}
              />
            );
          })}
        </fieldset>
      ))}
    </FieldGroup>
  );
}
