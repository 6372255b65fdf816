import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { ManagedBranch } from '@inkvine/contracts/branches';
import type { BranchId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../design/button.tsx';
import { Card, PageHeading } from '../../design/card.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { useLocale } from '../../shell/locale.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { AddChapter } from '../add-chapter.tsx';
import { ExportDialog } from '../export-dialog.tsx';
import { SaleTermsDialog } from '../sale-terms-dialog.tsx';
import { ProposalDialog } from '../proposals/proposal-dialog.tsx';
import { ReceivedProposals } from '../proposals/received-proposals.tsx';
import { SentProposals } from '../proposals/sent-proposals.tsx';
import { PublishDraftsSheet } from '../releases/publish-drafts-sheet.tsx';
import { WorkTabs } from '../work-tabs.tsx';
import { AttributionLines } from './attribution-lines.tsx';
import { UpstreamEdits } from './upstream-edits.tsx';
import { RenameForkDialog, RewriteForkDialog } from './fork-desk-dialogs.tsx';

/** A fork of one's own, to write in. */
export function ManagedFork({ branchId }: { branchId: BranchId }) {
  const trpc = useTRPC();
  const branch = useQuery(trpc.branches.managedBranch.queryOptions({ branchId }));
  if (branch.isError && parseAppError(branch.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={branch} loading={<Skeleton className="h-64" />}>
      {(data) => <Desk branch={data} />}
    </QueryView>
  );
}

function Desk({ branch }: { branch: ManagedBranch }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { novel } = branch;
  const work = { novelId: novel.id, branchId: branch.id };
  const outline = useQuery(trpc.outline.whole.queryOptions({ branchId: branch.id }));
  const [dialog, setDialog] = useState<
    'publish' | 'rename' | 'rewrite' | 'export' | 'propose' | 'selling' | null
  >(null);
  const close = () => setDialog(null);
  const own = outline.data?.chapters ?? [];
  const hasDrafts = own.some(({ status }) => status === 'draft');
  const hasPublished = own.some(({ status }) => status === 'published');
  const mayCostCoins = branch.consent?.commercial !== 'no';
  return (
    <>
      <PageTitle title={branch.name} />
      <PageHeading
        title={<span lang={novel.language}>{branch.name}</span>}
        lead={t('branches.desk.lead', { title: novel.title, number: branch.forkNumber })}
        action={
          <div className="flex flex-wrap gap-3">
            <Button disabled={!hasDrafts} onClick={() => setDialog('publish')}>
              {t('writing.publish.open')}
            </Button>
            <Button variant="secondary" disabled={!hasPublished} onClick={() => setDialog('propose')}>
              {t('proposals.open')}
            </Button>
            <Button variant="secondary" onClick={() => setDialog('rename')}>
              {t('branches.desk.rename')}
            </Button>
            {mayCostCoins && (
              <Button variant="secondary" onClick={() => setDialog('selling')}>
                {t('selling.open')}
              </Button>
            )}
            <Button variant="secondary" disabled={own.length === 0} onClick={() => setDialog('export')}>
              {t('writing.export.open')}
            </Button>
            <Link
              to="/write/$novelId/wiki"
              params={{ novelId: novel.id }}
              search={{ branch: branch.id }}
              className={buttonClass('secondary')}
            >
              {t('wiki.title')}
            </Link>
            <Link
              to="/novels/$slug"
              params={{ slug: novel.slug }}
              search={{ branch: branch.id }}
              className={buttonClass('quiet')}
            >
              {t('writing.viewPublic')}
            </Link>
          </div>
        }
      />
      <Inherited branch={branch} onRewrite={() => setDialog('rewrite')} />
      <UpstreamEdits branchId={branch.id} language={novel.language} />
      <SentProposals branchId={branch.id} language={novel.language} />
      <ReceivedProposals branchId={branch.id} language={novel.language} hideEmpty />
      {!mayCostCoins && <Notice>{t('branches.desk.free')}</Notice>}
      <WorkTabs
        name={branch.name}
        work={{ branchId: branch.id, language: novel.language }}
        outline={outline.data}
        mayCostCoins={mayCostCoins}
        addChapter={
          <AddChapter
            {...work}
            after={outline.data === undefined ? undefined : branch.forkNumber + own.length}
          />
        }
      />
      {dialog === 'publish' && outline.data !== undefined && (
        <PublishDraftsSheet {...work} mayCostCoins={mayCostCoins} outline={outline.data} onClose={close} />
      )}
      {dialog === 'selling' && <SaleTermsDialog branchId={branch.id} onClose={close} />}
      {dialog === 'export' && <ExportDialog branchId={branch.id} onClose={close} />}
      {dialog === 'propose' && (
        <ProposalDialog branchId={branch.id} language={novel.language} onClose={close} />
      )}
      {dialog === 'rename' && <RenameForkDialog branch={branch} onClose={close} />}
      {dialog === 'rewrite' && <RewriteForkDialog branch={branch} onClose={close} />}
    </>
  );
}

function Inherited({ branch, onRewrite }: { branch: ManagedBranch; onRewrite: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { consent } = branch;
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="max-w-xl">
          <h2 className="font-serif text-lg font-bold">{t('branches.desk.inheritedTitle')}</h2>
          <div className="mt-2 border-l-2 border-vine pl-3 text-sm">
            <AttributionLines attribution={branch.attribution} />
          </div>
          <p className="mt-2 text-sm text-ink-soft">{t('branches.desk.inheritedLead')}</p>
        </div>
        {branch.forkNumber > 1 && (
          <Button variant="secondary" size="sm" onClick={onRewrite}>
            {t('branches.desk.rewrite')}
          </Button>
        )}
      </div>
      {consent !== null && (
        <details className="mt-3 text-sm">
          <summary className="flex min-h-11 cursor-pointer items-center text-ink-soft">
            {t('branches.desk.agreed', {
              date: formatDate(consent.agreedAt, locale, 'day'),
              version: consent.policyVersion,
            })}
          </summary>
          <ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-vine">
            {consent.words.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
