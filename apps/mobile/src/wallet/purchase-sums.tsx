import type { BulkPreview } from '@inkvine/contracts/bulk-unlock';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Coins } from '../design/coins.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { Line } from './line.tsx';

/** What several chapters cost together, and which coins that takes. */
export function PurchaseSums({
  preview: { discount, listTotal, chapters, ...payment },
}: {
  preview: Payment & Pick<BulkPreview, 'discount' | 'listTotal'> & { chapters: readonly unknown[] };
}) {
  const { t } = useTranslation();
  return (
    <PaymentSums preview={payment}>
      <Line label={t('common.chapters', { count: chapters.length })}>
        <Coins amount={listTotal} />
      </Line>
      {listTotal > payment.total && (
        <Line label={t('bulk.discount', { percent: discount })}>
          <Coins amount={payment.total - listTotal} />
        </Line>
      )}
    </PaymentSums>
  );
}

type Payment = Pick<BulkPreview, 'total' | 'balance' | 'split' | 'missing'>;

/** What is paid in coins, and which of them that takes; with the lines it is the sum of. */
export function PaymentSums({
  preview: { total, balance, split, missing },
  children,
}: {
  preview: Payment;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <View style={styles.lines}>
      {children}
      <Line label={t('bulk.total')}>
        <Coins amount={total} bold />
      </Line>
      <Line label={t('reading.yourBalance')}>
        <Coins amount={balance.paid + balance.bonus} />
      </Line>
      {missing > 0 && (
        <Line label={t('reading.missing')}>
          <Coins amount={missing} tone="wine" bold />
        </Line>
      )}
      {split !== null && (
        <Line label={t('reading.paidFrom')}>
          <View>
            {split.bonus > 0 && <Text size="sm">{t('reading.splitBonus', { coins: split.bonus })}</Text>}
            {split.paid > 0 && <Text size="sm">{t('reading.splitPaid', { coins: split.paid })}</Text>}
          </View>
        </Line>
      )}
    </View>
  );
}

/** What a chapter costs among others, and alone where that is more. */
export function PriceAmong({ coins, alone }: { coins: number; alone: number }) {
  const { t } = useTranslation();
  return (
    <View style={styles.end}>
      <Coins amount={coins} size="sm" />
      {coins < alone && (
        <Text size="xs" tone="inkSoft">
          {t('bulk.instead', { coins: alone })}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  lines: { gap: SPACE.sm },
  end: { alignItems: 'flex-end' },
});
