import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { BranchId, NovelId } from '@inkvine/contracts/primitives';
import type { ManagedNovel as Managed } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { AddChapter } from './add-chapter.tsx';
import { ManagedFork } from './branches/managed-fork.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { NovelDetailsDialog } from './novel-details-dialog.tsx';
import { PublishDraftsSheet } from './releases/publish-drafts-sheet.tsx';
import { SaleTermsDialog } from './sale-terms-dialog.tsx';
import { WorkTabs } from './work-tabs.tsx';

const route = getRouteApi('/write/$novelId');

export function ManagedNovelPage() {
  const novelId = NovelId.safeParse(route.useParams().novelId);
  const branchId = BranchId.optional().safeParse(route.useSearch().branch);
  if (!novelId.success || !branchId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-10">
      <RequireSession>
        {() =>
          branchId.data === undefined ? (
            <Manage novelId={novelId.data} />
          ) : (
            <ManagedFork branchId={branchId.data} />
          )
        }
      </RequireSession>
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
  const outline = useQuery(trpc.outline.whole.queryOptions({ branchId: novel.branchId }));
  const [dialog, setDialog] = useState<'details' | 'publish' | 'export' | 'selling' | null>(null);
  const chapters = outline.data?.chapters ?? [];
  const hasDrafts = chapters.some((chapter) => chapter.status === 'draft');
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
            <Button variant="secondary" onClick={() => setDialog('selling')}>
              {t('selling.open')}
            </Button>
            <Button variant="secondary" disabled={chapters.length === 0} onClick={() => setDialog('export')}>
              {t('writing.export.open')}
            </Button>
            <Link
              to="/write/$novelId/branches"
              params={{ novelId: novel.id }}
              className={buttonClass('secondary')}
            >
              {t('branches.manage')}
            </Link>
            <Link
              to="/write/$novelId/wiki"
              params={{ novelId: novel.id }}
              className={buttonClass('secondary')}
            >
              {t('wiki.title')}
            </Link>
            {chapters.some((chapter) => chapter.status === 'published') && (
              <Link to="/novels/$slug" params={{ slug: novel.slug }} className={buttonClass('quiet')}>
                {t('writing.viewPublic')}
              </Link>
            )}
          </div>
        }
      />
      <WorkTabs
        name={novel.title}
        work={novel}
        outline={outline.data}
        addChapter={<AddChapter novelId={novel.id} after={outline.data?.chapters.length} />}
      />
      {dialog === 'details' && <NovelDetailsDialog novel={novel} onClose={() => setDialog(null)} />}
      {dialog === 'selling' && <SaleTermsDialog branchId={novel.branchId} onClose={() => setDialog(null)} />}
      {dialog === 'export' && <ExportDialog branchId={novel.branchId} onClose={() => setDialog(null)} />}
      {dialog === 'publish' && outline.data !== undefined && (
        <PublishDraftsSheet novelId={novel.id} outline={outline.data} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
