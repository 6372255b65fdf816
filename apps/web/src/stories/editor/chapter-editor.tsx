import './writing.css';
import { useDraftState } from '@inkvine/client/drafts/use-draft-session';
import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { DRAFT_MAX_TITLE } from '@inkvine/contracts/drafts';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { declareKoreanSerif } from '../../design/fonts.ts';
import { MenuItem } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import { ChapterStatusBadge } from '../chapter-status-badge.tsx';
import { BackLink, type DeskNovel } from './back-link.tsx';
import { ChapterActions, type ChapterAct } from './chapter-actions.tsx';
import { ChapterPriceField } from './chapter-price.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { Counts } from './counts.tsx';
import { useEditorShortcuts } from './editor-shortcuts.ts';
import { Finding } from './finding/finding.tsx';
import { HistoryPanel } from './history/history-panel.tsx';
import { NameVersionDialog } from './history/name-version-dialog.tsx';
import { MentionMenu } from './mention-menu.tsx';
import { QuickOpen } from './quick-open.tsx';
import { RecoveryBanner } from './recovery-notice.tsx';
import { JournalBanner, RefusedBanner } from './refused-notice.tsx';
import { SaveStateLabel } from './save-state.tsx';
import { EditorToolbar } from './toolbar.tsx';
import { useArrival } from './finding/use-arrival.ts';
import { useMadeChapter } from './use-made-chapter.ts';
import { useMergeToast } from './use-merge-toast.ts';
import { useChapterWriting } from './use-chapter-writing.ts';
import { ValueDialog, valueTarget, type ValueTarget } from './value-dialog.tsx';
import { changeWritingSettings, useWritingSettings, writingSettings } from './writing-settings.ts';
import { WritingSettingsDialog } from './writing-settings-dialog.tsx';
import { showFocus } from './writing-view.ts';

const WikiPanel = lazy(async () => ({ default: (await import('./wiki-panel/wiki-panel.tsx')).WikiPanel }));

type Panel = 'find' | 'findNovel' | 'history' | 'name' | 'quickOpen' | 'settings' | 'wiki';

