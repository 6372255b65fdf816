import { chapterName } from '@inkvine/client/chapter-name';
import { measureOf, sizeOf } from '@inkvine/client/reading-settings';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { PAPERS, SIZE } from '@inkvine/contracts/reading-settings';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { declareClearFace, declareKoreanSerif } from '../design/fonts.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { AttributionLines } from '../stories/branches/attribution-lines.tsx';
import { ForkButton } from '../stories/branches/fork-button.tsx';
import { NoticeAtTheEnd } from '../stories/notices/branch-notices.tsx';
import { MemberNotice } from '../memberships/member-notice.tsx';
import { RentalNotice } from '../wallet/rental-notice.tsx';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import type { EntryPlace } from '../wiki/wiki-view.ts';
import { AuthorNote, BeforeReading } from './author-words.tsx';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import { ChapterPreview } from './chapter-preview.tsx';
import { ChapterText } from './chapter-text.tsx';
import { MentionPlace } from './mention-place.ts';
import { useOtherPlace } from '@inkvine/client/reading/other-place';
import { usePageTurns } from './page-turns.ts';
import { PlaceOffer } from './place-offer.tsx';
import { useProfileSync, useReadingProfile } from '@inkvine/client/reading/use-reading-profile';
import { ReadingBar } from './reading-bar.tsx';
import { useReadingPosition } from './reading-position.ts';
import { ReadingSettingsSheet } from './reading-settings-sheet.tsx';
import { useShortcuts } from './reading-shortcuts.ts';
import { usePaper, useWakeLock, useWindowHeight } from './screen.ts';
import { usePageFlow, useScrollFlow } from './text-flow.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { profileStore } from './profile-store.ts';
import { readingDevice } from './this-device.ts';
import { useIsPhone } from './viewport.ts';

