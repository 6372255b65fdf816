import { LIMIT_PERIODS, useLimitForm, useSpendingLimits } from '@inkvine/client/spending-limits';
import type { SpendingLimit } from '@inkvine/contracts/spending-limits';
import { formatDate } from '@inkvine/i18n/format';
import { limitWords } from '@inkvine/i18n/limit-words';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** What a person allows themselves, and how much of it is used. */
export function SpendingLimits() {
  const { t } = useTranslation();
  const limits = useSpendingLimits();
  return (
    <Section id={useId()} title={t('limits.title')} lead={t('limits.lead')}>
      <QueryView query={limits} loading={<Skeleton className="h-64" />}>
        {(data) => (
          <ul className="divide-y divide-line border-y border-line">
            {data.map((limit) => (
              <OneLimit key={limit.unit} limit={limit} />
            ))}
          </ul>
        )}
      </QueryView>
      <p className="text-xs text-ink-soft">{t('limits.rule')}</p>
    </Section>
  );
}

/** Says which limits are nearly used up; nothing while none is. */
export function NearLimits() {
  const { t } = useTranslation();
  const locale = useLocale();
  const describe = limitWords(t, locale);
  const near = useSpendingLimits().data?.filter(({ isNear }) => isNear) ?? [];
  return near.map((limit) => (
    <Notice key={limit.unit} tone="gold">
      <p className="font-semibold">{t('limits.near', { unit: t(`limits.unit.${limit.unit}`) })}</p>
      <p>{describe.used(limit)}</p>
    </Notice>
  ));
}

function OneLimit({ limit }: { limit: SpendingLimit }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const describe = limitWords(t, locale);
  const [isOpen, setIsOpen] = useState(false);
  const { unit, next } = limit;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4 text-sm">
      <div className="min-w-0">
        <h3 className="font-semibold">{t(`limits.unit.${unit}`)}</h3>
        <p>{describe.limit(limit, limit.limit)}</p>
        {limit.limit !== null && <p className="text-ink-soft">{describe.used(limit)}</p>}
        {next !== null && (
          <p className="text-gold">
            {t('limits.next', {
              date: formatDate(next.at, locale, 'minute'),
              limit: describe.limit(limit, next.limit),
            })}
          </p>
        )}
      </div>
      <Button
        variant="secondary"
        aria-label={t('limits.changeOf', { unit: t(`limits.unit.${unit}`) })}
        onClick={() => setIsOpen(true)}
      >
        {t('limits.change')}
      </Button>
      {isOpen && <LimitDialog limit={limit} onClose={() => setIsOpen(false)} />}
    </li>
  );
}

function LimitDialog({ limit, onClose }: { limit: SpendingLimit; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { unit } = limit;
  const { form, change, isReady, isWrong, error, isSaving, save } = useLimitForm(limit, ({ next }) => {
    toast(
      next === null
        ? t('limits.setNow')
        : t('limits.setLater', { date: formatDate(next.at, locale, 'minute') }),
    );
    onClose();
  });
  return (
    <FormDialog
      title={t(`limits.unit.${unit}`)}
      lead={t('limits.coolingOff')}
      submit={t('limits.save')}
      pending={isSaving}
      problem={error === null ? null : message(error)}
      isReady={isReady}
      onSubmit={save}
      onClose={onClose}
    >
      <Choice
        name="limit-period"
        label={t('limits.howOften')}
        value={form.period}
        options={LIMIT_PERIODS.map((value) => ({ value, label: t(`limits.period.${value}`) }))}
        onChange={(period) => change({ period })}
      />
      {form.period !== 'none' && (
        <TextField
          label={unit === 'coins' ? t('limits.amountCoins') : `${t('limits.amount')} (${unit})`}
          inputMode={unit === 'coins' || unit === 'KRW' ? 'numeric' : 'decimal'}
          maxLength={12}
          value={form.amount}
          error={isWrong ? t('limits.wrong') : undefined}
          onChange={(event) => change({ amount: event.target.value })}
        />
      )}
    </FormDialog>
  );
}
