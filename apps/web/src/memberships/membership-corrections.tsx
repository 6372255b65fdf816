import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MembershipCorrection } from '@inkvine/contracts/renewal-corrections';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { correctionInWords } from '@inkvine/i18n/membership-words';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';

/** What operators have put right about a membership, line by line; nothing where there was nothing. */
export function MembershipCorrections({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { id: membershipId, timeZone } = membership;
  const corrections = useInfiniteQuery(
    trpc.memberships.corrections.infiniteQueryOptions({ membershipId }, pageOptions),
  );
  if (corrections.data === undefined || itemsOf(corrections.data).length === 0) return null;
  return (
    <Section id="membership-corrections" title={t('renewals.mine.title')} lead={t('renewals.mine.lead')}>
      <PagedList query={corrections} loading={<Skeleton className="h-16" />} empty={null}>
        {(items) => (
          <ol className="divide-y divide-line border-y border-line">
            {items.map((correction) => (
              <li key={correction.id} className="flex flex-col gap-1 py-4 text-sm">
                <Line correction={correction} timeZone={timeZone} />
              </li>
            ))}
          </ol>
        )}
      </PagedList>
    </Section>
  );
}

function Line({ correction, timeZone }: { correction: MembershipCorrection; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { at, openUntil, reason } = correction;
  const lastDay = openUntil === null ? null : lastInstantOf(openUntil);
  return (
    <>
      <h3 className="font-semibold">{correctionInWords(t, correction, lastDay, { locale, timeZone })}</h3>
      <p className="break-words text-ink-soft">{reason}</p>
      <p className="text-xs text-ink-soft">{formatDate(at, locale, 'minute')}</p>
    </>
  );
}