export function ChapterEditor({
  session,
  branchId,
  novel,
  chapter: opened,
}: {
  session: DraftSession;
  branchId: BranchId;
  novel: DeskNovel;
  chapter: EditableChapter | null;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const settings = useWritingSettings();
  const draft = useDraftState(session);
  const arrived = useArrival();
  const [panel, setPanel] = useState<Panel | null>(arrived.panel);
  const titleField = useRef<HTMLTextAreaElement>(null);
  const [act, setAct] = useState<ChapterAct | null>(null);
  const [value, setValue] = useState<ValueTarget | null>(null);
  const { chapterId } = draft;
  const keepBefore = () => {
    if (chapterId === null || draft.rev === 0) return;
    const { title, blocks } = session.document;
    void client.drafts.revisions.keep
      .mutate({ chapterId, reason: 'bulk_edit', label: null, document: { title, blocks } })
      .catch(() => undefined);
  };
  const { stand, editor, title, setTitle } = useChapterWriting(session, keepBefore);
  if (novel.language === 'ko') declareKoreanSerif();
  useMergeToast(session, draft.merged);

  const chapter = useMadeChapter(opened, draft);

  /** Saves the words in hand and answers the chapter as the server then has it. */
  const prepare = async (): Promise<EditableChapter | null> => {
    await session.flush('leave');
    const { save, chapterId: id } = session.state;
    if (id === null || (save !== 'idle' && save !== 'durable')) {
      toast(save === 'conflict' ? t('editor.conflict.first') : t('editor.notSavedYet'), 'bad');
      return null;
    }
    return queryClient.fetchQuery(
      trpc.stories.editableChapter.queryOptions({ chapterId: id }, { staleTime: 0 }),
    );
  };
  const openPanel = (name: Panel) => () => setPanel(name);
  useEditorShortcuts({
    save: () => void session.flush('shortcut'),
    publish: () => {
      if (chapter !== null && (chapter.status !== 'published' || chapter.unpublishedChanges))
        setAct('publish');
    },
    name: openPanel('name'),
    history: openPanel('history'),
    quickOpen: openPanel('quickOpen'),
    focus: () => changeWritingSettings({ focus: !writingSettings().focus }),
    find: openPanel('find'),
    findNovel: openPanel('findNovel'),
  });
  useEffect(() => {
    if (editor !== null) showFocus(editor, settings.focus);
  }, [editor, settings.focus]);

  const close = useCallback(() => setPanel(null), []);
  const isBeside = panel === 'findNovel' || panel === 'wiki';
  const shownTitle = title.trim() === '' ? t('editor.titlePlaceholder') : title;
  return (
    <div className={classNames('flex min-h-dvh flex-col', isBeside && 'sm:pr-[21rem]')}>
      <PageTitle title={`${shownTitle} · ${novel.title}`} />
      <header className="sticky top-0 z-30 border-b border-line bg-paper/95 backdrop-blur-sm">
        <div className="flex min-h-13 items-center gap-2 px-2 sm:px-4">
          <BackLink novel={novel} />
          <div className="flex min-w-0 flex-1 items-center gap-3">
            <p
              lang={novel.language}
              className="min-w-0 truncate font-serif text-sm text-ink-soft max-sm:hidden"
            >
              {novel.title}
            </p>
            <SaveStateLabel state={draft.save} />
          </div>
          {chapter !== null && (
            <span className="max-md:hidden">
              <ChapterStatusBadge status={chapter.status} />
            </span>
          )}
          {chapter !== null && (
            <ChapterActions
              chapter={chapter}
              asking={act}
              setAsking={setAct}
              prepare={prepare}
              draftRev={() => session.state.rev}
            >
              <MenuItem onSelect={openPanel('history')}>{t('editor.history.title')}</MenuItem>
              <MenuItem onSelect={openPanel('name')}>{t('editor.history.nameNow')}</MenuItem>
            </ChapterActions>
          )}
        </div>
        {editor !== null && (
          <EditorToolbar
            editor={editor}
            language={novel.language}
            onFind={openPanel('find')}
            onWiki={openPanel('wiki')}
            onSettings={openPanel('settings')}
            onValue={(mark) => {
              const target = valueTarget(editor, mark);
              if (target === null) toast(t('editor.value.selectFirst'));
              else setValue(target);
            }}
          />
        )}
        {editor !== null && (panel === 'find' || panel === 'findNovel') && (
          <Finding
            editor={editor}
            session={session}
            branchId={branchId}
            language={novel.language}
            chapterId={chapterId}
            scope={panel === 'find' ? 'chapter' : 'novel'}
            arrived={arrived.place}
            onScope={(scope) => setPanel(scope === 'chapter' ? 'find' : 'findNovel')}
            onTitle={({ from, to }) => {
              titleField.current?.focus();
              titleField.current?.setSelectionRange(from, to);
            }}
            onBulkEdit={keepBefore}
            onClose={() => {
              close();
              editor.view.focus();
            }}
          />
        )}
        {editor !== null && draft.conflicts.length > 0 && (
          <ConflictBanner editor={editor} session={session} conflicts={draft.conflicts} />
        )}
        {draft.recovered !== null && <RecoveryBanner session={session} recovered={draft.recovered} />}
        {draft.journalProblem !== null && draft.save !== 'durable' && draft.save !== 'idle' && (
          <JournalBanner problem={draft.journalProblem} />
        )}
        {draft.save === 'refused' && (
          <RefusedBanner
            problem={draft.problem}
            novel={novel}
            branchId={branchId}
            document={() => session.document}
            onRetry={() => void session.flush('shortcut')}
          />
        )}
      </header>
      <div className="flex-1 px-5 pt-10 sm:px-8 sm:pt-16">
        <div
          lang={novel.language}
          data-phone={settings.phoneWidth}
          className="writing-sheet"
          style={{ '--comment-hint': JSON.stringify(t('editor.commentHint')) } as CSSProperties}
        >
          <h1 className="sr-only">{shownTitle}</h1>
          <textarea
            ref={titleField}
            rows={1}
            aria-label={t('editor.title')}
            placeholder={t('editor.titlePlaceholder')}
            maxLength={DRAFT_MAX_TITLE}
            value={title}
            onCompositionStart={() => session.composing(true)}
            onCompositionEnd={() => session.composing(false)}
            onChange={(event) => setTitle(event.target.value.replaceAll(/[\r\n]+/g, ' '))}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return;
              event.preventDefault();
              editor?.commands.focus('start');
            }}
            className="writing-title mb-8 font-serif text-2xl font-bold text-balance"
          />
          <div ref={stand} />
        </div>
      </div>
      <footer className="sticky bottom-0 z-20 flex items-center justify-between gap-x-4 border-t border-line bg-paper/95 px-4 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] backdrop-blur-sm">
        {editor !== null && <Counts editor={editor} language={novel.language} />}
        {chapter !== null && chapter.fork?.mayCostCoins !== false && <ChapterPriceField chapter={chapter} />}
      </footer>
      {editor !== null && (
        <MentionMenu
          editor={editor}
          branchId={branchId}
          language={novel.language}
          chapter={chapter?.number ?? null}
        />
      )}
      {editor !== null && value !== null && (
        <ValueDialog editor={editor} target={value} onClose={() => setValue(null)} />
      )}
      {editor !== null && panel === 'wiki' && (
        <Suspense>
          <WikiPanel
            editor={editor}
            novelId={novel.id}
            forkId={novel.forkId}
            chapterId={chapter?.id ?? null}
            chapter={chapter?.number ?? null}
            onClose={close}
          />
        </Suspense>
      )}
      {panel === 'settings' && <WritingSettingsDialog onClose={close} />}
      {panel === 'history' && chapter !== null && (
        <HistoryPanel session={session} chapterId={chapter.id} language={novel.language} onClose={close} />
      )}
      {panel === 'name' && chapter !== null && (
        <NameVersionDialog session={session} chapterId={chapter.id} onClose={close} />
      )}
      {panel === 'quickOpen' && <QuickOpen novelId={novel.id} onClose={close} />}
    </div>
  );
}
