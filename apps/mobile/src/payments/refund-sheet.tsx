import { refundNotice, useRefundAccount } from '@inkvine/client/deposits';
import { useRefundRequest } from '@inkvine/client/refund';
import type { TopUpId } from '@inkvine/contracts/primitives';
import type { RefundPreview } from '@inkvine/contracts/refunds';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { RefundAccountFields } from './refund-account.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Shows the exact refund of an order and asks for it once it is confirmed. */
export function RefundSheet({ topUpId, onClose }: { topUpId: TopUpId; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [note, setNote] = useState('');
  const account = useRefundAccount();
  const [isTold, setTold] = useState(false);
  const { preview, error, isAsking, ask } = useRefundRequest({
    topUpId,
    randomId: randomUUID,
    onRequested: () => {
      toast(t('refunds.requested'));
      onClose();
    },
  });
  const confirm = ({ amount, needsAccount }: Possible) => {
    if (!needsAccount) ask(amount, note.trim());
    else if (account.account === undefined) setTold(true);
    else ask(amount, note.trim(), account.account);
  };
  return (
    <Sheet title={t('refunds.title')} onClose={onClose}>
      <QueryView query={preview} loading={<Skeleton height={240} />}>
        {(data) =>
          data.possible ? (
            <View style={styles.content}>
              <Amounts preview={data} />
              {data.needsAccount && <RefundAccountFields account={account} isTold={isTold} />}
              <Field
                label={t('refunds.note')}
                multiline
                maxLength={300}
                value={note}
                onChangeText={setNote}
              />
              <Notice tone={data.automatic ? 'good' : 'gold'}>{t(refundNotice(data))}</Notice>
              {error !== null && <Notice tone="bad">{message(error)}</Notice>}
              <Button
                variant="danger"
                pending={isAsking}
                label={t('refunds.confirm', { amount: formatMoney(data.amount, data.currency, locale) })}
                onPress={() => confirm(data)}
              />
            </View>
          ) : (
            <Text>{t(`refunds.not.${data.why}`)}</Text>
          )
        }
      </QueryView>
    </Sheet>
  );
}

type Possible = Extract<RefundPreview, { possible: true }>;

function Amounts({ preview }: { preview: Possible }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (minor: number) => formatMoney(minor, preview.currency, locale);
  const { coins, expiredCoins, bonusCoins, gross, fee, amount, rule, policyVersion } = preview;
  const rows: [label: string, value: string][] = [
    [t('refunds.coinsLeave'), formatCoins(coins + expiredCoins, locale)],
    ...(bonusCoins > 0
      ? [[t('refunds.bonusLeaves'), formatCoins(bonusCoins, locale)] as [string, string]]
      : []),
    [t('refunds.worth'), money(gross)],
    [t('refunds.fee'), fee === 0 ? t('refunds.noFee') : `−${money(fee)}`],
    [t('refunds.youGet'), money(amount)],
  ];
  return (
    <>
      <Text size="sm">{t(`refunds.why.${rule}`)}</Text>
      {rows.map(([label, value], index) => (
        <View key={label} style={styles.row}>
          <Text size="sm" tone="inkSoft" style={styles.label}>
            {label}
          </Text>
          <Text size="sm" bold={index === rows.length - 1}>
            {value}
          </Text>
        </View>
      ))}
      <Text size="xs" tone="inkSoft">
        {bonusCoins > 0 ? `${t('refunds.bonusWhy')} ` : ''}
        {t('refunds.policy', { version: policyVersion })}
      </Text>
    </>
  );
}

const styles = StyleSheet.create({
  content: { gap: SPACE.md },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: SPACE.md },
  label: { flex: 1 },
});
