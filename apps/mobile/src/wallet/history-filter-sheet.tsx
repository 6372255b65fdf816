import { readHistoryForm, type useWalletHistory } from '@inkvine/client/wallet-history';
import CalendarDays from 'lucide-react-native/icons/calendar-days';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Rule } from '../design/card.tsx';
import { Field, type FieldProps } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { FileButton } from '../shell/file-button.tsx';

type Filters = Pick<ReturnType<typeof useWalletHistory>, 'form' | 'wrong' | 'set' | 'apply' | 'clear'>;

/** Narrows the history by words, days and amounts, saves what is shown, and leads to the balance of a day. */
export function HistoryFilterSheet({
  form,
  wrong,
  set,
  apply,
  clear,
  csvPath,
  onClose,
  onLookBack,
}: Filters & { csvPath: string; onClose: () => void; onLookBack: () => void }) {
  const { t } = useTranslation();
  const { ink } = usePalette();
  const field = (name: 'words' | 'from' | 'to' | 'minCoins' | 'maxCoins') =>
    ({
      value: form[name],
      onChangeText: (value: string) => set({ [name]: value }),
      error: wrong.includes(name) ? t('wallet.filter.wrong') : undefined,
    }) satisfies Partial<FieldProps>;
  const show = (): void => {
    apply();
    if (readHistoryForm(form).filter !== null) onClose();
  };
  return (
    <Sheet title={t('wallet.filter.tools')} onClose={onClose}>
      <View style={styles.fields}>
        <Field
          label={t('wallet.filter.words')}
          hint={t('wallet.filter.wordsHint')}
          maxLength={100}
          {...field('words')}
        />
        <Field
          label={t('wallet.filter.from')}
          hint={t('wallet.filter.dayHint')}
          maxLength={10}
          {...field('from')}
        />
        <Field
          label={t('wallet.filter.to')}
          hint={t('wallet.filter.dayHint')}
          maxLength={10}
          {...field('to')}
        />
        <Field label={t('wallet.filter.min')} inputMode="numeric" maxLength={9} {...field('minCoins')} />
        <Field label={t('wallet.filter.max')} inputMode="numeric" maxLength={9} {...field('maxCoins')} />
      </View>
      <Button label={t('wallet.filter.apply')} onPress={show} />
      <Button
        variant="secondary"
        label={t('wallet.filter.clear')}
        onPress={() => {
          clear();
          onClose();
        }}
      />
      <Rule />
      <FileButton
        label={t('wallet.filter.csv')}
        file={{ path: csvPath, name: 'wallet-history.csv', mimeType: 'text/csv' }}
      />
      <Button
        variant="secondary"
        icon={<CalendarDays size={18} color={ink} aria-hidden />}
        label={t('wallet.pastBalance')}
        onPress={onLookBack}
      />
    </Sheet>
  );
}

const styles = StyleSheet.create({ fields: { gap: SPACE.lg } });
