import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/paged-list.tsx';
import { RequireSession, useMe } from '../shell/session.tsx';
import { DonationRow } from './donation-row.tsx';

/** What readers gave to the novels of the signed-in author. */
export function ReceivedDonationsScreen() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <DocumentTitle title={t('studio.received')} />
      {me.data === undefined || me.data === null ? (
        <ScrollScreen>
          <RequireSession>{() => null}</RequireSession>
        </ScrollScreen>
      ) : (
        <Received />
      )}
    </>
  );
}

function Received() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const received = useInfiniteQuery(trpc.donations.received.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={received}
      keyOf={(donation) => donation.id}
      loading={<Skeleton height={64} />}
      empty={<EmptyState title={t('studio.receivedEmpty')} body={t('studio.receivedEmptyBody')} />}
      renderItem={(donation) => (
        <DonationRow
          donation={donation}
          title={t('studio.newDonation', {
            name: donation.donorName ?? t('common.anonymous'),
            coins: donation.coins,
          })}
          detail={[
            ...(donation.novelTitle === '' ? [] : [t('studio.forNovel', { title: donation.novelTitle })]),
            ...(donation.former ? [t('legacy.former')] : []),
          ].join(' · ')}
        />
      )}
    />
  );
}
