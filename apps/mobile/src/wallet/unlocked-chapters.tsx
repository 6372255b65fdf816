import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { formatDate, parseInstant } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { useWhen } from '../shell/when.ts';
import { GiveBack } from './unlock-return.tsx';

/** What a reader has paid for and keeps. */
export function UnlockedChapters({
  header,
  onRefresh,
}: {
  header: ReactElement;
  onRefresh?: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const when = useWhen();
  const rental = useRentalState();
  const purchases = useInfiniteQuery(trpc.wallet.purchases.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={purchases}
      header={header}
      {...(onRefresh === undefined ? {} : { onRefresh })}
      keyOf={(purchase) => purchase.txnId}
      loading={<Skeleton height={60} />}
      empty={
        <EmptyState
          title={t('wallet.purchasesEmpty')}
          body={t('wallet.purchasesEmptyBody')}
          action={<ButtonLink href="/" label={t('app.browse')} />}
        />
      }
      renderItem={(purchase) => (
        <View>
          <Link href={{ pathname: '/read/[chapterId]', params: { chapterId: purchase.chapterId } }} asChild>
            <Pressable role="link" style={styles.purchase}>
              <View style={styles.words}>
                <Text serif>{purchase.chapterTitle}</Text>
                <Text size="sm" tone="inkSoft">
                  {purchase.novelTitle}
                </Text>
              </View>
              <View style={styles.end}>
                <Coins amount={purchase.coins} size="sm" />
                {purchase.kind === 'rent' && (
                  <Text size="xs" tone="inkSoft">
                    {rental(purchase.endsAt)}
                  </Text>
                )}
                <Text size="xs" tone="inkSoft">
                  {when.relative(purchase.purchasedAt)}
                </Text>
              </View>
            </Pressable>
          </Link>
          <View style={styles.acts}>
            <ButtonLink
              variant="quiet"
              href={{ pathname: '/purchases/[txnId]', params: { txnId: purchase.txnId } }}
              label={t('wallet.receipt')}
              name={t('wallet.receiptOf', { title: purchase.chapterTitle })}
            />
            <GiveBack purchase={purchase} />
          </View>
        </View>
      )}
    />
  );
}

function useRentalState(): (endsAt: string | null) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (endsAt) => {
    if (endsAt === null) return t('wallet.rentWaits');
    if (parseInstant(endsAt) < new Date()) return t('wallet.rentEnded');
    return t('wallet.rentUntil', { date: formatDate(endsAt, locale, 'minute') });
  };
}

const styles = StyleSheet.create({
  purchase: { minHeight: TARGET, flexDirection: 'row', gap: SPACE.md, paddingVertical: SPACE.md },
  words: { flex: 1 },
  end: { alignItems: 'flex-end' },
  acts: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'flex-end' },
});
