import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { BranchId, NovelId } from '@inkvine/contracts/primitives';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Skeleton } from '../../design/states.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';

/** The wiki that an author keeps: where, and in which language. */
export interface Manuscript {
  novelId: NovelId;
  branchId: BranchId;
  slug: string;
  title: string;
  language: ManagedNovel['language'];
  /** As it stands in addresses: absent for the main branch. */
  branch?: BranchId;
}

/** Shows its children the novel, or the fork of it, that the address names; only its author may see it. */
export function WithManuscript({
  novelId,
  branch,
  children,
}: {
  novelId: string;
  branch: string | undefined;
  children: (manuscript: Manuscript) => ReactNode;
}) {
  const id = NovelId.safeParse(novelId);
  const branchId = BranchId.optional().safeParse(branch);
  if (!id.success || !branchId.success) return <NotFoundPage />;
  return (
    <RequireSession>
      {() =>
        branchId.data === undefined ? (
          <OfNovel novelId={id.data}>{children}</OfNovel>
        ) : (
          <OfFork branchId={branchId.data}>{children}</OfFork>
        )
      }
    </RequireSession>
  );
}

function OfNovel({
  novelId,
  children,
}: {
  novelId: NovelId;
  children: (manuscript: Manuscript) => ReactNode;
}) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.managedNovel.queryOptions({ novelId }));
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={novel} loading={<Skeleton className="h-64" />}>
      {({ branchId, slug, title, language }) => children({ novelId, branchId, slug, title, language })}
    </QueryView>
  );
}

function OfFork({
  branchId,
  children,
}: {
  branchId: BranchId;
  children: (manuscript: Manuscript) => ReactNode;
}) {
  const trpc = useTRPC();
  const fork = useQuery(trpc.branches.managedBranch.queryOptions({ branchId }));
  if (fork.isError && parseAppError(fork.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={fork} loading={<Skeleton className="h-64" />}>
      {({ name, novel: { id, slug, language } }) =>
        children({ novelId: id, branchId, slug, language, title: name, branch: branchId })
      }
    </QueryView>
  );
}
