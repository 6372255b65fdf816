import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

export function SentDonations() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const sent = useInfiniteQuery(trpc.donations.sent.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={sent}
      loading={<Skeleton className="h-40" />}
      empty={<EmptyState title={t('wallet.donationsEmpty')} body={t('wallet.donationsEmptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((donation) => (
            <li key={donation.id} className="flex items-start justify-between gap-4 py-3 text-sm">
              <div className="min-w-0">
                <p>
                  {t('wallet.donatedTo', { name: donation.creatorName })}
                  {' · '}
                  <span className="text-ink-soft">{donation.novelTitle || t('legacy.former')}</span>
                </p>
                {donation.message !== '' && (
                  <p className="mt-1 font-serif break-words whitespace-pre-line">{donation.message}</p>
                )}
                <p className="mt-1 text-xs text-ink-soft">
                  <When at={donation.createdAt} />
                  {donation.former && donation.novelTitle !== '' && ` · ${t('legacy.former')}`}
                  {donation.anonymous && ` · ${t('common.anonymous')}`}
                </p>
              </div>
              <Coins amount={donation.coins} className="font-semibold" />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}
