import { useTRPC } from '@inkvine/client/react';
import { BranchId } from '@inkvine/contracts/primitives';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { parseAppError } from '@inkvine/client/app-error';
import { buttonClass } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { DonationPanel } from '../wallet/donation-panel.tsx';
import { DonationRanking } from '../wallet/donation-ranking.tsx';
import { BranchesCard } from './branches/branches-card.tsx';
import { BranchView } from './branches/branch-view.tsx';
import { useMe } from '../shell/session.tsx';
import { ReadersBook } from './readers-book.tsx';
import { ChapterList } from './chapter-list.tsx';
import { readingDevice } from '../reading/this-device.ts';
import { BranchNotices } from './notices/branch-notices.tsx';
import { NovelCover } from './novel-cover.tsx';
import { NovelWarnings } from './novel-warnings.tsx';
import { PageTitle } from '../shell/page-title.tsx';

const route = getRouteApi('/novels/$slug');

export function NovelPage() {
  const { slug } = route.useParams();
  const { branch } = route.useSearch();
  if (branch === undefined) return <MainBranch slug={slug} />;
  const branchId = BranchId.safeParse(branch);
  if (!branchId.success) return <NotFoundPage />;
  return (
    <div className="page">
      <BranchView branchId={branchId.data} />
    </div>
  );
}

function MainBranch({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <div className="page">
      <QueryView
        query={novel}
        loading={
          <div className="flex flex-col gap-8 sm:flex-row">
            <Skeleton className="aspect-2/3 w-44 sm:w-60" />
            <div className="flex flex-1 flex-col gap-4">
              <Skeleton className="h-10 w-3/4" />
              <Skeleton className="h-5 w-40" />
              <Skeleton className="h-32" />
            </div>
          </div>
        }
      >
        {(data) => <NovelView novel={data} />}
      </QueryView>
    </div>
  );
}

function NovelView({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  return (
    <article className="flex flex-col gap-12">
      <PageTitle title={novel.title} />
      <div className="flex flex-col gap-7 sm:flex-row sm:gap-12">
        <NovelCover
          title={novel.title}
          author={novel.author.name}
          language={novel.language}
          className="w-40 shrink-0 self-start sm:w-64"
        />
        <div className="flex min-w-0 flex-col items-start gap-4">
          <div>
            <h1 lang={novel.language} className="font-serif text-3xl font-bold text-balance">
              {novel.title}
            </h1>
            <p className="mt-2 text-ink-soft">
              {t('common.by', { name: novel.author.name })}
              {novel.offersMemberships && (
                <>
                  {' · '}
                  <Link
                    to="/creators/$creatorId/memberships"
                    params={{ creatorId: novel.author.id }}
                    className="underline underline-offset-4"
                  >
                    {t('stories.memberships')}
                  </Link>
                </>
              )}
            </p>
          </div>
          <p className="text-sm text-ink-soft">
            {t(`common.language.${novel.language}`)}
            {' · '}
            {t('common.chapters', { count: novel.chapterCount })}
            {novel.lastPublishedAt !== null && (
              <>
                {' · '}
                <When at={novel.lastPublishedAt} />
              </>
            )}
          </p>
          {novel.synopsis === '' ? (
            <p className="text-ink-soft">{t('stories.noSynopsis')}</p>
          ) : (
            <p lang={novel.language} className="max-w-2xl font-serif whitespace-pre-line">
              {novel.synopsis}
            </p>
          )}
          {novel.tags.length > 0 && (
            <ul aria-label={t('stories.tags')} lang={novel.language} className="flex flex-wrap gap-2">
              {novel.tags.map((tag) => (
                <li key={tag} className="rounded-full bg-sunken px-3 py-1 text-xs text-ink-soft">
                  {tag}
                </li>
              ))}
            </ul>
          )}
          <NovelWarnings warnings={novel.warnings} language={novel.language} />
          <Begin novel={novel} />
        </div>
      </div>
      <div className="grid items-start gap-x-12 gap-y-12 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-12">
          <BranchNotices branchId={novel.branchId} language={novel.language} />
          <ChapterList
            branchId={novel.branchId}
            language={novel.language}
            chapterCount={novel.chapterCount}
            continueAt={{ chapterId: novel.continueChapterId, number: novel.continueNumber }}
          />
        </div>
        <div className="flex flex-col gap-8">
          <BranchesCard novel={novel} />
          <PriceRules novel={novel} />
          <DonationPanel novel={novel} />
          <DonationRanking novelId={novel.id} />
        </div>
      </div>
    </article>
  );
}

function Begin({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const me = useMe();
  const guestPlace = me.data === null ? readingDevice.places.lastIn(null, novel.branchId) : undefined;
  const continueAt = novel.continueChapterId ?? guestPlace?.chapterId ?? null;
  return (
    <div className="mt-2 flex flex-wrap gap-3">
      {continueAt !== null && (
        <Link to="/read/$chapterId" params={{ chapterId: continueAt }} className={buttonClass()}>
          {novel.continueNumber === null
            ? t('stories.continueNovel')
            : t('stories.continueNovelAt', { number: novel.continueNumber })}
        </Link>
      )}
      {novel.firstChapterId !== null && novel.firstChapterId !== continueAt && (
        <Link
          to="/read/$chapterId"
          params={{ chapterId: novel.firstChapterId }}
          className={buttonClass(continueAt === null ? 'primary' : 'secondary')}
        >
          {t('stories.startReading')}
        </Link>
      )}
      <Link to="/novels/$slug/wiki" params={{ slug: novel.slug }} className={buttonClass('secondary')}>
        {t('wiki.title')}
      </Link>
      {novel.mine && (
        <Link to="/write/$novelId" params={{ novelId: novel.id }} className={buttonClass('secondary')}>
          {t('stories.manage')}
        </Link>
      )}
      {me.data != null && <ReadersBook branchId={novel.branchId} />}
    </div>
  );
}

function PriceRules({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const { chapterCount, freeChapterCount } = novel;
  const allFree = freeChapterCount === chapterCount;
  return (
    <Card>
      <h2 className="font-serif text-lg font-bold">{t('stories.priceRules')}</h2>
      <ul className="mt-3 flex list-disc flex-col gap-1.5 pl-5 text-sm marker:text-vine">
        {allFree ? (
          <li>{t('stories.priceAllFree')}</li>
        ) : (
          <>
            <li>
              {freeChapterCount === 0
                ? t('stories.priceNoneFree')
                : t('stories.priceSomeFree', { count: freeChapterCount })}
            </li>
            <li>{t('stories.pricePaid')}</li>
          </>
        )}
      </ul>
    </Card>
  );
}
