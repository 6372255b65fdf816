import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Sprout } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../../design/card.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { WayBack } from '../../design/way-back.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { BranchMap } from './branch-map.tsx';

const route = getRouteApi('/novels/$slug/branches');

export function BranchMapPage() {
  const trpc = useTRPC();
  const { slug } = route.useParams();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <div className="page-narrow flex flex-col gap-8">
      <QueryView query={novel} loading={<Skeleton className="h-64" />}>
        {(data) => <Map novel={data} />}
      </QueryView>
    </div>
  );
}

function Map({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const map = useQuery(trpc.branches.map.queryOptions({ novelId: novel.id }));
  const title = t('branches.map.title', { title: novel.title });
  return (
    <>
      <PageTitle title={title} />
      <header className="flex flex-col gap-2">
        <WayBack to="/novels/$slug" params={{ slug: novel.slug }}>
          {t('reading.toNovel')}
        </WayBack>
        <PageHeading title={title} lead={t('branches.map.lead')} />
      </header>
      <QueryView query={map} loading={<Skeleton className="h-64" />}>
        {({ branches }) => (
          <>
            <BranchMap slug={novel.slug} branches={branches} />
            {branches.length < 2 && (
              <EmptyState
                icon={<Sprout className="size-7" strokeWidth={1.5} />}
                title={t('branches.map.alone')}
                body={t('branches.map.aloneBody')}
              />
            )}
          </>
        )}
      </QueryView>
    </>
  );
}
