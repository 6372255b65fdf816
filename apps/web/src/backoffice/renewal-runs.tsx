import { useTRPC } from '@inkvine/client/react';
import type { RenewalForecast, RenewalRun } from '@inkvine/contracts/renewal-runs';
import { formatDate, formatNumber, formatPrice } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** When renewals were last at work, and what they found to do after they stood still. */
export function RenewalRuns() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const query = useQuery(trpc.renewals.runs.queryOptions());
  return (
    <QueryView query={query} loading={<Skeleton className="h-12" />}>
      {({ lastAtWork, runs }) => {
        const isOpen = ({ state }: RenewalRun) => state === 'waiting' || state === 'running';
        const past = runs.filter((run) => !isOpen(run));
        return (
          <div className="flex flex-col gap-4">
            <p className="text-sm text-ink-soft">
              {lastAtWork === null ? (
                t('renewals.runs.never')
              ) : (
                <>
                  {t('renewals.runs.lastAtWork')} <When at={lastAtWork} />
                </>
              )}
            </p>
            {runs.filter(isOpen).map((run) => (
              <OpenRun key={run.id} run={run} />
            ))}
            {past.length > 0 && (
              <details>
                <summary className="min-h-11 py-2 text-sm font-semibold">{t('renewals.runs.past')}</summary>
                <ul className="divide-y divide-line border-y border-line text-sm">
                  {past.map((run) => (
                    <li key={run.id} className="py-3">
                      <StoodStill run={run} /> · {t(`renewals.runs.states.${run.state}`)}
                      <Found found={run.found} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </div>
        );
      }}
    </QueryView>
  );
}

function OpenRun({ run }: { run: RenewalRun }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const locale = useLocale();
  const options = {
    onError: (error: unknown) => toast(message(error), 'bad'),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.renewals.pathKey() }),
  };
  const start = useMutation(trpc.renewals.start.mutationOptions(options));
  const hold = useMutation(trpc.renewals.hold.mutationOptions(options));
  const isWaiting = run.state === 'waiting';
  return (
    <Notice tone={isWaiting ? 'bad' : 'gold'}>
      <strong className="block">{t(`renewals.runs.${isWaiting ? 'waits' : 'runs'}`)}</strong>
      <StoodStill run={run} />
      <Found found={run.found} />
      <p className="mt-1">
        {t('renewals.runs.usual', { number: formatNumber(run.usualDaily, locale) })}
        {run.spreadMinutes > 0 && ` ${t('renewals.runs.spread', { count: run.spreadMinutes })}`}
        {run.startedBy !== null && ` ${t('renewals.runs.startedBy', { name: run.startedBy })}`}
      </p>
      {isWaiting ? (
        <Button
          size="sm"
          className="mt-3"
          pending={start.isPending}
          onClick={() => start.mutate({ id: run.id })}
        >
          {t('renewals.runs.start')}
        </Button>
      ) : (
        <Button
          variant="secondary"
          size="sm"
          className="mt-3"
          pending={hold.isPending}
          onClick={() => hold.mutate({ id: run.id })}
        >
          {t('renewals.runs.hold')}
        </Button>
      )}
    </Notice>
  );
}

function StoodStill({ run: { stoodFrom, createdAt } }: { run: RenewalRun }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return t('renewals.runs.stood', {
    from: formatDate(stoodFrom, locale, 'minute'),
    until: formatDate(createdAt, locale, 'minute'),
  });
}

/** What there is to do, in words. */
export function Found({ found }: { found: RenewalForecast }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { charges, due, ends, suspensions, waived } = found;
  return (
    <ul className="mt-1 list-inside list-disc">
      <li>{t('renewals.runs.due', { count: due })}</li>
      {charges.map(({ currency, count, amount }) => (
        <li key={currency}>
          {t('renewals.runs.charges', { count, price: formatPrice(amount, currency, locale) })}
        </li>
      ))}
      {waived > 0 && <li>{t('renewals.runs.waived', { count: waived })}</li>}
      {suspensions > 0 && <li>{t('renewals.runs.suspensions', { count: suspensions })}</li>}
      {ends > 0 && <li>{t('renewals.runs.ends', { count: ends })}</li>}
    </ul>
  );
}
