import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { usePriceChoice } from '@inkvine/client/tier-price-choice';
import type { TierList } from '@inkvine/contracts/memberships';
import { UserId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { PriceChoice } from './price-choice.tsx';
import { TierCard } from './tier-card.tsx';

const route = getRouteApi('/creators/$creatorId/memberships');

/** What one can join at a creator's. */
export function CreatorTiersPage() {
  const creatorId = UserId.safeParse(route.useParams().creatorId);
  return creatorId.success ? <Loaded creatorId={creatorId.data} /> : <NotFoundPage />;
}

function Loaded({ creatorId }: { creatorId: UserId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const tiers = useQuery(trpc.memberships.tiers.queryOptions({ creatorId }));
  if (tiers.isError && parseAppError(tiers.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('tiers.tab')} />
      <QueryView query={tiers} loading={<Skeleton className="h-96" />}>
        {(data) => <Tiers list={data} />}
      </QueryView>
    </div>
  );
}

function Tiers({ list: { creator, tiers } }: { list: TierList }) {
  const { t } = useTranslation();
  const choice = usePriceChoice(tiers, useLocale());
  return (
    <>
      <PageTitle title={t('tiers.public.title', { name: creator.name })} />
      <PageHeading
        title={t('tiers.public.title', { name: creator.name })}
        lead={t('tiers.public.lead', { name: creator.name })}
      />
      <PriceChoice name="tiers" choice={choice} />
      <ul className="grid items-stretch gap-6 md:grid-cols-2 lg:grid-cols-3">
        {tiers.map((tier, place) => (
          <li key={tier.id}>
            <TierCard
              {...{ tier, place, below: tiers[place - 1]?.benefits ?? [] }}
              currency={choice.currency}
              interval={choice.interval}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
