import { usePastBalance } from '@inkvine/client/past-balance';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** What one's wallet held when a day ended. */
export function PastBalanceSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { day, setDay, data, error } = usePastBalance();
  return (
    <Sheet title={t('wallet.pastBalance')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('wallet.pastBalanceHint')}
      </Text>
      <Field
        label={t('wallet.pastBalanceDay')}
        hint={t('wallet.filter.dayHint')}
        maxLength={10}
        value={day}
        onChangeText={setDay}
      />
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
      <View role="status">
        {data !== undefined && (
          <Text bold>{t('wallet.pastBalanceOf', { paid: data.paid, bonus: data.bonus })}</Text>
        )}
      </View>
    </Sheet>
  );
}
