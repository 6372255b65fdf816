import { useRefundsOfOrder } from '@inkvine/client/refund';
import type { TopUpId } from '@inkvine/contracts/primitives';
import type { Refund } from '@inkvine/contracts/refunds';
import { formatMoney } from '@inkvine/i18n/format';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useWhen } from '../shell/when.ts';
import { RefundSheet } from './refund-sheet.tsx';

const OPEN = new Set<Refund['state']>(['requested', 'approved', 'sending', 'unknown']);

/** What became of the refunds of a paid order, and the way to ask for one. */
export function RefundsOfOrder({ topUpId }: { topUpId: TopUpId }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [asking, setAsking] = useState(false);
  const { refunds, withdraw } = useRefundsOfOrder(topUpId);
  const takeBack = (refund: Refund) =>
    withdraw.mutate(
      { refundId: refund.id },
      {
        onSuccess: () => toast(t('refunds.withdrawn')),
        onError: (error) => toast(message(error)),
      },
    );
  return (
    <QueryView query={refunds} loading={<Skeleton height={48} />}>
      {(items) => (
        <>
          {items.map((refund) => (
            <RefundCard
              key={refund.id}
              refund={refund}
              pending={withdraw.isPending}
              onWithdraw={() => takeBack(refund)}
            />
          ))}
          {!items.some((refund) => OPEN.has(refund.state) || refund.state === 'done') && (
            <Button variant="secondary" label={t('refunds.refund')} onPress={() => setAsking(true)} />
          )}
          {asking && <RefundSheet topUpId={topUpId} onClose={() => setAsking(false)} />}
        </>
      )}
    </QueryView>
  );
}

interface RefundCardProps {
  refund: Refund;
  pending: boolean;
  onWithdraw: () => void;
}

function RefundCard({ refund, pending, onWithdraw }: RefundCardProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  return (
    <Card style={styles.card}>
      <Heading size="base">{t('refunds.history')}</Heading>
      <View style={styles.row}>
        <Text size="sm" bold>
          {t(`refunds.states.${refund.state}`)}
        </Text>
        <Text size="sm" bold>
          {formatMoney(refund.amount, refund.currency, locale)}
        </Text>
      </View>
      {refund.failure !== null && <Notice tone="bad">{t(`refunds.failures.${refund.failure}`)}</Notice>}
      {refund.answer !== null && (
        <Text size="sm">
          {t('refunds.answer')}: {refund.answer}
        </Text>
      )}
      {refund.history.map((step) => (
        <View key={`${step.state} ${step.at}`} style={styles.row}>
          <Text size="xs">{t(`refunds.states.${step.state}`)}</Text>
          <Text size="xs" tone="inkSoft">
            {when.exact(step.at)}
          </Text>
        </View>
      ))}
      {refund.state === 'requested' && (
        <Button variant="secondary" pending={pending} label={t('refunds.withdraw')} onPress={onWithdraw} />
      )}
    </Card>
  );
}

const styles = StyleSheet.create({
  card: { gap: SPACE.md },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: SPACE.md },
});
