import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/paged-list.tsx';
import { DonationRow } from './donation-row.tsx';

export function SentDonations({
  header,
  onRefresh,
}: {
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const sent = useInfiniteQuery(trpc.donations.sent.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={sent}
      header={header}
      onRefresh={onRefresh}
      keyOf={(donation) => donation.id}
      loading={<Skeleton height={64} />}
      empty={<EmptyState title={t('wallet.donationsEmpty')} body={t('wallet.donationsEmptyBody')} />}
      renderItem={(donation) => (
        <DonationRow
          donation={donation}
          title={t('wallet.entry.donation', { name: donation.creatorName })}
          detail={[
            ...(donation.novelTitle === '' ? [] : [donation.novelTitle]),
            ...(donation.former ? [t('legacy.former')] : []),
            ...(donation.anonymous ? [t('common.anonymous')] : []),
          ].join(' · ')}
        />
      )}
    />
  );
}
