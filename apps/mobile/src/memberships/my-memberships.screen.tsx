import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { isDue } from '@inkvine/client/memberships/settling';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { priceInWords } from '@inkvine/i18n/membership-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Loading, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryError } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { MembershipNotices } from './membership-notices.tsx';
import { StateMark, StateWords } from './membership-state.tsx';

/** Whom somebody supports, and what they were told about it. */
export function MyMembershipsScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('memberships.title')} />
      <RequireSession>
        {() => (
          <>
            <Text tone="inkSoft">{t('memberships.lead')}</Text>
            <Memberships />
            <MembershipNotices />
          </>
        )}
      </RequireSession>
    </ScrollScreen>
  );
}

function Memberships() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.memberships.mine.infiniteQueryOptions({}, { ...pageOptions, staleTime: 0 }),
  );
  if (query.isPending) {
    return (
      <Loading>
        <Skeleton height={160} />
      </Loading>
    );
  }
  if (query.data === undefined)
    return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
  const items = itemsOf(query.data);
  if (items.length === 0) {
    return (
      <EmptyState
        title={t('memberships.empty')}
        body={t('memberships.emptyBody')}
        action={<ButtonLink variant="secondary" href="/" label={t('memberships.explore')} />}
      />
    );
  }
  return (
    <View style={styles.list}>
      {items.map((membership) => (
        <MembershipCard key={membership.id} membership={membership} />
      ))}
      {query.hasNextPage && (
        <Button
          variant="secondary"
          label={t('common.loadMore')}
          pending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        />
      )}
    </View>
  );
}

function MembershipCard({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id: membershipId, creator, tier, state } = membership;
  const name = `${creator.name} · ${tier.name}`;
  return (
    <Card style={styles.card}>
      <View style={styles.head}>
        <View style={styles.fill}>
          <Heading>{name}</Heading>
          {state !== 'ended' && (
            <Text size="sm" tone="inkSoft">
              {priceInWords(t, membership, locale)}
            </Text>
          )}
        </View>
        <StateMark membership={membership} />
      </View>
      <StateWords membership={membership} />
      {isDue(membership) && (
        <ButtonLink
          href={{ pathname: '/memberships/[membershipId]', params: { membershipId, pay: '1' } }}
          label={t('memberships.notices.payNow')}
          name={`${t('memberships.notices.payNow')}: ${name}`}
        />
      )}
      <ButtonLink
        variant="secondary"
        href={{ pathname: '/memberships/[membershipId]', params: { membershipId } }}
        label={t('memberships.notices.see')}
        name={`${t('memberships.notices.see')}: ${name}`}
      />
    </Card>
  );
}

const styles = StyleSheet.create({
  list: { gap: SPACE.lg },
  card: { gap: SPACE.md },
  head: { flexDirection: 'row', alignItems: 'flex-start', gap: SPACE.md },
  fill: { flex: 1 },
});
