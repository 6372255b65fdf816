import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { NovelId } from '@inkvine/contracts/primitives';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeading, Section } from '../../design/card.tsx';
import { Skeleton } from '../../design/states.tsx';
import { WayBack } from '../../design/way-back.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';
import { ReceivedProposals } from '../proposals/received-proposals.tsx';
import { ForkRequests } from './fork-requests.tsx';
import { ForkTermsForm } from './fork-terms-form.tsx';
import { ForksOfNovel } from './forks-of-novel.tsx';

const route = getRouteApi('/write/$novelId/branches');

/** Who carries an author's novel on, who wants to, and on which terms. */
export function NovelBranchesPage() {
  const novelId = NovelId.safeParse(route.useParams().novelId);
  if (!novelId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow flex flex-col gap-12">
      <RequireSession>{() => <Branches novelId={novelId.data} />}</RequireSession>
    </div>
  );
}

function Branches({ novelId }: { novelId: NovelId }) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.managedNovel.queryOptions({ novelId }));
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={novel} loading={<Skeleton className="h-64" />}>
      {(data) => <Sections novel={data} />}
    </QueryView>
  );
}

function Sections({ novel }: { novel: ManagedNovel }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const policy = useQuery(
    trpc.branches.managedTerms.queryOptions({ novelId: novel.id }, { refetchOnWindowFocus: false }),
  );
  const title = t('branches.map.title', { title: novel.title });
  return (
    <>
      <PageTitle title={title} />
      <header className="flex flex-col gap-2">
        <WayBack to="/write/$novelId" params={{ novelId: novel.id }}>
          {t('writing.chapters')}
        </WayBack>
        <PageHeading title={title} />
      </header>
      <Section id="requests" title={t('branches.requests.title')}>
        <ForkRequests novelId={novel.id} />
      </Section>
      <ReceivedProposals branchId={novel.branchId} language={novel.language} />
      <Section id="forks" title={t('branches.forks.title')}>
        <ForksOfNovel novelId={novel.id} slug={novel.slug} />
      </Section>
      <Section id="terms" title={t('branches.terms.title')} lead={t('branches.terms.lead')}>
        <QueryView query={policy} loading={<Skeleton className="h-64" />}>
          {(data) => <ForkTermsForm novelId={novel.id} policy={data} />}
        </QueryView>
      </Section>
    </>
  );
}
