import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { usePriceChoice, type PriceChoiceState } from '@inkvine/client/tier-price-choice';
import { payableTiers, shownPrice } from '@inkvine/client/tiers';
import type { PublicTier, TierList } from '@inkvine/contracts/memberships';
import { UserId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { GiveTier } from '../wallet/membership-gift-dialog.tsx';
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

function Tiers({ list }: { list: TierList }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const me = useMe();
  const { creator } = list;
  const tiers = payableTiers(list);
  const choice = usePriceChoice(tiers, useLocale());
  const isOwn = me.data?.id === creator.id;
  const { data: mine } = useQuery(
    trpc.memberships.mineOf.queryOptions({ creatorId: creator.id }, { enabled: me.data != null && !isOwn }),
  );
  return (
    <>
      <PageTitle title={t('tiers.public.title', { name: creator.name })} />
      <PageHeading
        title={t('tiers.public.title', { name: creator.name })}
        lead={t('tiers.public.lead', { name: creator.name })}
      />
      {isOwn && <Notice>{t('memberships.join.asReaders')}</Notice>}
      {mine != null && (
        <Notice tone="good">
          {t('memberships.join.memberOf', { tier: mine.tier.name })}{' '}
          <Link
            to="/memberships/$membershipId"
            params={{ membershipId: mine.id }}
            className="underline underline-offset-4"
          >
            {t('memberships.toMine')}
          </Link>
        </Notice>
      )}
      <PriceChoice name="tiers" choice={choice} />
      <ul className="grid items-stretch gap-6 md:grid-cols-2 lg:grid-cols-3">
        {tiers.map((tier, place) => (
          <li key={tier.id}>
            <TierCard
              {...{ tier, place, below: tiers[place - 1]?.benefits ?? [] }}
              currency={choice.currency}
              interval={choice.interval}
              action={
                isOwn ? null : (
                  <div className="flex flex-col gap-2">
                    <JoinTier creatorId={creator.id} tier={tier} choice={choice} mine={mine ?? null} />
                    {me.data != null && <GiveTier tier={tier} creatorName={creator.name} />}
                  </div>
                )
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The way into a tier at the price that is shown; for whoever is a member of the creator, to their own membership. */
function JoinTier({
  creatorId,
  tier,
  choice,
  mine,
}: {
  creatorId: UserId;
  tier: PublicTier;
  choice: PriceChoiceState;
  mine: MyMembership | null;
}) {
  const { t } = useTranslation();
  if (mine !== null) {
    if (mine.tier.id !== tier.id) return null;
    return (
      <Link
        to="/memberships/$membershipId"
        params={{ membershipId: mine.id }}
        className={buttonClass('secondary')}
      >
        {t('memberships.join.yours')}
      </Link>
    );
  }
  const price = shownPrice(tier, choice.currency, choice.interval);
  if (price === undefined) return null;
  return (
    <Link
      to="/creators/$creatorId/join/$tierId"
      params={{ creatorId, tierId: tier.id }}
      search={{ currency: price.currency, interval: price.interval }}
      aria-label={t('memberships.join.joinOf', { tier: tier.name })}
      className={buttonClass()}
    >
      {t('memberships.join.join')}
    </Link>
  );
}
