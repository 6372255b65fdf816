import { HISTORY_KINDS, type useWalletHistory } from '@inkvine/client/wallet-history';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { SelectField, TextField } from '../design/field.tsx';

type Filters = Pick<ReturnType<typeof useWalletHistory>, 'form' | 'wrong' | 'set' | 'apply' | 'clear'>;

/** Narrows the history: by kind at once, by the rest when it is sent. */
export function HistoryFilters({ form, wrong, set, apply, clear }: Filters) {
  const { t } = useTranslation();
  const field = (name: 'words' | 'from' | 'to' | 'minCoins' | 'maxCoins') => ({
    name,
    value: form[name],
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
    error: wrong.includes(name) ? t('wallet.filter.wrong') : undefined,
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <div className="sm:max-w-xs">
        <SelectField
          label={t('wallet.historyFilter')}
          value={form.kind}
          onChange={(event) =>
            apply({ kind: HISTORY_KINDS.find((value) => value === event.target.value) ?? 'all' })
          }
        >
          {HISTORY_KINDS.map((value) => (
            <option key={value} value={value}>
              {t(`wallet.kind.${value}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <details className="rounded-md border border-line px-4 py-2" open={wrong.length > 0 || undefined}>
        <summary className="min-h-11 cursor-pointer content-center text-sm font-semibold">
          {t('wallet.filter.more')}
        </summary>
        <div className="flex flex-col gap-4 pt-3 pb-3">
          <TextField
            type="search"
            maxLength={100}
            label={t('wallet.filter.words')}
            placeholder={t('wallet.filter.wordsHint')}
            {...field('words')}
          />
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            <TextField type="date" label={t('wallet.filter.from')} {...field('from')} />
            <TextField type="date" label={t('wallet.filter.to')} {...field('to')} />
            <TextField inputMode="numeric" label={t('wallet.filter.min')} {...field('minCoins')} />
            <TextField inputMode="numeric" label={t('wallet.filter.max')} {...field('maxCoins')} />
          </div>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" variant="secondary">
              {t('wallet.filter.apply')}
            </Button>
            <Button variant="quiet" onClick={clear}>
              {t('wallet.filter.clear')}
            </Button>
          </div>
        </div>
      </details>
    </form>
  );
}
