import { readHistoryForm, type useWalletHistory } from '@inkvine/client/wallet-history';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Field, type FieldProps } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { SPACE } from '../design/tokens.ts';

type Filters = Pick<ReturnType<typeof useWalletHistory>, 'form' | 'wrong' | 'set' | 'apply' | 'clear'>;

/** Narrows the history by words, days and amounts. */
export function HistoryFilterSheet({
  form,
  wrong,
  set,
  apply,
  clear,
  onClose,
}: Filters & { onClose: () => void }) {
  const { t } = useTranslation();
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
    <Sheet title={t('wallet.filter.more')} onClose={onClose}>
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
    </Sheet>
  );
}

const styles = StyleSheet.create({ fields: { gap: SPACE.lg } });
