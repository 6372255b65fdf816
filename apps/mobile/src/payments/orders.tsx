import { awaitedDeposit, orderStateKey } from '@inkvine/client/deposits';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { formatMoney } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useWhen } from '../shell/when.ts';

export function Orders({ header, onRefresh }: { header: ReactElement; onRefresh: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const when = useWhen();
  const orders = useInfiniteQuery(trpc.payments.topUps.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={orders}
      header={header}
      onRefresh={onRefresh}
      keyOf={(order) => order.id}
      loading={<Skeleton height={56} />}
      empty={<EmptyState title={t('payments.ordersEmpty')} body={t('payments.ordersEmptyBody')} />}
      renderItem={(order) => (
        <Link href={{ pathname: '/receipts/[topUpId]', params: { topUpId: order.id } }} asChild>
          <Pressable role="link" style={styles.order}>
            <View style={styles.words}>
              <Text size="sm" bold>
                {order.productName[locale]}
              </Text>
              <Text size="xs" tone="inkSoft">
                {t(orderStateKey(order))}
                {' · '}
                {when.relative(order.createdAt)}
              </Text>
              {awaitedDeposit(order) !== undefined && (
                <Text size="xs">{awaitedDeposit(order)?.accountNumber}</Text>
              )}
            </View>
            <Text size="sm" style={styles.number}>
              {formatMoney(order.price, order.currency, locale)}
            </Text>
          </Pressable>
        </Link>
      )}
    />
  );
}

const styles = StyleSheet.create({
  order: {
    minHeight: TARGET + 8,
    flexDirection: 'row',
    alignItems: 'center',
    gap: SPACE.md,
    paddingVertical: SPACE.sm,
  },
  words: { flex: 1, gap: 2 },
  number: { fontVariant: ['tabular-nums'] },
});
