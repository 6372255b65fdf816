import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { FailedJob } from '@inkvine/contracts/backoffice';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

export function FailedJobs() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const jobs = useInfiniteQuery(trpc.backoffice.failedJobs.infiniteQueryOptions({}, pageOptions));
  const retry = useMutation(
    trpc.backoffice.retryJob.mutationOptions({
      onSuccess: () => toast(t('operate.retried')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.backoffice.failedJobs.pathKey() }),
    }),
  );
  return (
    <PagedList
      query={jobs}
      loading={<Skeleton className="h-48" />}
      empty={
        <EmptyState
          icon={<CircleCheck className="size-7" strokeWidth={1.5} />}
          title={t('operate.jobsEmpty')}
          body={t('operate.jobsEmptyBody')}
        />
      }
    >
      {(items) => (
        <ul className="flex flex-col gap-4">
          {items.map((job) => (
            <Job
              key={job.id}
              job={job}
              pending={retry.isPending && retry.variables?.id === job.id}
              onRetry={() => retry.mutate({ id: job.id })}
            />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Job({ job, pending, onRetry }: { job: FailedJob; pending: boolean; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <li className="rounded-lg border border-line bg-surface p-4 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span>
          <code className="font-semibold">{job.jobId}</code>
          <span className="block text-xs text-ink-soft">
            <When at={job.failedAt} /> · {t('operate.jobAttempts', { count: job.attempts })}
          </span>
        </span>
        {job.retriedAt === null ? (
          <Button variant="secondary" size="sm" pending={pending} onClick={onRetry}>
            {t('operate.retryJob')}
            <span className="sr-only">: {job.jobId}</span>
          </Button>
        ) : (
          <span className="text-xs text-ink-soft">
            {t('operate.retriedLabel')} <When at={job.retriedAt} />
          </span>
        )}
      </div>
      <dl className="mt-3 flex flex-col gap-2">
        <div>
          <dt className="text-xs text-ink-soft">{t('operate.jobReason')}</dt>
          <dd className="break-words">{job.reason}</dd>
        </div>
        <div>
          <dt className="text-xs text-ink-soft">{t('operate.jobPayload')}</dt>
          <dd>
            <code className="text-xs break-all">{job.payload}</code>
          </dd>
        </div>
      </dl>
    </li>
  );
}
