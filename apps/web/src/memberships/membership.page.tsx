import { parseAppError } from '@inkvine/client/app-error';
import { methodOf, useMembership, type MethodChange } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import { useTRPC } from '@inkvine/client/react';
import { MembershipId, PaymentMethodId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { nextPaymentInWords, priceInWords } from '@inkvine/i18n/membership-words';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card, PageHeading } from '../design/card.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { WayBack } from '../design/way-back.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { CancelMembership } from './cancel-membership.tsx';
import { Fact } from './fact.tsx';
import { useFailureWords } from './failure-words.ts';
import { MembershipCorrections } from './membership-corrections.tsx';
import { StandingCoupons } from './membership-coupons.tsx';
import { MembershipPeriods } from './membership-periods.tsx';
import { MembershipRecharges } from './membership-recharges.tsx';
import { StateMark, StateWords } from './membership-state.tsx';
import { MethodChangeDialog } from './method-change-dialog.tsx';
import { useMethodTitle } from '../payments/method-title.ts';
import { PauseMembership } from './pause-membership.tsx';
import { PriceAnswer } from './price-answer.tsx';
import { ChangeTier, TierChangeComing } from './tier-change.tsx';

const route = getRouteApi('/memberships/$membershipId');

/** One membership: what is going on, everything one can do about it, and every period. */
export function MembershipPage() {
  const { t } = useTranslation();
  const membershipId = MembershipId.safeParse(route.useParams().membershipId);
  if (!membershipId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow flex flex-col gap-10">
      <PageTitle title={t('memberships.title')} />
      <RequireSession>{() => <Loaded membershipId={membershipId.data} />}</RequireSession>
    </div>
  );
}

function Loaded({ membershipId }: { membershipId: MembershipId }) {
  const { t } = useTranslation();
  const membership = useMembership(membershipId);
  if (membership.isError && parseAppError(membership.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={membership} loading={<Skeleton className="h-96" />}>
      {(data) => (
        <>
          <div className="flex flex-col">
            <WayBack to="/memberships">{t('memberships.toAll')}</WayBack>
            <PageTitle title={t('memberships.of', { name: data.creator.name })} />
            <PageHeading
              title={t('memberships.of', { name: data.creator.name })}
              lead={
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  {data.tier.name}
                  <StateMark membership={data} />
                </span>
              }
            />
          </div>
          <Present membership={data} />
          <StandingCoupons membership={data} />
          <MembershipRecharges membership={data} />
          <MembershipCorrections membership={data} />
          <MembershipPeriods membership={data} />
        </>
      )}
    </QueryView>
  );
}

function Present({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { method, pay } = route.useSearch();
  const wished = PaymentMethodId.safeParse(method).data;
  const [isChanging, setChanging] = useState(wished !== undefined || pay !== undefined);
  const [changed, setChanged] = useState<{ change: MethodChange; after: MyMembership }>();
  const { id, creator, state, currency } = membership;
  const hasMethod = currency !== 'COI' && state !== 'ended';
  const isOpen = isChanging && hasMethod;
  return (
    <div className="flex flex-col gap-5">
      {changed !== undefined && <Changed {...changed} />}
      <PriceAnswer membership={membership} />
      <TierChangeComing membership={membership} />
      <Card className="flex flex-col gap-6">
        <StateWords membership={membership} />
        <Facts membership={membership} />
        <div className="flex flex-wrap gap-3">
          {hasMethod && (
            <Button variant={isDue(membership) ? 'primary' : 'secondary'} onClick={() => setChanging(true)}>
              {isDue(membership)
                ? t('memberships.acts.payNow', {
                    price: formatPrice(membership.nextAmount, currency, locale),
                  })
                : t('memberships.acts.change')}
            </Button>
          )}
          <ChangeTier membership={membership} />
          <PauseMembership membership={membership} />
          <CancelMembership membership={membership} />
          {state === 'ended' && (
            <Link
              to="/creators/$creatorId/memberships"
              params={{ creatorId: creator.id }}
              className={buttonClass('secondary')}
            >
              {t('memberships.acts.joinAgain')}
            </Link>
          )}
        </div>
      </Card>
      {isOpen && (
        <MethodChangeDialog
          membership={membership}
          wished={wished}
          returnTo={`/memberships/${id}`}
          onChanged={(change, after) => {
            setChanged({ change, after });
            setChanging(false);
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </div>
  );
}

function Changed({ change, after }: { change: MethodChange; after: MyMembership }) {
  const { t } = useTranslation();
  const failure = useFailureWords();
  const words =
    change === 'refused'
      ? t('memberships.method.refused', { why: failure(after.failure) })
      : t(`memberships.method.${change}`);
  return (
    <div role={change === 'refused' ? 'alert' : 'status'}>
      <Notice tone={change === 'refused' ? 'bad' : change === 'waiting' ? 'gold' : 'good'}>{words}</Notice>
    </div>
  );
}

function Facts({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const titleOf = useMethodTitle();
  const trpc = useTRPC();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions());
  const { openUntil, since, timeZone, state } = membership;
  const method = methodOf(membership, methods.data ?? []);
  const next = nextPaymentInWords(t, membership, locale);
  return (
    <dl className="grid gap-x-8 gap-y-1 border-t border-line pt-5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-y-3">
      <Fact label={t('memberships.fact.price')}>{priceInWords(t, membership, locale)}</Fact>
      {state !== 'ended' && next !== null && <Fact label={t('memberships.fact.next')}>{next}</Fact>}
      {openUntil !== null && (
        <Fact label={t('memberships.fact.openUntil')}>{formatDate(openUntil, locale, 'minuteWithZone')}</Fact>
      )}
      {state !== 'ended' && methods.data !== undefined && (
        <Fact label={t('memberships.fact.method')}>
          {method === null
            ? t(membership.isGift ? 'memberships.fact.gift' : 'memberships.fact.coins')
            : method === undefined
              ? t('memberships.fact.noMethod')
              : titleOf(method)}
        </Fact>
      )}
      <Fact label={t('memberships.fact.since')}>
        {formatDate(since, locale)}
        <span className="block text-xs text-ink-soft">{t('memberships.fact.zone', { zone: timeZone })}</span>
      </Fact>
    </dl>
  );
}
