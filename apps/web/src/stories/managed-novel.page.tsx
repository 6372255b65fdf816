import { parseAppError } from '@inkvine/client/app-error';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { NovelId } from '@inkvine/contracts/primitives';
import type { ManagedChapter, ManagedNovel as Managed } from '@inkvine/contracts/stories';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading, Section } from '../design/card.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList, QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { AddChapter } from './add-chapter.tsx';
import { ManagedChapterRow } from './managed-chapter-row.tsx';
import { NovelDetailsDialog } from './novel-details-dialog.tsx';
import { PublishDialog } from './publish-dialog.tsx';

const route = getRouteApi('/write/$novelId');

/** As many as the server gives at once, because the publish sheet needs all of them. */
const PAGE_SIZE = 100;

export function ManagedNovelPage() {
  const novelId = NovelId.safeParse(route.useParams().novelId);
  if (!novelId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-10">
      <RequireSession>{() => <Manage novelId={novelId.data} />}</RequireSession>
    </div>
  );
}

function Manage({ novelId }: { novelId: NovelId }) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.managedNovel.queryOptions({ novelId }));
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={novel} loading={<Skeleton className="h-64" />}>
      {(data) => <ManagedNovel novel={data} />}
    </QueryView>
  );
}

function ManagedNovel({ novel }: { novel: Managed }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const chapters = useInfiniteQuery(
    trpc.stories.managedChapters.infiniteQueryOptions({ novelId: novel.id, limit: PAGE_SIZE }, pageOptions),
  );
  const [dialog, setDialog] = useState<'details' | 'publish' | null>(null);
  const known: ManagedChapter[] = chapters.data?.pages.flatMap((page) => page.items) ?? [];
  const hasDrafts = known.some((chapter) => chapter.status === 'draft') || chapters.hasNextPage;
  return (
    <>
      <PageTitle title={novel.title} />
      <PageHeading
        title={<span lang={novel.language}>{novel.title}</span>}
        lead={
          novel.synopsis === '' ? undefined : (
            <span lang={novel.language} className="line-clamp-2 max-w-2xl">
              {novel.synopsis}
            </span>
          )
        }
        action={
          <div className="flex flex-wrap gap-3">
            <Button disabled={!hasDrafts} onClick={() => setDialog('publish')}>
              {t('writing.publish.open')}
            </Button>
            <Button variant="secondary" onClick={() => setDialog('details')}>
              {t('writing.details')}
            </Button>
            {known.some((chapter) => chapter.status === 'published') && (
              <Link to="/novels/$slug" params={{ slug: novel.slug }} className={buttonClass('quiet')}>
                {t('writing.viewPublic')}
              </Link>
            )}
          </div>
        }
      />
      <Section
        id="chapters"
        title={t('writing.chapters')}
        action={<AddChapter novelId={novel.id} chapters={chapters} />}
      >
        <PagedList
          query={chapters}
          loading={<Skeleton className="h-64" />}
          empty={<EmptyState title={t('writing.chaptersEmpty')} body={t('writing.chaptersEmptyBody')} />}
        >
          {(items) => (
            <ol className="divide-y divide-line border-y border-line">
              {items.map((chapter) => (
                <ManagedChapterRow key={chapter.id} chapter={chapter} language={novel.language} />
              ))}
            </ol>
          )}
        </PagedList>
      </Section>
      {dialog === 'details' && <NovelDetailsDialog novel={novel} onClose={() => setDialog(null)} />}
      {dialog === 'publish' && (
        <PublishDialog novelId={novel.id} chapters={chapters} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
