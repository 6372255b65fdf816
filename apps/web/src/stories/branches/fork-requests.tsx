import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { ForkRequest as Request } from '@inkvine/contracts/branches';
import type { NovelId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { PagedList, useErrorMessage } from '../../shell/query-view.tsx';

type ForkRequest = z.infer<typeof Request>;

/** Who wants to carry the novel on, and the answer to them. */
export function ForkRequests({ novelId }: { novelId: NovelId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const requests = useInfiniteQuery(trpc.branches.requests.infiniteQueryOptions({ novelId }, pageOptions));
  return (
    <PagedList
      query={requests}
      loading={<Skeleton className="h-32" />}
      empty={<EmptyState title={t('branches.requests.empty')} body={t('branches.requests.emptyBody')} />}
    >
      {(items) => (
        <ul className="flex flex-col gap-3">
          {items.map((request) => (
            <Row key={request.id} request={request} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Row({ request }: { request: ForkRequest }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const { name } = request.requester;
  const answer = useMutation(
    trpc.branches.answerRequest.mutationOptions({
      onSuccess: ({ state }) =>
        toast(
          t(state === 'granted' ? 'branches.requests.grantedToast' : 'branches.requests.declinedToast', {
            name,
          }),
        ),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.branches.requests.pathKey() }),
    }),
  );
  const reply = (grant: boolean) => answer.mutate({ requestId: request.id, version: request.version, grant });
  return (
    <li className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <p className="font-semibold">{t('branches.requests.from', { name, number: request.number })}</p>
      <p className="text-xs text-ink-soft">
        {request.chapterTitle}
        {' · '}
        {request.state === 'open'
          ? t('branches.requests.until', { date: formatDate(request.expiresAt, locale, 'day') })
          : t(`branches.requests.state.${request.state}`)}
      </p>
      {request.message !== '' && (
        <p className="mt-3 border-l-2 border-line-strong pl-3 text-sm whitespace-pre-line">
          {request.message}
        </p>
      )}
      {request.state === 'open' && (
        <div className="mt-4 flex flex-wrap gap-3">
          <Button size="sm" pending={answer.isPending} onClick={() => reply(true)}>
            {t('branches.requests.grant')}
          </Button>
          <Button size="sm" variant="secondary" disabled={answer.isPending} onClick={() => reply(false)}>
            {t('branches.requests.decline')}
          </Button>
        </div>
      )}
    </li>
  );
}
