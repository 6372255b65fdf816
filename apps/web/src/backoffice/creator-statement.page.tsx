import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { SettlementRunId, UserId } from '@inkvine/contracts/primitives';
import type { Statement } from '@inkvine/contracts/settlements';
import { formatMonth } from '@inkvine/i18n/format';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StatementLines } from '../creators/statement-lines.tsx';
import { StatementView, type LineFilter } from '../creators/statement-view.tsx';
import { Button, buttonClass } from '../design/button.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList, QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { CorrectionDialog } from './correction-dialog.tsx';
import { TxnLink } from './txn-link.tsx';

const route = getRouteApi('/operate/settlements/$runId/$creatorId');

interface Key {
  runId: SettlementRunId;
  creatorId: UserId;
}

/** The settlement of one creator as an operator sees it, in any state, and from where it is corrected. */
export function CreatorStatementPage() {
  const { t } = useTranslation();
  const params = route.useParams();
  const runId = SettlementRunId.safeParse(params.runId);
  const creatorId = UserId.safeParse(params.creatorId);
  if (!runId.success || !creatorId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('settlements.statements')} />
      <RequireSession>
        {(me) => <Loaded key={me.id} of={{ runId: runId.data, creatorId: creatorId.data }} />}
      </RequireSession>
    </div>
  );
}

function Loaded({ of }: { of: Key }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const statement = useQuery(trpc.settlements.statement.queryOptions(of));
  const [isCorrecting, setCorrecting] = useState(false);
  return (
    <QueryView query={statement} loading={<Skeleton className="h-96" />}>
      {(data) => (
        <>
          <StatementView
            statement={data}
            path={`/api/settlements/${of.runId}/${of.creatorId}`}
            lines={(filter) => <Lines of={of} statement={data} filter={filter} />}
            action={
              <>
                <Link
                  to="/operate/settlements/$runId"
                  params={{ runId: of.runId }}
                  className={buttonClass('quiet')}
                >
                  {t('settlements.toRun', { month: formatMonth(data.period, locale) })}
                </Link>
                {data.lockedAt !== null && (
                  <Button variant="secondary" onClick={() => setCorrecting(true)}>
                    {t('settlements.correct')}
                  </Button>
                )}
              </>
            }
          />
          {isCorrecting && (
            <CorrectionDialog of={of} name={data.creatorName} onClose={() => setCorrecting(false)} />
          )}
        </>
      )}
    </QueryView>
  );
}

function Lines({ of, statement, filter }: { of: Key; statement: Statement; filter: LineFilter }) {
  const trpc = useTRPC();
  const { novelId, source, role } = filter;
  const lines = useInfiniteQuery(
    trpc.settlements.lines.infiniteQueryOptions({ ...of, novelId, source, role }, pageOptions),
  );
  return (
    <PagedList query={lines} loading={<Skeleton className="h-24" />} empty={null}>
      {(items) => (
        <StatementLines lines={items} currency={statement.currency} txn={(id) => <TxnLink id={id} />} />
      )}
    </PagedList>
  );
}
