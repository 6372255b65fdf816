import { useDonationStream, type StreamState } from '@inkvine/client/donation-stream';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { ReceivedDonation } from '@inkvine/contracts/wallet';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../design/avatar.tsx';
import { Section } from '../design/card.tsx';
import { classNames } from '../design/class-names.ts';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { ShownBadges } from '../perks/badge-mark.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** What readers gave, newest first; a gift appears at the top the moment it is made. */
export function ReceivedDonations() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const received = useInfiniteQuery(trpc.donations.received.infiniteQueryOptions({}, pageOptions));
  const [live, setLive] = useState<ReceivedDonation[]>([]);
  const { state } = useDonationStream({
    enabled: true,
    onDonation: (donation) => {
      setLive((earlier) => [donation, ...earlier]);
      void queryClient.invalidateQueries({ queryKey: trpc.wallet.earnings.queryKey() });
    },
  });
  const listed = new Set(itemsOf(received.data).map((donation) => donation.id));
  const arrived = live.filter((donation) => !listed.has(donation.id));
  const newest = live[0];
  return (
    <Section id="received" title={t('studio.received')} action={<LiveBadge state={state} />}>
      <p role="status" className="sr-only">
        {newest !== undefined &&
          t('studio.newDonation', { name: newest.donorName ?? t('common.anonymous'), coins: newest.coins })}
      </p>
      {arrived.length > 0 && (
        <ul className="flex flex-col gap-3">
          {arrived.map((donation) => (
            <Donation key={donation.id} donation={donation} isNew />
          ))}
        </ul>
      )}
      <PagedList
        query={received}
        loading={<Skeleton className="h-40" />}
        empty={
          arrived.length > 0 ? null : (
            <EmptyState title={t('studio.receivedEmpty')} body={t('studio.receivedEmptyBody')} />
          )
        }
      >
        {(items) => (
          <ul className="flex flex-col gap-3">
            {items.map((donation) => (
              <Donation key={donation.id} donation={donation} isNew={false} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

function Donation({ donation, isNew }: { donation: ReceivedDonation; isNew: boolean }) {
  const { t } = useTranslation();
  const name = donation.donorName ?? t('common.anonymous');
  return (
    <li
      className={classNames(
        'flex gap-4 rounded-lg border p-4',
        isNew ? 'animate-appear border-gold/50 bg-gold-soft' : 'border-line bg-surface',
      )}
    >
      <Avatar name={name} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="flex min-w-0 items-center gap-2 font-semibold">
            <span className="min-w-0 break-words">{name}</span>
            <ShownBadges badges={donation.badges} />
          </span>
          <Coins amount={donation.coins} className="font-semibold" />
        </p>
        {donation.message !== '' && (
          <p className="mt-1 font-serif break-words whitespace-pre-line">{donation.message}</p>
        )}
        <p className="mt-1 text-xs text-ink-soft">
          {donation.novelTitle !== '' && `${t('studio.forNovel', { title: donation.novelTitle })} · `}
          {donation.former && `${t('legacy.former')} · `}
          <When at={donation.createdAt} />
        </p>
      </div>
    </li>
  );
}

function LiveBadge({ state }: { state: StreamState }) {
  const { t } = useTranslation();
  if (state === 'off') return null;
  if (state === 'failed') {
    return (
      <p role="alert" className="max-w-60 text-xs text-wine">
        {t('studio.liveFailed')}
      </p>
    );
  }
  const isLive = state === 'live';
  return (
    <p className="inline-flex items-center gap-2 text-sm text-ink-soft">
      <span
        aria-hidden
        className={classNames('size-2.5 rounded-full', isLive ? 'animate-pulse bg-vine' : 'bg-line-strong')}
      />
      {isLive ? t('studio.live') : t('studio.liveConnecting')}
    </p>
  );
}
