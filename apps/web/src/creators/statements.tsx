import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { formatMoney, formatMonth } from '@inkvine/i18n/format';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/query-view.tsx';

/** A creator's settlements, month by month. */
export function Statements() {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const statements = useInfiniteQuery(trpc.creators.statements.infiniteQueryOptions({}, pageOptions));
  return (
    <Section id="statements" title={t('settlements.statements')} lead={t('settlements.statementsLead')}>
      <PagedList
        query={statements}
        loading={<Skeleton className="h-32" />}
        empty={
          <EmptyState title={t('settlements.statementsEmpty')} body={t('settlements.statementsEmptyBody')} />
        }
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map(({ runId, period, seq, currency, payableMinor, carryOutMinor }) => (
              <li key={runId}>
                <Link
                  to="/studio/statements/$runId"
                  params={{ runId }}
                  className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 text-sm"
                >
                  <span className="font-semibold">
                    {formatMonth(period, locale)}
                    {seq > 0 && ` · ${t('settlements.correction', { seq })}`}
                  </span>
                  <span className="ml-auto text-right tabular-nums">
                    {formatMoney(payableMinor, currency, locale)}
                    {carryOutMinor !== 0 && (
                      <span className="block text-xs text-ink-soft">
                        {t('settlements.carryOut')} {formatMoney(carryOutMinor, currency, locale)}
                      </span>
                    )}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}
