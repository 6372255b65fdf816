import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { chapterQuery } from '@inkvine/client/reading/chapter-query';
import { readingDevice } from './this-device.ts';
import { ChapterView } from './chapter-view.tsx';

const route = getRouteApi('/read/$chapterId');

export function ReadingPage() {
  const chapterId = ChapterId.safeParse(route.useParams().chapterId);
  const branchId = BranchId.optional().safeParse(route.useSearch().branch);
  if (!chapterId.success || !branchId.success) return <NotFoundPage />;
  return <Reading chapterId={chapterId.data} branchId={branchId.data} />;
}

function Reading({ chapterId, branchId }: { chapterId: ChapterId; branchId: BranchId | undefined }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const me = useMe();
  const chapter = useQuery({
    ...chapterQuery(readingDevice, trpc, client, { chapterId, branchId }),
    // Coming back to the window must not re-set a text that someone is reading.
    refetchOnWindowFocus: false,
  });
  if (chapter.isError && parseAppError(chapter.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView
      query={chapter}
      loading={
        <div className="page-narrow flex flex-col gap-4 pt-24">
          <Skeleton className="mx-auto h-9 w-64" />
          <Skeleton className="mt-8 h-64" />
        </div>
      }
    >
      {(data) =>
        me.isPending ? null : (
          <ChapterView key={`${data.branchId} ${data.id}`} chapter={data} userId={me.data?.id ?? null} />
        )
      }
    </QueryView>
  );
}
