import { useTRPC } from '@inkvine/client/react';
import { TimeStep, type TimeMachine as Machine } from '@inkvine/contracts/time-machine';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { Found } from './renewal-runs.tsx';

const DAY_MS = 86_400_000;
const CHANGING_MS = 1_000;
const LOOK_MS = 3_000;

/** In a demo only: lets time pass while the worker is stopped, and shows what renewals would do then. */
export function TimeMachine() {
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions(undefined, { staleTime: Infinity }));
  return typeof info.data?.demo?.aheadMs === 'number' ? <Present /> : null;
}

function Present() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const machine = useQuery(
    trpc.timeMachine.get.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.worker === 'stopping' || state.data?.worker === 'starting' ? CHANGING_MS : LOOK_MS,
    }),
  );
  return (
    <Section id="time-machine" title={t('timeMachine.title')} lead={t('timeMachine.lead')}>
      <QueryView query={machine} loading={<Skeleton className="h-40" />}>
        {(data) => <Controls machine={data} />}
      </QueryView>
    </Section>
  );
}

function Controls({ machine }: { machine: Machine }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const { aheadMs, now, version, worker } = machine;
  const isStopped = worker === 'stopped';

  const options = {
    onError: (error: unknown) => {
      toast(message(error), 'bad');
      return queryClient.invalidateQueries({ queryKey: trpc.timeMachine.pathKey() });
    },
  };
  const setWorker = useMutation(
    trpc.timeMachine.setWorker.mutationOptions({
      ...options,
      onSuccess: (data) => queryClient.setQueryData(trpc.timeMachine.get.queryKey(), data),
    }),
  );
  const advance = useMutation(
    trpc.timeMachine.advance.mutationOptions({
      ...options,
      onSuccess: (data) => {
        queryClient.setQueryData(trpc.timeMachine.get.queryKey(), data);
        toast(t('timeMachine.moved', { time: formatDate(data.now, locale, 'minute') }));
        // Whatever was read before was read at another time.
        return queryClient.invalidateQueries();
      },
    }),
  );
  const isPending = setWorker.isPending || advance.isPending;

  return (
    <div className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-5">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <div>
          <p className="text-xs text-ink-soft">{t('timeMachine.now')}</p>
          <p className="text-lg font-semibold tabular-nums">{formatDate(now, locale, 'minuteWithZone')}</p>
          <p className="text-sm text-ink-soft">
            {aheadMs === 0
              ? t('timeMachine.present')
              : t('timeMachine.ahead', { count: Math.round(aheadMs / DAY_MS) })}
          </p>
        </div>
        <div role="status">
          <p className="text-xs text-ink-soft">{t('timeMachine.worker')}</p>
          <p className="text-lg font-semibold">{t(`timeMachine.workers.${worker}`)}</p>
        </div>
        <WorkerButton
          isStopped={worker === 'stopped' || worker === 'stopping'}
          isPending={setWorker.isPending}
          onChange={(stopped) => setWorker.mutate({ stopped, version })}
        />
      </div>
      <fieldset aria-describedby="time-machine-hint">
        <legend className="text-sm font-semibold">{t('timeMachine.forward')}</legend>
        <div className="mt-2 flex flex-wrap gap-2">
          {TimeStep.options.map((step) => (
            <Button
              key={step}
              variant="secondary"
              size="sm"
              disabled={!isStopped || isPending}
              onClick={() => advance.mutate({ step, version })}
            >
              {t(`timeMachine.steps.${step}`)}
            </Button>
          ))}
        </div>
      </fieldset>
      <p id="time-machine-hint" className="text-sm text-ink-soft">
        {t(isStopped || worker === 'stopping' ? 'timeMachine.rests' : 'timeMachine.stopFirst')}{' '}
        {t('timeMachine.onlyForward')}
      </p>
      {isStopped && <Plan />}
      {!isStopped && aheadMs > 0 && <CatchUp />}
    </div>
  );
}

function WorkerButton({
  isStopped,
  isPending,
  onChange,
}: {
  isStopped: boolean;
  isPending: boolean;
  onChange: (stopped: boolean) => void;
}) {
  const { t } = useTranslation();
  return (
    <Button
      variant={isStopped ? 'primary' : 'secondary'}
      size="sm"
      className="justify-self-start sm:col-start-2"
      pending={isPending}
      onClick={() => onChange(!isStopped)}
    >
      {t(isStopped ? 'timeMachine.start' : 'timeMachine.stop')}
    </Button>
  );
}

function Plan() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const forecast = useQuery(trpc.renewals.forecast.queryOptions(undefined, { staleTime: 0 }));
  return (
    <div aria-live="polite" className="border-t border-line pt-4 text-sm">
      <h3 className="font-semibold">{t('timeMachine.plan')}</h3>
      <QueryView query={forecast} loading={<Skeleton className="h-16" />}>
        {(found) =>
          found.due === 0 ? <p className="mt-1">{t('timeMachine.nothing')}</p> : <Found found={found} />
        }
      </QueryView>
    </div>
  );
}

/** Says what to expect, and brings what is below up to date as it happens. */
function CatchUp() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data } = useQuery(trpc.renewals.runs.queryOptions(undefined, { refetchInterval: LOOK_MS }));
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: trpc.renewalDesk.pathKey() });
  }, [data, queryClient, trpc]);
  return <p className="border-t border-line pt-4 text-sm">{t('timeMachine.catchUp')}</p>;
}
