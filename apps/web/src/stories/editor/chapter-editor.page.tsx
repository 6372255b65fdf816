import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../../design/states.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';
import { WritingDesk } from './writing-desk.tsx';

const chapterRoute = getRouteApi('/write/chapters/$chapterId');
const newRoute = getRouteApi('/write/$novelId/new');

const GoneChapter = lazy(async () => ({ default: (await import('./left-words.tsx')).GoneChapter }));

/** Nothing may be put under the hands of somebody who is typing. */
const UNDISTURBED = { refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

const isGone = (error: unknown): boolean => error !== null && parseAppError(error).code === 'NOT_FOUND';

export function ChapterEditorPage() {
  const chapterId = ChapterId.safeParse(chapterRoute.useParams().chapterId);
  if (!chapterId.success) return <NotFoundPage />;
  return (
    <RequireSession>
      {({ id }) => <WrittenChapter key={chapterId.data} chapterId={chapterId.data} userId={id} />}
    </RequireSession>
  );
}

/** The chapter after the last, which becomes one with its first saved words. */
export function NewChapterPage() {
  const novelId = NovelId.safeParse(newRoute.useParams().novelId);
  if (!novelId.success) return <NotFoundPage />;
  return (
    <RequireSession>{({ id }) => <UnwrittenChapter novelId={novelId.data} userId={id} />}</RequireSession>
  );
}

function WrittenChapter({ chapterId, userId }: { chapterId: ChapterId; userId: string }) {
  const trpc = useTRPC();
  const chapter = useQuery(trpc.stories.editableChapter.queryOptions({ chapterId }, UNDISTURBED));
  const { data } = chapter;
  // Once there, the desk stays, whatever becomes of the chapter or the server: words may lie on it.
  if (data === undefined && isGone(chapter.error)) {
    return (
      <Suspense>
        <GoneChapter userId={userId} chapterId={chapterId} />
      </Suspense>
    );
  }
  if (data === undefined) return <Waiting query={chapter} />;
  return (
    <WritingDesk
      userId={userId}
      novel={{
        id: data.novelId,
        forkId: data.fork === null ? null : data.branchId,
        title: data.fork?.name ?? data.novelTitle,
        language: data.language,
      }}
      draftKey={{ branchId: data.branchId, chapterId }}
      chapter={data}
    />
  );
}

function UnwrittenChapter({ novelId, userId }: { novelId: NovelId; userId: string }) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.managedNovel.queryOptions({ novelId }, UNDISTURBED));
  if (novel.data === undefined) return <Waiting query={novel} />;
  const { id, title, language, branchId } = novel.data;
  return (
    <WritingDesk
      userId={userId}
      novel={{ id, forkId: null, title, language }}
      draftKey={{ branchId, chapterId: null }}
      chapter={null}
    />
  );
}

function Waiting<Data>({ query }: { query: UseQueryResult<Data, unknown> }) {
  if (isGone(query.error)) return <NotFoundPage />;
  return (
    <div className="mx-auto w-full max-w-2xl px-5 pt-24">
      <QueryView query={query} loading={<Skeleton className="h-96" />}>
        {() => null}
      </QueryView>
    </div>
  );
}
