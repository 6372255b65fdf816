import { useTRPC } from '@inkvine/client/react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { WayBack } from '../design/way-back.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { NewTierForm, TierEditForm } from './tier-form.tsx';
import { TierPrices } from './tier-prices.tsx';

const route = getRouteApi('/studio/memberships/$tierId');

/** One tier of one's own: what it is called and gives, and what it costs. */
export function TierPage() {
  const { tierId } = route.useParams();
  return (
    <div className="page flex flex-col gap-8">
      <RequireSession>{(me) => <Edit key={`${me.id} ${tierId}`} tierId={tierId} />}</RequireSession>
    </div>
  );
}

export function NewTierPage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('tiers.newTitle')} />
      <RequireSession>{(me) => <New key={me.id} />}</RequireSession>
    </div>
  );
}

function Back() {
  const { t } = useTranslation();
  return (
    <WayBack to="/studio" search={{ tab: 'memberships' }} className="-mb-6">
      {t('tiers.toStudio')}
    </WayBack>
  );
}

function New() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const tiers = useQuery(trpc.memberships.ownTiers.queryOptions());
  return (
    <>
      <Back />
      <PageHeading title={t('tiers.newTitle')} lead={t('tiers.newLead')} />
      <QueryView query={tiers} loading={<Skeleton className="h-96" />}>
        {(list) => <NewTierForm tiers={list.tiers} />}
      </QueryView>
    </>
  );
}

function Edit({ tierId }: { tierId: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const tiers = useQuery(trpc.memberships.ownTiers.queryOptions());
  return (
    <QueryView query={tiers} loading={<Skeleton className="h-96" />}>
      {(list) => {
        const tier = list.tiers.find(({ id }) => id === tierId);
        if (tier === undefined) return <NotFoundPage />;
        return (
          <>
            <PageTitle title={tier.name} />
            <Back />
            <PageHeading title={tier.name} lead={t(`tiers.status.${tier.status}`)} />
            <TierEditForm tier={tier} tiers={list.tiers}>
              <TierPrices tier={tier} />
            </TierEditForm>
          </>
        );
      }}
    </QueryView>
  );
}
