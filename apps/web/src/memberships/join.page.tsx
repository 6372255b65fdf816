import { parseAppError } from '@inkvine/client/app-error';
import { useJoin, type JoinWish, type Joining } from '@inkvine/client/memberships/join';
import { TierCurrency, TierInterval, type PublicTier } from '@inkvine/contracts/memberships';
import { MembershipTierId, PaymentMethodId, UserId } from '@inkvine/contracts/primitives';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeading, Section } from '../design/card.tsx';
import { Choice } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { WayBack } from '../design/way-back.tsx';
import type { JoinSearch } from '../search-parameters.ts';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { useFailureWords } from './failure-words.ts';
import { JoinCoins } from './join-coins.tsx';
import { JoinCoupons } from './join-coupons.tsx';
import { JoinOutcomeView } from './join-outcome.tsx';
import { JoinSummary } from './join-summary.tsx';
import { MethodChoice } from './method-choice.tsx';
import { BenefitList } from './tier-card.tsx';

const route = getRouteApi('/creators/$creatorId/join/$tierId');

/** The step between a tier and being a member of it: what is charged, when, with what, and how to end it. */
export function JoinPage() {
  const { t } = useTranslation();
  const params = route.useParams();
  const creatorId = UserId.safeParse(params.creatorId);
  const tierId = MembershipTierId.safeParse(params.tierId);
  if (!creatorId.success || !tierId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('tiers.tab')} />
      <RequireSession
        invitation={{ title: t('memberships.join.guestTitle'), body: t('memberships.join.guestBody') }}
      >
        {() => <Loaded creatorId={creatorId.data} tierId={tierId.data} />}
      </RequireSession>
    </div>
  );
}

/** What an address says of how somebody would like to pay. */
const wishOf = (search: JoinSearch): JoinWish => ({
  currency: TierCurrency.safeParse(search.currency).data,
  interval: TierInterval.safeParse(search.interval).data,
  methodId: PaymentMethodId.safeParse(search.method).data,
});

function Loaded({ creatorId, tierId }: { creatorId: UserId; tierId: MembershipTierId }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const joining = useJoin({ creatorId, tierId, wish: wishOf(route.useSearch()), locale });
  const { tiers, outcome, membership } = joining;
  if (tiers.isError && parseAppError(tiers.error).code === 'NOT_FOUND') return <NotFoundPage />;
  if (membership !== undefined && (outcome === 'joined' || outcome === 'waiting')) {
    return <JoinOutcomeView outcome={outcome} membership={membership} />;
  }
  return (
    <QueryView query={tiers} loading={<Skeleton className="h-96" />}>
      {({ creator, tiers: all }) => {
        const place = all.findIndex(({ id }) => id === tierId);
        const tier = joining.tier;
        if (tier === undefined) return <NotFoundPage />;
        return (
          <>
            <div className="flex flex-col">
              <WayBack to="/creators/$creatorId/memberships" params={{ creatorId }}>
                {t('memberships.tiersOf', { name: creator.name })}
              </WayBack>
              <PageTitle title={t('memberships.join.title', { tier: tier.name })} />
              <PageHeading
                title={t('memberships.join.title', { tier: tier.name })}
                lead={t('memberships.join.lead', { name: creator.name })}
              />
            </div>
            <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_24rem]">
              <div className="flex flex-col gap-10">
                <Ways joining={joining} creatorId={creatorId} tierId={tierId} />
                <Gives tier={tier} below={all[place - 1]} />
              </div>
              <JoinSummary joining={joining} creatorId={creatorId} />
            </div>
          </>
        );
      }}
    </QueryView>
  );
}

function Ways({
  joining,
  creatorId,
  tierId,
}: {
  joining: Joining;
  creatorId: UserId;
  tierId: MembershipTierId;
}) {
  const { t } = useTranslation();
  const { price, currencies, intervals, offer, isCoins, outcome } = joining;
  if (price === undefined) return <Notice>{t('memberships.join.cannotPay')}</Notice>;
  if (offer.data !== undefined && offer.data.refusal !== null) return null;
  const chosen = new URLSearchParams({ currency: price.currency, interval: price.interval });
  const here = `/creators/${creatorId}/join/${tierId}?${chosen}`;
  return (
    <div className="flex flex-col gap-6">
      {outcome === 'refused' && <Refused joining={joining} />}
      {intervals.length > 1 && (
        <Choice
          name="join-interval"
          label={t('memberships.join.howOften')}
          value={price.interval}
          options={intervals.map((value) => ({
            value,
            label: t(value === 'month' ? 'tiers.public.monthly' : 'tiers.public.yearly'),
          }))}
          onChange={joining.setInterval}
        />
      )}
      {currencies.length > 1 && (
        <Choice
          name="join-currency"
          label={t('memberships.join.payIn')}
          value={price.currency}
          options={currencies.map((value) => ({ value, label: t(`tiers.currency.${value}`) }))}
          onChange={joining.setCurrency}
        />
      )}
      <JoinCoupons joining={joining} />
      {isCoins ? (
        <JoinCoins joining={joining} here={here} />
      ) : (
        <MethodChoice
          label={t('memberships.join.payWith')}
          hint={t('memberships.join.noMethod')}
          methods={joining.methods}
          method={joining.method}
          currency={price.currency}
          returnTo={here}
          onChange={joining.setMethod}
        />
      )}
    </div>
  );
}

function Refused({ joining: { membership } }: { joining: Joining }) {
  const { t } = useTranslation();
  const failure = useFailureWords();
  return (
    <div role="alert">
      <Notice tone="bad">
        <p className="font-semibold">{t('memberships.join.refusedTitle')}</p>
        <p>{failure(membership?.failure ?? null)}</p>
        <p className="mt-1">{t('memberships.join.refusedBody')}</p>
      </Notice>
    </div>
  );
}

function Gives({ tier, below }: { tier: PublicTier; below: PublicTier | undefined }) {
  const { t } = useTranslation();
  return (
    <Section id="join-gives" title={t('memberships.join.gives')}>
      {tier.benefits.length === 0 ? (
        <p className="text-ink-soft">{t('tiers.public.givesNothing')}</p>
      ) : (
        <BenefitList benefits={tier.benefits} below={below?.benefits ?? []} />
      )}
      {tier.description !== '' && (
        <p className="max-w-prose text-sm break-words whitespace-pre-line text-ink-soft">
          {tier.description}
        </p>
      )}
    </Section>
  );
}
