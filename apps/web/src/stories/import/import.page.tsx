import { useTRPC } from '@inkvine/client/react';
import { ManuscriptId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../design/button.tsx';
import { PageHeading } from '../../design/card.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';
import { ImportPlan } from './import-plan.tsx';
import { ManuscriptDrop } from './manuscript-drop.tsx';

const route = getRouteApi('/write/import');

/** First the file, then the proposal how to split it. The address names the manuscript, so a reload loses nothing. */
export function ImportPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-8">
      <PageTitle title={t('writing.import.title')} />
      <PageHeading title={t('writing.import.title')} lead={t('writing.import.lead')} />
      <RequireSession>{() => <Import />}</RequireSession>
    </div>
  );
}

function Import() {
  const navigate = useNavigate();
  const manuscriptId = ManuscriptId.safeParse(route.useSearch().manuscript);
  const choose = (manuscript: string) => void navigate({ to: '/write/import', search: { manuscript } });
  return manuscriptId.success ? (
    <Preview key={manuscriptId.data} manuscriptId={manuscriptId.data} />
  ) : (
    <ManuscriptDrop onUploaded={choose} />
  );
}

function Preview({ manuscriptId }: { manuscriptId: ManuscriptId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const preview = useQuery(
    // A manuscript never changes; only whether it became a novel does, and that the import tells.
    trpc.manuscripts.preview.queryOptions({ manuscriptId }, { staleTime: Infinity }),
  );
  return (
    <QueryView query={preview} loading={<Skeleton className="h-96" />}>
      {(data) =>
        data.novelId === null ? (
          <ImportPlan preview={data} />
        ) : (
          <EmptyState
            title={t('writing.import.usedTitle')}
            body={t('writing.import.usedBody')}
            action={
              <Link to="/write/$novelId" params={{ novelId: data.novelId }} className={buttonClass()}>
                {t('writing.import.toNovel')}
              </Link>
            }
          />
        )
      }
    </QueryView>
  );
}
