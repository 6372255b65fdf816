import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { LatestReceipt } from './latest-receipt.tsx';
import { TierVine } from './tier-vine.tsx';

/** That somebody is a member, or that the bank has not answered yet. */
export function JoinOutcomeView({
  outcome,
  membership,
}: {
  outcome: 'joined' | 'waiting';
  membership: MyMembership;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { state, openUntil, creator, tier, id: membershipId } = membership;
  if (outcome === 'waiting') {
    return (
      <div role="status">
        <PageTitle title={t('memberships.join.waiting')} />
        <EmptyState
          heading="h1"
          icon={<LoaderCircle className="size-7 animate-spin" strokeWidth={1.5} />}
          title={t('memberships.join.waiting')}
          body={t('memberships.join.waitingBody')}
        />
      </div>
    );
  }
  const words = state === 'trial' ? 'trial' : 'joined';
  const date = openUntil === null ? '' : formatDate(openUntil, locale);
  return (
    <div role="status">
      <PageTitle title={t(`memberships.join.${words}Title`)} />
      <EmptyState
        heading="h1"
        icon={<TierVine place={tier.rank - 1} className="h-16" />}
        title={t(`memberships.join.${words}Title`)}
        body={
          <>
            <strong className="block text-ink">
              {creator.name} · {tier.name}
            </strong>
            {t(`memberships.join.${words}Body`, { date })}
            {tier.welcome !== '' && (
              <span className="mx-auto mt-5 block max-w-prose border-l-2 border-gold pl-4 text-left font-serif text-base break-words whitespace-pre-line text-ink">
                {tier.welcome}
              </span>
            )}
          </>
        }
        action={
          <div className="flex flex-wrap justify-center gap-3">
            <Link to="/memberships/$membershipId" params={{ membershipId }} className={buttonClass()}>
              {t('memberships.toMine')}
            </Link>
            <LatestReceipt membershipId={membershipId} />
          </div>
        }
      />
    </div>
  );
}
