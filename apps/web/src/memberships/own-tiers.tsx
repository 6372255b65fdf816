import { useTRPC } from '@inkvine/client/react';
import { MAX_TIERS, type OwnTier, type OwnTierList } from '@inkvine/contracts/memberships';
import type { UserId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Eye, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { OwnTierRow } from './own-tier-row.tsx';

/** What the creator offers to members, the highest tier first. */
export function OwnTiers({ creatorId }: { creatorId: UserId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const tiers = useQuery(trpc.memberships.ownTiers.queryOptions());
  const isOpen = tiers.data?.tiers.some(({ status }) => status === 'active') === true;
  return (
    <Section
      id="memberships"
      title={t('tiers.title')}
      lead={t('tiers.lead')}
      action={
        isOpen && (
          <Link
            to="/creators/$creatorId/memberships"
            params={{ creatorId }}
            className={buttonClass('secondary', 'sm')}
          >
            <Eye aria-hidden className="size-4" />
            {t('tiers.asReaders')}
          </Link>
        )
      }
    >
      <QueryView query={tiers} loading={<Skeleton className="h-64" />}>
        {(list) => <Lists {...list} />}
      </QueryView>
    </Section>
  );
}

function Lists({ isAuthor, tiers }: OwnTierList) {
  const { t } = useTranslation();
  const living = tiers.filter(({ status }) => status !== 'retired').toReversed();
  const retired = tiers.filter(({ status }) => status === 'retired');
  if (!isAuthor && tiers.length === 0) {
    return (
      <EmptyState
        title={t('tiers.notAuthor')}
        body={t('tiers.notAuthorBody')}
        action={
          <Link to="/write" className={buttonClass()}>
            {t('tiers.startWriting')}
          </Link>
        }
      />
    );
  }
  if (tiers.length === 0) {
    return <EmptyState title={t('tiers.empty')} body={t('tiers.emptyBody')} action={<NewTier />} />;
  }
  return (
    <div className="flex flex-col items-start gap-6">
      {living.length < MAX_TIERS ? <NewTier /> : <Notice>{t('tiers.full')}</Notice>}
      <Rows tiers={living} all={living} />
      {retired.length > 0 && (
        <div className="w-full">
          <h3 className="mb-3 text-sm font-semibold">{t('tiers.retiredTiers')}</h3>
          <Rows tiers={retired} all={living} />
        </div>
      )}
    </div>
  );
}

/** `all` has those whose order can be changed. */
function Rows({ tiers, all }: { tiers: readonly OwnTier[]; all: readonly OwnTier[] }) {
  return (
    <ol className="flex w-full flex-col gap-4">
      {tiers.map((tier) => {
        const index = all.indexOf(tier);
        const isOrdered = index !== -1;
        return (
          <li key={tier.id}>
            <OwnTierRow
              tier={tier}
              place={isOrdered ? all.length - 1 - index : 0}
              above={isOrdered ? all[index - 1] : undefined}
              below={isOrdered ? all[index + 1] : undefined}
            />
          </li>
        );
      })}
    </ol>
  );
}

function NewTier() {
  const { t } = useTranslation();
  return (
    <Link to="/studio/memberships/new" className={buttonClass()}>
      <Plus aria-hidden className="size-4" />
      {t('tiers.new')}
    </Link>
  );
}
