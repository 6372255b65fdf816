import { parseAppError } from '@inkvine/client/app-error';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { SettlementRun } from '@inkvine/contracts/settlements';
import { formatMoney, formatMonth } from '@inkvine/i18n/format';
import { skipToken, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card, Section } from '../design/card.tsx';
import { SelectField } from '../design/field.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, QueryError, QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { SettlementPolicies } from './settlement-policies.tsx';
import { SettlementTotals } from './settlement-totals.tsx';

/** Closing months: what is settled, what the next settlement would be, and by which rules. */
export function Settlements() {
  const trpc = useTRPC();
  const policies = useQuery(trpc.settlements.policies.queryOptions());
  return (
    <div className="flex flex-col gap-10">
      <QueryView query={policies} loading={<Skeleton className="h-48" />}>
        {(data) => (
          <>
            <NextMonth currencies={[...new Set(data.map(({ currency }) => currency))]} />
            <Runs />
            <SettlementPolicies policies={data} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function NextMonth({ currencies }: { currencies: string[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [currency, setCurrency] = useState(currencies[0] ?? 'KRW');
  const [isShown, setShown] = useState(false);
  const preview = useQuery(
    trpc.settlements.preview.queryOptions(isShown ? { currency } : skipToken, {
      ...{ staleTime: Infinity, refetchOnWindowFocus: false, retry: false },
    }),
  );
  const start = useMutation(
    trpc.settlements.start.mutationOptions({
      onSuccess: () => {
        setShown(false);
        toast(t('settlements.started'));
      },
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.settlements.pathKey() }),
    }),
  );
  return (
    <div className="flex flex-col items-start gap-4">
      <div className="flex flex-wrap items-end gap-3">
        {currencies.length > 1 && (
          <SelectField
            label={t('settlements.amount')}
            value={currency}
            onChange={(event) => setCurrency(event.target.value)}
          >
            {currencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </SelectField>
        )}
        <Button
          variant="secondary"
          pending={preview.isFetching}
          onClick={() => {
            if (isShown) void preview.refetch();
            else setShown(true);
          }}
        >
          {t('settlements.preview')}
        </Button>
      </div>
      <div className="w-full" aria-live="polite">
        {preview.isError &&
          (parseAppError(preview.error).code === 'NOT_FOUND' ? (
            <Notice>{t('settlements.previewEmpty')}</Notice>
          ) : (
            <QueryError error={preview.error} />
          ))}
        {isShown && preview.data !== undefined && !preview.isError && (
          <Card className="flex flex-col items-start gap-4">
            <h2 className="font-serif text-lg font-bold">
              {formatMonth(preview.data.period, locale)} · {preview.data.currency}
            </h2>
            {!preview.data.ended && <Notice tone="gold">{t('settlements.previewNotEnded')}</Notice>}
            <SettlementTotals of={preview.data} />
            <Button
              disabled={!preview.data.ended}
              pending={start.isPending}
              onClick={() => start.mutate({ currency })}
            >
              {t('settlements.start')}
            </Button>
          </Card>
        )}
      </div>
    </div>
  );
}

function Runs() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const runs = useInfiniteQuery(trpc.settlements.runs.infiniteQueryOptions({}, pageOptions));
  return (
    <Section id="runs" title={t('settlements.runs')}>
      <PagedList
        query={runs}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('settlements.runsEmpty')} body={t('settlements.runsEmptyBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

function Run({ run }: { run: SettlementRun }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { id, period, seq, currency, state, creators, totals } = run;
  return (
    <li>
      <Link
        to="/operate/settlements/$runId"
        params={{ runId: id }}
        className="flex min-h-11 flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 text-sm"
      >
        <span>
          <span className="block font-semibold">
            {formatMonth(period, locale)} · {currency}
            {seq > 0 && ` · ${t('settlements.correction', { seq })}`}
          </span>
          <span className="text-ink-soft">
            {t(`settlements.states.${state}`)} · {t('settlements.creatorCount', { count: creators })}
          </span>
        </span>
        <span className="ml-auto font-semibold tabular-nums">
          {formatMoney(totals.payableMinor, currency, locale)}
        </span>
      </Link>
    </li>
  );
}
