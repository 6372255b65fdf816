import { isDue } from '@inkvine/client/memberships/settling';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { priceInWords } from '@inkvine/i18n/membership-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { MembershipNotices } from './membership-notices.tsx';
import { StateMark, StateWords } from './membership-state.tsx';

/** Whom somebody supports, and what they were told about it. */
export function MyMembershipsPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-10">
      <PageTitle title={t('memberships.title')} />
      <RequireSession>
        {() => (
          <>
            <PageHeading title={t('memberships.title')} lead={t('memberships.lead')} />
            <Memberships />
            <MembershipNotices />
          </>
        )}
      </RequireSession>
    </div>
  );
}

function Memberships() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const memberships = useInfiniteQuery(
    trpc.memberships.mine.infiniteQueryOptions({}, { ...pageOptions, staleTime: 0 }),
  );
  return (
    <div>
      <PagedList
        query={memberships}
        loading={<Skeleton className="h-60" />}
        empty={
          <EmptyState
            title={t('memberships.empty')}
            body={t('memberships.emptyBody')}
            action={
              <Link to="/" className={buttonClass('secondary')}>
                {t('memberships.explore')}
              </Link>
            }
          />
        }
      >
        {(items) => (
          <ul className="flex flex-col gap-4">
            {items.map((membership) => (
              <li key={membership.id}>
                <MembershipCard membership={membership} />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}

function MembershipCard({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id, creator, tier, state } = membership;
  return (
    <article className="relative flex flex-col gap-3 rounded-lg border border-line bg-surface p-5 hover:border-line-strong sm:p-6">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 className="font-serif text-lg font-bold break-words">
            <Link
              to="/memberships/$membershipId"
              params={{ membershipId: id }}
              className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg"
            >
              {creator.name} · {tier.name}
            </Link>
          </h2>
          {state !== 'ended' && (
            <p className="text-sm text-ink-soft tabular-nums">{priceInWords(t, membership, locale)}</p>
          )}
        </div>
        <div className="flex items-center gap-2">
          <StateMark membership={membership} />
          <ChevronRight aria-hidden className="size-4 text-ink-soft" />
        </div>
      </div>
      <StateWords membership={membership} />
      {isDue(membership) && (
        <Link
          to="/memberships/$membershipId"
          params={{ membershipId: id }}
          search={{ pay: '1' }}
          className={`${buttonClass('primary', 'sm')} relative z-10 self-start`}
        >
          {t('memberships.notices.payNow')}
        </Link>
      )}
    </article>
  );
}