export function ChapterView({ chapter, userId }: { chapter: ReadableChapter; userId: string | null }) {
  const { t } = useTranslation();
  const { novel } = chapter;
  const reading = useReadingProfile(profileStore, novel.id);
  const { settings } = reading;
  const { change } = reading.actions;
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const rootRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<HTMLDivElement>(null);
  const flowRef = useRef<HTMLDivElement>(null);
  const textRef = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<'settings' | 'shortcuts' | null>(null);
  if (novel.language === 'ko') declareKoreanSerif();
  declareClearFace(settings.family);
  useProfileSync(profileStore, userId);
  usePaper(settings.paper);
  useWakeLock(settings.keepAwake);

  const isPaged = settings.mode === 'pages' && chapter.blocks !== null;
  useWindowHeight(rootRef, isPaged);
  const moved = useRef<() => void>(() => undefined);
  const refs = { viewRef, flowRef, textRef };
  const scrollFlow = useScrollFlow(refs);
  const pageFlow = usePageFlow(refs, {
    isOn: isPaged,
    measure: measureOf(settings, novel.language),
    onTurned: () => moved.current(),
  });
  const { fraction, onMoved, goTo, leaveForNext } = useReadingPosition({
    chapter,
    userId,
    flow: isPaged ? pageFlow : scrollFlow,
    flowKey: JSON.stringify([settings, isPhone, isPaged]),
    viewRef,
    textRef,
  });
  useEffect(() => {
    moved.current = onMoved;
  });
  const branchId = branchOf(chapter);
  const { other, dismiss } = useOtherPlace(readingDevice, chapter);
  const mentionPlace = useMemo<EntryPlace>(
    () => ({
      ...{ slug: novel.slug, language: novel.language },
      view: () => {
        const horizonToken = userId === null ? readingDevice.horizon.token() : undefined;
        return { branchId: chapter.branchId, ...(horizonToken === undefined ? {} : { horizonToken }) };
      },
    }),
    [chapter.branchId, novel.language, novel.slug, userId],
  );

  const size = sizeOf(settings, isPhone);
  const label = chapterName(chapter.label, (number) => t('common.chapterNumber', { number }));
  const go = (chapterId: ChapterId | null) => {
    if (chapterId === null) return;
    if (chapterId === chapter.nextId) leaveForNext();
    void navigate({ to: '/read/$chapterId', params: { chapterId }, search: { branch: branchId } });
  };
  usePageTurns(viewRef, {
    isOn: isPaged,
    isLeftHanded: settings.leftHanded,
    onTurn: (by) => {
      if (pageFlow.turn(by)) return;
      if (by < 0) go(chapter.previousId);
      else if (settings.autoNext) go(chapter.nextId);
    },
  });
  useShortcuts(settings.shortcuts, {
    // Pages have the arrow keys for themselves.
    previous: isPaged ? null : () => go(chapter.previousId),
    next: isPaged ? null : () => go(chapter.nextId),
    paper: () => change({ paper: PAPERS[(PAPERS.indexOf(settings.paper) + 1) % PAPERS.length] ?? 'system' }),
    mode: () => change({ mode: settings.mode === 'pages' ? 'scroll' : 'pages' }),
    smaller: () => change({ size: Math.max(size - 1, SIZE.min) }),
    larger: () => change({ size: Math.min(size + 1, SIZE.max) }),
    fullscreen: () => {
      if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
      else void document.exitFullscreen();
    },
    help: () => setDialog('shortcuts'),
  });

  return (
    <div ref={rootRef} className={`flex flex-col ${isPaged ? 'overflow-hidden' : 'min-h-dvh'}`}>
      <PageTitle title={`${chapter.title || label} · ${novel.title}`} />
      <ReadingBar
        chapter={chapter}
        fraction={chapter.blocks === null ? 0 : fraction}
        onOpenSettings={() => setDialog('settings')}
      >
        {other !== null && (
          <PlaceOffer
            other={other}
            onDismiss={dismiss}
            onGo={(to) => {
              dismiss();
              if (typeof to === 'string') go(to);
              else goTo(to);
            }}
          />
        )}
      </ReadingBar>
      <div ref={viewRef} className={isPaged ? 'reading-pages' : 'flex flex-1 flex-col'}>
        <div
          ref={flowRef}
          className={isPaged ? 'reading-pages-flow' : 'flex flex-1 flex-col'}
          data-still={settings.reduceMotion}
        >
          <article className={isPaged ? '' : 'flex-1 px-5 pb-20 sm:px-8'}>
            <header
              lang={novel.language}
              className={`mx-auto max-w-2xl text-center font-serif ${isPaged ? 'pt-[3vh] pb-10' : 'pt-14 pb-12 sm:pt-24'}`}
            >
              <p className="text-sm text-ink-soft">{label}</p>
              <h1 className="mt-3 text-2xl font-bold text-balance">{chapter.title || label}</h1>
              {chapter.fork !== null && <ForkLine chapter={chapter} fork={chapter.fork} />}
              <CreditLine credits={chapter.credits} />
            </header>
            <BeforeReading chapter={chapter} />
            <RentalNotice chapter={chapter} />
            <MemberNotice chapter={chapter} />
            <AuthorNote chapter={chapter} note={chapter.noteBefore} />
            {chapter.blocks === null ? (
              <>
                {chapter.preview !== null && (
                  <ChapterPreview
                    blocks={chapter.preview}
                    language={novel.language}
                    settings={settings}
                    isPhone={isPhone}
                  />
                )}
                <UnlockGate chapter={chapter} />
              </>
            ) : (
              <MentionPlace value={mentionPlace}>
                <ChapterText
                  blocks={chapter.blocks}
                  language={novel.language}
                  settings={settings}
                  isPhone={isPhone}
                  textRef={textRef}
                />
              </MentionPlace>
            )}
            <AuthorNote chapter={chapter} note={chapter.noteAfter} />
          </article>
          <Onwards chapter={chapter} onNext={leaveForNext} />
        </div>
      </div>
      {isPaged && (
        <p className="py-2 text-center text-xs text-ink-soft tabular-nums">
          {t('reading.pageOf', { page: pageFlow.page + 1, pages: pageFlow.pages })}
        </p>
      )}
      {dialog === 'settings' && (
        <ReadingSettingsSheet
          novelId={novel.id}
          language={novel.language}
          reading={reading}
          isPhone={isPhone}
          isSignedIn={userId !== null}
          onClose={() => setDialog(null)}
          onShowShortcuts={() => setDialog('shortcuts')}
        />
      )}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function Onwards({ chapter, onNext }: { chapter: ReadableChapter; onNext: () => void }) {
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
          <NoticeAtTheEnd branchId={chapter.branchId} language={chapter.novel.language} />
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
          onClick={onNext}
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

/** Who wrote the chapter with its author. */
function CreditLine({ credits }: Pick<ReadableChapter, 'credits'>) {
  const { t } = useTranslation();
  if (credits.length === 0) return null;
  const names = credits.map(({ name }) => name).join(', ');
  return <p className="mt-4 font-sans text-xs text-ink-soft">{t('proposals.credits', { names })}</p>;
}

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
