import { LIMIT_PERIODS, useLimitForm, useSpendingLimits } from '@inkvine/client/spending-limits';
import type { SpendingLimit } from '@inkvine/contracts/spending-limits';
import { formatDate } from '@inkvine/i18n/format';
import { limitWords } from '@inkvine/i18n/limit-words';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice, Section } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** What a person allows themselves, and how much of it is used. */
export function SpendingLimits({ header }: { header: ReactElement }) {
  const { t } = useTranslation();
  const limits = useSpendingLimits();
  return (
    <ScrollScreen>
      {header}
      <Section title={t('limits.title')} lead={t('limits.lead')}>
        <QueryView query={limits} loading={<Skeleton height={240} />}>
          {(data) => (
            <View style={styles.list}>
              {data.map((limit) => (
                <OneLimit key={limit.unit} limit={limit} />
              ))}
            </View>
          )}
        </QueryView>
        <Text size="xs" tone="inkSoft">
          {t('limits.rule')}
        </Text>
      </Section>
    </ScrollScreen>
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
      <Text size="sm" bold>
        {t('limits.near', { unit: t(`limits.unit.${limit.unit}`) })}
      </Text>
      <Text size="sm">{describe.used(limit)}</Text>
    </Notice>
  ));
}

function OneLimit({ limit }: { limit: SpendingLimit }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const describe = limitWords(t, locale);
  const [isOpen, setIsOpen] = useState(false);
  const unit = t(`limits.unit.${limit.unit}`);
  const { next } = limit;
  return (
    <View style={styles.one}>
      <View style={styles.words}>
        <Text size="sm" bold>
          {unit}
        </Text>
        <Text size="sm">{describe.limit(limit, limit.limit)}</Text>
        {limit.limit !== null && (
          <Text size="xs" tone="inkSoft">
            {describe.used(limit)}
          </Text>
        )}
        {next !== null && (
          <Text size="xs" tone="gold">
            {t('limits.next', {
              date: formatDate(next.at, locale, 'minute'),
              limit: describe.limit(limit, next.limit),
            })}
          </Text>
        )}
      </View>
      <Button
        variant="secondary"
        label={t('limits.change')}
        name={t('limits.changeOf', { unit })}
        onPress={() => setIsOpen(true)}
      />
      {isOpen && <LimitSheet limit={limit} onClose={() => setIsOpen(false)} />}
    </View>
  );
}

function LimitSheet({ limit, onClose }: { limit: SpendingLimit; onClose: () => void }) {
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
    <Sheet title={t(`limits.unit.${unit}`)} onClose={onClose}>
      <View style={styles.form}>
        <Text size="sm">{t('limits.coolingOff')}</Text>
        <Choice
          label={t('limits.howOften')}
          value={form.period}
          options={LIMIT_PERIODS.map((value) => ({ value, label: t(`limits.period.${value}`) }))}
          onChange={(period) => change({ period })}
        />
        {form.period !== 'none' && (
          <Field
            label={unit === 'coins' ? t('limits.amountCoins') : `${t('limits.amount')} (${unit})`}
            inputMode={unit === 'coins' || unit === 'KRW' ? 'numeric' : 'decimal'}
            maxLength={12}
            value={form.amount}
            error={isWrong ? t('limits.wrong') : undefined}
            onChangeText={(amount) => change({ amount })}
          />
        )}
        {error !== null && <Notice tone="bad">{message(error)}</Notice>}
        <Button pending={isSaving} disabled={!isReady} label={t('limits.save')} onPress={save} />
      </View>
    </Sheet>
  );
}

const styles = StyleSheet.create({
  list: { gap: SPACE.lg },
  one: { flexDirection: 'row', alignItems: 'center', gap: SPACE.md },
  words: { flex: 1, gap: 2 },
  form: { gap: SPACE.lg },
});
