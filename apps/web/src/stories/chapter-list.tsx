import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { ChapterEntry } from '@inkvine/contracts/stories';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Download, Lock, LockOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { useKeptChapters } from '../offline/kept-chapters.ts';
import { FIRST_CHAPTERS } from '../shell/first-answers.ts';
import { PagedList } from '../shell/query-view.tsx';

/** @param isFork whether to mark the chapters that the branch carries on from, and to go on reading in it */
export function ChapterList({
  branchId,
  language,
  isFork = false,
}: {
  branchId: BranchId;
  language: Locale;
  isFork?: boolean;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const chapters = useInfiniteQuery(
    trpc.stories.chapters.infiniteQueryOptions({ branchId, limit: FIRST_CHAPTERS }, pageOptions),
  );
  return (
    <Section id="chapters" title={t('stories.chapterList')}>
      <PagedList
        query={chapters}
        loading={
          <div className="flex flex-col gap-2">
            {Array.from({ length: 6 }, (_, index) => (
              <Skeleton key={index} className="h-13" />
            ))}
          </div>
        }
        empty={<EmptyState title={t('stories.chaptersEmpty')} body={t('stories.emptyBody')} />}
      >
        {(items) => (
          <ol className="divide-y divide-line border-y border-line">
            {items.map((chapter) => (
              <ChapterRow
                key={chapter.id}
                chapter={chapter}
                language={language}
                search={isFork ? { branch: branchId } : {}}
              />
            ))}
          </ol>
        )}
      </PagedList>
    </Section>
  );
}

function ChapterRow({
  chapter,
  language,
  search,
}: {
  chapter: ChapterEntry;
  language: Locale;
  search: { branch?: BranchId };
}) {
  const { t } = useTranslation();
  const isKept = useKeptChapters().has(chapter.id);
  return (
    <li>
      <Link
        to="/read/$chapterId"
        params={{ chapterId: chapter.id }}
        search={search}
        className="flex min-h-13 items-center gap-4 px-1 py-2.5 text-ink no-underline hover:bg-sunken sm:px-3"
      >
        <span className="w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums">
          {chapter.number}
        </span>
        <span lang={language} className="min-w-0 flex-1 font-serif">
          {chapter.title}
        </span>
        {chapter.inherited && <span className="text-xs text-ink-soft">{t('branches.inherited')}</span>}
        {isKept && (
          <span className="inline-flex items-center text-ink-soft">
            <Download aria-hidden className="size-3.5" />
            <span className="sr-only">{t('stories.readableOffline')}</span>
          </span>
        )}
        {chapter.read && (
          <span className="inline-flex items-center gap-1 text-xs text-vine">
            <Check aria-hidden className="size-3.5" />
            {t('stories.read')}
          </span>
        )}
        <Access chapter={chapter} />
      </Link>
    </li>
  );
}

function Access({ chapter }: { chapter: ChapterEntry }) {
  const { t } = useTranslation();
  if (chapter.access === 'locked') {
    return (
      <span className="inline-flex items-center gap-2 text-sm">
        <Coins amount={chapter.price} />
        <Lock aria-hidden className="size-3.5 text-ink-soft" />
        <span className="sr-only">{t('stories.access.locked')}</span>
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-ink-soft">
      {chapter.access === 'unlocked' && <LockOpen aria-hidden className="size-3.5" />}
      {t(`stories.access.${chapter.access}`)}
    </span>
  );
}
