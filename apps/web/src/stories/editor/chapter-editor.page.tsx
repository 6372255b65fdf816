import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { ChapterId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Skeleton } from '../../design/states.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';
import { ChapterEditor } from './chapter-editor.tsx';

const route = getRouteApi('/write/chapters/$chapterId');

export function ChapterEditorPage() {
  const chapterId = ChapterId.safeParse(route.useParams().chapterId);
  if (!chapterId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <RequireSession>{() => <Editor chapterId={chapterId.data} />}</RequireSession>
    </div>
  );
}

function Editor({ chapterId }: { chapterId: ChapterId }) {
  const trpc = useTRPC();
  const chapter = useQuery(
    trpc.stories.editableChapter.queryOptions(
      { chapterId },
      // Nothing may be put under the hands of somebody who is typing.
      { refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  );
  if (chapter.isError && parseAppError(chapter.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={chapter} loading={<Skeleton className="h-96" />}>
      {(data) => <ChapterEditor key={data.id} chapter={data} />}
    </QueryView>
  );
}
