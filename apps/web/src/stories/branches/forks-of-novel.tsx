import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { Standing, type ForkOfNovel } from '@inkvine/contracts/branches';
import type { NovelId } from '@inkvine/contracts/primitives';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { Choice } from '../../design/field.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { PagedList, useErrorMessage } from '../../shell/query-view.tsx';

type Fork = z.infer<typeof ForkOfNovel>;

/** Branches by others: their author lists, recommends or hides them on the novel's page. */
export function ForksOfNovel({ novelId, slug }: { novelId: NovelId; slug: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const forks = useInfiniteQuery(trpc.branches.forks.infiniteQueryOptions({ novelId }, pageOptions));
  return (
    <PagedList
      query={forks}
      loading={<Skeleton className="h-32" />}
      empty={<EmptyState title={t('branches.forks.empty')} body={t('branches.forks.emptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line border-y border-line">
          {items.map((fork) => (
            <Row key={fork.branchId} fork={fork} slug={slug} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Row({ fork, slug }: { fork: Fork; slug: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const setStanding = useMutation(
    trpc.branches.setStanding.mutationOptions({
      onSuccess: () => toast(t('common.saved')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.branches.pathKey() }),
    }),
  );
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div>
        <Link
          to="/novels/$slug"
          params={{ slug }}
          search={{ branch: fork.branchId }}
          className="inline-flex min-h-11 items-center font-serif font-bold"
        >
          {fork.name}
        </Link>
        <p className="text-xs text-ink-soft">
          {t('branches.forks.by', {
            name: fork.author.name,
            chapters: t('common.chapters', { count: fork.chapters }),
          })}
          {' · '}
          {t('branches.partsAfter', { number: fork.forkNumber })}
        </p>
      </div>
      <Choice
        label={t('branches.forks.standing.label')}
        hideLabel
        name={`standing-${fork.branchId}`}
        value={fork.standing}
        options={Standing.options.map((value) => ({ value, label: t(`branches.forks.standing.${value}`) }))}
        onChange={(standing) =>
          setStanding.mutate({ branchId: fork.branchId, version: fork.version, standing })
        }
      />
    </li>
  );
}
