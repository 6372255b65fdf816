import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { SettlementRunId } from '@inkvine/contracts/primitives';
import type { SettlementRun } from '@inkvine/contracts/settlements';
import { formatMoney, formatMonth } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading, Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList, QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { SettlementTotals } from './settlement-totals.tsx';

const route = getRouteApi('/operate/settlements/$runId');

/** A run is looked at again while it works. */
const WORKING_MS = 2_000;

export function SettlementRunPage() {
  const { t } = useTranslation();
  const runId = SettlementRunId.safeParse(route.useParams().runId);
  if (!runId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('settlements.title')} />
      <RequireSession>{(me) => <Loaded key={me.id} runId={runId.data} />}</RequireSession>
    </div>
  );
}

function Loaded({ runId }: { runId: SettlementRunId }) {
  const trpc = useTRPC();
  const run = useQuery(
    trpc.settlements.run.queryOptions(
      { runId },
      { refetchInterval: ({ state }) => (isWorking(state.data) ? WORKING_MS : false) },
    ),
  );
  return (
    <QueryView query={run} loading={<Skeleton className="h-96" />}>
      {(data) => <Run run={data} />}
    </QueryView>
  );
}

const isWorking = (run: SettlementRun | undefined): boolean =>
  run?.state === 'collecting' || run?.state === 'computing';

function Run({ run }: { run: SettlementRun }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { period, currency, seq, state, reason } = run;
  return (
    <>
      <PageHeading
        title={`${t('settlements.title')} · ${formatMonth(period, locale)} · ${currency}`}
        lead={[
          ...(seq > 0 ? [t('settlements.correction', { seq })] : []),
          t(`settlements.states.${state}`),
          t('settlements.policyVersion', { version: run.policyVersion }),
        ].join(' · ')}
        action={
          <Link to="/operate" className={buttonClass('quiet')}>
            {t('settlements.toSettlements')}
          </Link>
        }
      />
      {reason !== null && (
        <Notice tone="gold">
          <strong>{t('settlements.reason')}</strong>
          <span className="block">{reason}</span>
        </Notice>
      )}
      <SettlementTotals of={run} />
      {run.inputHash !== null && (
        <p className="text-xs break-all text-ink-soft">
          {t('settlements.inputHash')} <code>{run.inputHash}</code>
        </p>
      )}
      <Moves run={run} />
      <Creators run={run} />
    </>
  );
}

function Moves({ run }: { run: SettlementRun }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isAsking, setAsking] = useState(false);
  const told = (said: string) => ({
    onSuccess: () => toast(said),
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: async () => {
      setAsking(false);
      await queryClient.invalidateQueries({ queryKey: trpc.settlements.pathKey() });
    },
  });
  const recompute = useMutation(
    trpc.settlements.recompute.mutationOptions(told(t('settlements.recomputed'))),
  );
  const review = useMutation(trpc.settlements.review.mutationOptions(told(t('settlements.reviewed'))));
  const reopen = useMutation(trpc.settlements.reopen.mutationOptions(told(t('settlements.reopened'))));
  const lock = useMutation(trpc.settlements.lock.mutationOptions(told(t('settlements.locked'))));
  const input = { runId: run.id, version: run.version };
  return (
    <div className="flex flex-wrap gap-3">
      {run.state === 'draft' && (
        <>
          <Button pending={review.isPending} onClick={() => review.mutate(input)}>
            {t('settlements.review')}
          </Button>
          {run.kind === 'close' && (
            <Button variant="secondary" pending={recompute.isPending} onClick={() => recompute.mutate(input)}>
              {t('settlements.recompute')}
            </Button>
          )}
        </>
      )}
      {run.state === 'reviewed' && (
        <>
          <Button onClick={() => setAsking(true)}>{t('settlements.lock')}</Button>
          <Button variant="secondary" pending={reopen.isPending} onClick={() => reopen.mutate(input)}>
            {t('settlements.reopen')}
          </Button>
        </>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('settlements.lockTitle')}
        body={t('settlements.lockBody')}
        action={t('settlements.lock')}
        variant="primary"
        pending={lock.isPending}
        onConfirm={() => lock.mutate(input)}
      />
    </div>
  );
}

function Creators({ run }: { run: SettlementRun }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const creators = useInfiniteQuery(
    trpc.settlements.creators.infiniteQueryOptions({ runId: run.id }, pageOptions),
  );
  const money = (amount: number) => formatMoney(amount, run.currency, locale);
  return (
    <Section id="creators" title={t('settlements.creators')}>
      <PagedList
        query={creators}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('settlements.noCreators')} body={t('settlements.noCreatorsBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((creator) => (
              <li key={creator.creatorId}>
                <Link
                  to="/operate/settlements/$runId/$creatorId"
                  params={{ runId: run.id, creatorId: creator.creatorId }}
                  className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 text-sm"
                >
                  <span>
                    <span className="block font-semibold">{creator.creatorName}</span>
                    <span className="text-ink-soft">
                      {t('settlements.gross')} {money(creator.grossMinor)}
                      {!creator.hasTaxProfile && ` · ${t('settlements.noProfile')}`}
                    </span>
                  </span>
                  <span className="ml-auto text-right font-semibold tabular-nums">
                    {money(creator.payableMinor)}
                    {creator.carryOutMinor !== 0 && (
                      <span className="block text-xs font-normal text-ink-soft">
                        {t('settlements.carryOut')} {money(creator.carryOutMinor)}
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
