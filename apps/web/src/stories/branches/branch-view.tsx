import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { BranchView as Branch } from '@inkvine/contracts/branches';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../design/button.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { ChapterList } from '../chapter-list.tsx';
import { BranchNotices } from '../notices/branch-notices.tsx';
import { NovelCover } from '../novel-cover.tsx';
import { NovelWarnings } from '../novel-warnings.tsx';
import { AttributionLines } from './attribution-lines.tsx';
import { BranchesCard } from './branches-card.tsx';

/** A fork as readers find it, with who wrote what it carries on from. */
export function BranchView({ branchId }: { branchId: BranchId }) {
  const trpc = useTRPC();
  const branch = useQuery(trpc.branches.branch.queryOptions({ branchId }));
  if (branch.isError && parseAppError(branch.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={branch} loading={<Skeleton className="h-64" />}>
      {(data) =>
        data.isMain ? (
          <Navigate to="/novels/$slug" params={{ slug: data.novel.slug }} replace />
        ) : (
          <View branch={data} />
        )
      }
    </QueryView>
  );
}

function View({ branch }: { branch: Branch }) {
  const { t } = useTranslation();
  const { novel, fork, author } = branch;
  const name = fork?.name ?? t('branches.unnamed');
  return (
    <article className="flex flex-col gap-12">
      <PageTitle title={`${name} · ${novel.title}`} />
      <div className="flex flex-col gap-7 sm:flex-row sm:gap-12">
        <NovelCover
          title={name}
          author={author.name}
          language={novel.language}
          className="w-40 shrink-0 self-start sm:w-52"
        />
        <div className="flex min-w-0 flex-col items-start gap-4">
          <div>
            <p className="text-sm text-ink-soft">
              <Link to="/novels/$slug" params={{ slug: novel.slug }}>
                {t('branches.carriesOn', { title: novel.title })}
              </Link>
            </p>
            <h1 lang={novel.language} className="mt-1 font-serif text-3xl font-bold text-balance">
              {name}
            </h1>
            <p className="mt-2 text-ink-soft">
              {t('common.by', { name: author.name })}
              {' · '}
              {t('common.chapters', { count: branch.chapterCount })}
            </p>
          </div>
          {fork?.standing === 'endorsed' && (
            <p className="inline-flex items-center gap-1.5 rounded-full bg-gold-soft px-3 py-1 text-xs">
              <Star aria-hidden className="size-3.5" />
              {t('branches.endorsed')}
            </p>
          )}
          <div className="border-l-2 border-vine pl-3 text-sm">
            <AttributionLines attribution={branch.attribution} />
          </div>
          <NovelWarnings warnings={novel.warnings} language={novel.language} />
          <Begin branch={branch} />
        </div>
      </div>
      {branch.tombstones.map(({ number, reason }) => (
        <Notice key={number}>{t(`branches.tombstone.${reason}`, { number })}</Notice>
      ))}
      <div className="grid items-start gap-x-12 gap-y-12 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-12">
          <BranchNotices branchId={branch.id} language={novel.language} />
          <ChapterList
            branchId={branch.id}
            language={novel.language}
            chapterCount={branch.chapterCount}
            continueAt={{ chapterId: branch.continueChapterId, number: null }}
            isFork
          />
        </div>
        <BranchesCard novel={novel} />
      </div>
    </article>
  );
}

function Begin({ branch }: { branch: Branch }) {
  const { t } = useTranslation();
  const continueAt = branch.continueChapterId;
  const search = { branch: branch.id };
  return (
    <div className="mt-2 flex flex-wrap gap-3">
      {continueAt !== null && (
        <Link
          to="/read/$chapterId"
          params={{ chapterId: continueAt }}
          search={search}
          className={buttonClass()}
        >
          {t('stories.continueNovel')}
        </Link>
      )}
      {branch.firstChapterId !== null && branch.firstChapterId !== continueAt && (
        <Link
          to="/read/$chapterId"
          params={{ chapterId: branch.firstChapterId }}
          search={search}
          className={buttonClass(continueAt === null ? 'primary' : 'secondary')}
        >
          {t('stories.startReading')}
        </Link>
      )}
      <Link
        to="/novels/$slug/wiki"
        params={{ slug: branch.novel.slug }}
        search={search}
        className={buttonClass('secondary')}
      >
        {t('wiki.title')}
      </Link>
      {branch.mine && (
        <Link
          to="/write/$novelId"
          params={{ novelId: branch.novel.id }}
          search={search}
          className={buttonClass('secondary')}
        >
          {t('stories.manage')}
        </Link>
      )}
    </div>
  );
}
