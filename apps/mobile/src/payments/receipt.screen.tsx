import { orderStateKey, useOrder } from '@inkvine/client/deposits';
import type { TopUp } from '@inkvine/contracts/payments';
import { TopUpId } from '@inkvine/contracts/primitives';
import { discountRows } from '@inkvine/i18n/coupon-words';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { openBrowserAsync } from 'expo-web-browser';
import { useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice, Rule } from '../design/card.tsx';
import { ReceiptCard } from '../design/receipt.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { FileButton } from '../shell/file-button.tsx';
import { useLocale } from '../shell/locale.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useWhen } from '../shell/when.ts';
import { AccountFacts, DepositAccount } from './deposit-account.tsx';
import { RefundsOfOrder } from './refunds-of-order.tsx';

export function ReceiptScreen() {
  const { t } = useTranslation();
  const { topUpId } = useLocalSearchParams<{ topUpId: string }>();
  const id = TopUpId.safeParse(topUpId);
  if (!id.success) return <NotFoundScreen />;
  return (
    <ScrollScreen>
      <DocumentTitle title={t('payments.receipt')} />
      <RequireSession>{(me) => <Order topUpId={id.data} buyer={`${me.name}\n${me.email}`} />}</RequireSession>
    </ScrollScreen>
  );
}

function Order({ topUpId, buyer }: { topUpId: TopUpId; buyer: string }) {
  const order = useOrder(topUpId);
  return (
    <QueryView query={order} loading={<Skeleton height={360} />}>
      {(data) => <Receipt order={data} buyer={buyer} />}
    </QueryView>
  );
}

function Receipt({ order, buyer }: { order: TopUp; buyer: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const bonus = order.bonusCoins > 0 ? ` · ${t('payments.productBonus', { coins: order.bonusCoins })}` : '';
  const paidWith = order.deposit === null ? order.methodLabel : t('payments.bankTransfer');
  const rows: [label: string, value: string][] = [
    [t('payments.orderNumber'), order.id],
    [t('operate.person'), buyer],
    [t('payments.product'), order.productName[locale]],
    ...(order.paidCoins === 0
      ? []
      : [[t('payments.coins'), `${formatCoins(order.paidCoins, locale)}${bonus}`] as [string, string]]),
    ...discountRows(t, order, locale),
    [t('payments.amount'), formatMoney(order.price, order.currency, locale)],
    ...(paidWith === null ? [] : [[t('payments.method'), paidWith] as [string, string]]),
    [t('payments.status'), t(orderStateKey(order))],
    [t('payments.orderedAt'), when.exact(order.createdAt)],
    ...(order.paidAt === null ? [] : [[t('payments.paidAt'), when.exact(order.paidAt)] as [string, string]]),
  ];
  const { receiptUrl } = order;
  return (
    <>
      <DepositAccount order={order} />
      {order.deposit?.state === 'reversed' && (
        <Card>
          <Notice tone="gold">{t('payments.transfer.reversedBody')}</Notice>
          <AccountFacts order={order} deposit={order.deposit} />
        </Card>
      )}
      <ReceiptCard rows={rows}>
        <Rule />
        <Heading size="base">{t('payments.statusHistory')}</Heading>
        {order.history.map((step) => (
          <View key={`${step.status} ${step.at}`} style={styles.row}>
            <Text size="sm" bold style={styles.label}>
              {t(`payments.statuses.${step.status}`)}
            </Text>
            <Text size="xs" tone="inkSoft" style={styles.value}>
              {when.exact(step.at)}
            </Text>
          </View>
        ))}
      </ReceiptCard>
      {order.status === 'paid' && <RefundsOfOrder topUpId={order.id} />}
      <FileButton
        label={t('payments.downloadPdf')}
        file={{
          path: `/api/receipts/${order.id}?language=${locale}`,
          name: `receipt-${order.id}.pdf`,
          mimeType: 'application/pdf',
        }}
      />
      {receiptUrl !== null && (
        <Button
          variant="secondary"
          label={t('payments.gatewayReceipt')}
          onPress={() => void openBrowserAsync(receiptUrl)}
        />
      )}
    </>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', gap: SPACE.md },
  label: { flex: 2 },
  value: { flex: 5 },
});
