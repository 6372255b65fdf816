import { useTRPC } from '@inkvine/client/react';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { declareKoreanSerif } from '../design/fonts.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { AttributionLines } from '../stories/branches/attribution-lines.tsx';
import { ForkButton } from '../stories/branches/fork-button.tsx';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import { ChapterText } from './chapter-text.tsx';
import { ReadingBar } from './reading-bar.tsx';
import { useReadingPosition } from './reading-position.ts';
import { ReadingSettingsDialog } from './reading-settings-dialog.tsx';
import { PAPERS, SIZE, sizeOf } from '@inkvine/client/reading-settings';
import { changeSettings, useReadingSettings } from './reading-settings.ts';
import { useShortcuts } from './reading-shortcuts.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useIsPhone } from './viewport.ts';

/** The next chapter is fetched once this much of the present one is read. */
const FETCH_NEXT_FROM = 0.6;

export function ChapterView({ chapter, isSignedIn }: { chapter: ReadableChapter; isSignedIn: boolean }) {
  const { t } = useTranslation();
  const settings = useReadingSettings();
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const textRef = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<'settings' | 'shortcuts' | null>(null);
  const { novel } = chapter;
  if (novel.language === 'ko') declareKoreanSerif();

  const { fraction } = useReadingPosition({
    chapter,
    textRef,
    isSignedIn,
    layoutKey: JSON.stringify([settings, isPhone]),
  });
  usePaper(settings.paper);
  const branchId = branchOf(chapter);
  usePrefetchedChapter(fraction >= FETCH_NEXT_FROM ? chapter.nextId : null, branchId);

  const size = sizeOf(settings, isPhone);
  const go = (chapterId: ChapterId | null) => {
    if (chapterId !== null) {
      void navigate({ to: '/read/$chapterId', params: { chapterId }, search: { branch: branchId } });
    }
  };
  useShortcuts(settings.shortcuts, {
    previous: () => go(chapter.previousId),
    next: () => go(chapter.nextId),
    paper: () =>
      changeSettings({ paper: PAPERS[(PAPERS.indexOf(settings.paper) + 1) % PAPERS.length] ?? 'system' }),
    smaller: () => changeSettings({ size: Math.max(size - 1, SIZE.min) }),
    larger: () => changeSettings({ size: Math.min(size + 1, SIZE.max) }),
    fullscreen: () => {
      if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
      else void document.exitFullscreen();
    },
    help: () => setDialog('shortcuts'),
  });

  return (
    <div className="flex min-h-dvh flex-col">
      <PageTitle title={`${chapter.title} · ${novel.title}`} />
      <ReadingBar
        chapter={chapter}
        fraction={chapter.blocks === null ? 0 : fraction}
        onOpenSettings={() => setDialog('settings')}
      />
      <article className="flex-1 px-5 pb-20 sm:px-8">
        <header
          lang={novel.language}
          className="mx-auto max-w-2xl pt-14 pb-12 text-center font-serif sm:pt-24"
        >
          <p className="text-sm text-ink-soft">{t('common.chapterNumber', { number: chapter.number })}</p>
          <h1 className="mt-3 text-2xl font-bold text-balance">{chapter.title}</h1>
          {chapter.fork !== null && <ForkLine chapter={chapter} fork={chapter.fork} />}
        </header>
        {chapter.blocks === null ? (
          <UnlockGate chapter={chapter} />
        ) : (
          <ChapterText
            blocks={chapter.blocks}
            language={novel.language}
            settings={settings}
            isPhone={isPhone}
            textRef={textRef}
          />
        )}
      </article>
      <Onwards chapter={chapter} />
      {dialog === 'settings' && (
        <ReadingSettingsDialog
          settings={settings}
          language={novel.language}
          isPhone={isPhone}
          onClose={() => setDialog(null)}
          onShowShortcuts={() => setDialog('shortcuts')}
        />
      )}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function Onwards({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const branch = branchOf(chapter);
  return (
    <nav
      aria-label={t('stories.chapterList')}
      className="page-narrow flex flex-wrap items-center justify-center gap-3 border-t border-line py-8"
    >
      {chapter.previousId !== null && (
        <Link
          to="/read/$chapterId"
          params={{ chapterId: chapter.previousId }}
          search={{ branch }}
          className={buttonClass('quiet')}
        >
          <ArrowLeft aria-hidden className="size-4" />
          {t('reading.previousChapter')}
        </Link>
      )}
      {chapter.nextId === null ? (
        <>
          <p className="w-full text-center text-sm text-ink-soft">{t('reading.theEnd')}</p>
          <Link
            to="/novels/$slug"
            params={{ slug: chapter.novel.slug }}
            search={{ branch }}
            className={buttonClass('secondary')}
          >
            {t('reading.toNovel')}
          </Link>
        </>
      ) : (
        <Link
          to="/read/$chapterId"
          params={{ chapterId: chapter.nextId }}
          search={{ branch }}
          className={buttonClass()}
        >
          {t('reading.nextChapter')}
          <ArrowRight aria-hidden className="size-4" />
        </Link>
      )}
      {chapter.blocks !== null && (
        <div className="flex w-full justify-center">
          <ForkButton chapter={chapter} />
        </div>
      )}
    </nav>
  );
}

/** In a fork one goes on reading in it, also through the chapters it has from others. */
const branchOf = ({ fork, branchId }: ReadableChapter): BranchId | undefined =>
  fork === null ? undefined : branchId;

function ForkLine({
  chapter,
  fork,
}: {
  chapter: ReadableChapter;
  fork: NonNullable<ReadableChapter['fork']>;
}) {
  const { t } = useTranslation();
  return (
    <aside className="mt-6 font-sans text-xs text-ink-soft">
      <p>
        {fork.name ?? t('branches.carriesOn', { title: chapter.novel.title })}
        {' · '}
        {t('common.by', { name: fork.author.name })}
      </p>
      <AttributionLines attribution={fork.attribution} />
    </aside>
  );
}

/** The chosen paper lies under the whole window while one reads. */
function usePaper(paper: string): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (paper === 'system') delete dataset['paper'];
    else dataset['paper'] = paper;
    return () => {
      delete dataset['paper'];
    };
  }, [paper]);
}

function usePrefetchedChapter(chapterId: ChapterId | null, branchId: BranchId | undefined): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useEffect(() => {
    if (chapterId === null) return;
    void queryClient.prefetchQuery(trpc.reading.chapter.queryOptions({ chapterId, branchId }));
  }, [branchId, chapterId, queryClient, trpc]);
}
