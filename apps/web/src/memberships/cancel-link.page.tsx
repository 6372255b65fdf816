import { useCancelLink } from '@inkvine/client/memberships/cancel-link';
import type { LinkedMembership } from '@inkvine/contracts/cancel-links';
import { formatDate } from '@inkvine/i18n/format';
import {
  cancelInWords,
  membershipInWords,
  nextPaymentInWords,
  priceInWords,
} from '@inkvine/i18n/membership-words';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card, PageHeading } from '../design/card.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { Fact } from './fact.tsx';
import { StateMark } from './membership-state.tsx';

const route = getRouteApi('/memberships/cancel');

/** Cancelling a membership out of the mail that announces a charge; whoever has its link need not sign in. */
export function CancelLinkPage() {
  const { t } = useTranslation();
  const { key } = route.useSearch();
  return (
    <div className="page-narrow flex flex-col gap-8">
      <PageTitle title={t('memberships.acts.cancel')} />
      {key === undefined ? <StaleLink /> : <Linked linkKey={key} />}
    </div>
  );
}

function Linked({ linkKey }: { linkKey: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { membership, isStale, isDone, error, isCancelling, cancel } = useCancelLink(linkKey);
  if (isStale) return <StaleLink />;
  return (
    <QueryView query={membership} loading={<Skeleton className="h-80" />}>
      {(data) => (
        <>
          <PageHeading
            title={t(canCancel(data) ? 'memberships.cancel.title' : 'memberships.of', {
              name: data.creator.name,
            })}
            lead={
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                {data.tier.name}
                <StateMark membership={data} />
              </span>
            }
          />
          <Card className="flex flex-col gap-6">
            {isDone && <Done membership={data} />}
            {data.state !== 'ended' && <Facts membership={data} />}
            {!isDone && (
              <p>{canCancel(data) ? cancelInWords(t, data, locale) : membershipInWords(t, data, locale)}</p>
            )}
            {error !== null && (
              <div role="alert">
                <Notice tone="bad">{message(error)}</Notice>
              </div>
            )}
            <div className="flex flex-wrap gap-3">
              {canCancel(data) && (
                <Button variant="danger" pending={isCancelling} onClick={cancel}>
                  {t('memberships.acts.cancel')}
                </Button>
              )}
              <Link
                to="/memberships/$membershipId"
                params={{ membershipId: data.id }}
                className={buttonClass(canCancel(data) ? 'quiet' : 'secondary')}
              >
                {t('memberships.cancelLink.whole')}
              </Link>
            </div>
          </Card>
        </>
      )}
    </QueryView>
  );
}

/** Whether it goes on unless it is cancelled; one that is paused tells so by its next period. */
const canCancel = ({ state, renewsAt }: LinkedMembership): boolean =>
  state !== 'ending' &&
  state !== 'ended' &&
  state !== 'starting' &&
  !(state === 'paused' && renewsAt === null);

function Done({ membership: { state, openUntil } }: { membership: LinkedMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div role="status">
      <Notice tone="good">
        {state === 'ended' || openUntil === null
          ? t('memberships.cancel.doneNow')
          : t('memberships.cancel.done', { date: formatDate(openUntil, locale) })}
      </Notice>
    </div>
  );
}

function Facts({ membership }: { membership: LinkedMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const next = nextPaymentInWords(t, membership, locale);
  return (
    <dl className="grid gap-x-8 gap-y-1 border-b border-line pb-5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-y-3">
      <Fact label={t('memberships.fact.price')}>{priceInWords(t, membership, locale)}</Fact>
      {next !== null && <Fact label={t('memberships.fact.next')}>{next}</Fact>}
      {membership.openUntil !== null && (
        <Fact label={t('memberships.fact.openUntil')}>
          {formatDate(membership.openUntil, locale, 'minuteWithZone')}
        </Fact>
      )}
    </dl>
  );
}

function StaleLink() {
  const { t } = useTranslation();
  return (
    <EmptyState
      heading="h1"
      title={t('memberships.cancelLink.stale')}
      body={t('memberships.cancelLink.staleBody')}
      action={
        <Link to="/memberships" className={buttonClass()}>
          {t('memberships.title')}
        </Link>
      }
    />
  );
}
