import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { BranchId, NovelId } from '@inkvine/contracts/primitives';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../design/button.tsx';
import { PageHeading } from '../../design/card.tsx';
import { Skeleton } from '../../design/states.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { RequireSession } from '../../shell/session.tsx';
import { ManagedEntries } from './managed-entries.tsx';
import { ManagedEvents } from './managed-events.tsx';
import { SuggestionInbox } from './suggestion-inbox.tsx';
import { WikiCheck } from './wiki-check.tsx';
import { WikiSettingsForm } from './wiki-settings-form.tsx';

const route = getRouteApi('/write/$novelId/wiki');

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

export function ManageWikiPage() {
  const { branch } = route.useSearch();
  return (
    <div className="page flex flex-col gap-8">
      <WithManuscript novelId={route.useParams().novelId} branch={branch}>
        {(manuscript) => <ManageWiki manuscript={manuscript} />}
      </WithManuscript>
    </div>
  );
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

const TABS = ['entries', 'events', 'check', 'inbox', 'settings'] as const;

function ManageWiki({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('entries');
  const { novelId, branchId, branch, slug, title, language } = manuscript;
  return (
    <>
      <PageTitle title={t('wiki.of', { title })} />
      <header className="flex flex-col gap-2">
        <Link
          to="/write/$novelId"
          params={{ novelId }}
          search={{ branch }}
          className="-ml-1 inline-flex min-h-11 items-center gap-1 self-start text-sm text-ink-soft no-underline hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
          <span lang={language}>{title}</span>
        </Link>
        <PageHeading
          title={t('wiki.manage.title')}
          lead={t('wiki.manage.lead')}
          action={
            <Link
              to="/novels/$slug/wiki"
              params={{ slug }}
              search={{ branch }}
              className={buttonClass('secondary')}
            >
              {t('wiki.manage.asReaders')}
            </Link>
          }
        />
      </header>
      <Tabs
        label={t('wiki.manage.parts')}
        value={tab}
        items={TABS.map((value) => ({ value, label: t(`wiki.manage.tab.${value}`) }))}
        onChange={setTab}
      >
        {tab === 'entries' && <ManagedEntries manuscript={manuscript} />}
        {tab === 'events' && <ManagedEvents manuscript={manuscript} />}
        {tab === 'check' && <WikiCheck manuscript={manuscript} />}
        {tab === 'inbox' && <SuggestionInbox manuscript={manuscript} />}
        {tab === 'settings' && <WikiSettingsForm branchId={branchId} />}
      </Tabs>
    </>
  );
}
