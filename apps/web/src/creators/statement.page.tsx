import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { SettlementRunId } from '@inkvine/contracts/primitives';
import type { Statement } from '@inkvine/contracts/settlements';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList, QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { StatementLines } from './statement-lines.tsx';
import { StatementView, type LineFilter } from './statement-view.tsx';

const route = getRouteApi('/studio/statements/$runId');

export function StatementPage() {
  const { t } = useTranslation();
  const runId = SettlementRunId.safeParse(route.useParams().runId);
  if (!runId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('settlements.statements')} />
      <RequireSession>{(me) => <Loaded key={me.id} runId={runId.data} />}</RequireSession>
    </div>
  );
}

function Loaded({ runId }: { runId: SettlementRunId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const statement = useQuery(trpc.creators.statement.queryOptions({ runId }));
  return (
    <QueryView query={statement} loading={<Skeleton className="h-96" />}>
      {(data) => (
        <StatementView
          statement={data}
          path={`/api/statements/${runId}`}
          lines={(filter) => <Lines statement={data} filter={filter} />}
          action={
            <Link to="/studio" className={buttonClass('quiet')}>
              {t('settlements.toStudio')}
            </Link>
          }
        />
      )}
    </QueryView>
  );
}

function Lines({ statement, filter }: { statement: Statement; filter: LineFilter }) {
  const trpc = useTRPC();
  const { novelId, source, role } = filter;
  const lines = useInfiniteQuery(
    trpc.creators.statementLines.infiniteQueryOptions(
      { runId: statement.runId, novelId, source, role },
      pageOptions,
    ),
  );
  return (
    <PagedList query={lines} loading={<Skeleton className="h-24" />} empty={null}>
      {(items) => <StatementLines lines={items} currency={statement.currency} />}
    </PagedList>
  );
}
