import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import type { FoundPassage } from '@inkvine/contracts/draft-search';
import type { BranchId, ChapterId, Locale } from '@inkvine/contracts/primitives';
import { useNavigate } from '@tanstack/react-router';
import type { Editor } from '@tiptap/core';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useIsPhone } from '../../../reading/viewport.ts';
import { FindBar, mark, unmark } from './find-bar.tsx';
import type { Sought } from './find-field.tsx';
import { selectFound, type FoundPlace } from './found-place.ts';

const NovelFindPanel = lazy(async () => ({
  default: (await import('./novel-find-panel.tsx')).NovelFindPanel,
}));

/** Find, in the chapter that is open or in all of the branch, with the same words in both. */
export function Finding({
  editor,
  session,
  branchId,
  language,
  chapterId,
  scope,
  arrived,
  onScope,
  onTitle,
  onBulkEdit,
  onClose,
}: {
  editor: Editor;
  session: DraftSession;
  branchId: BranchId;
  language: Locale;
  chapterId: ChapterId | null;
  scope: 'chapter' | 'novel';
  /** What this chapter was opened at. */
  arrived: FoundPlace | null;
  onScope: (scope: 'chapter' | 'novel') => void;
  /** Shows a stretch of the title. */
  onTitle: (range: FoundPassage['range']) => void;
  onBulkEdit: () => void;
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [sought, setSought] = useState<Sought>({
    query: arrived?.query ?? '',
    matchCase: arrived?.matchCase ?? false,
  });
  const [takesFocus, setTakesFocus] = useState(arrived === null);
  const latest = useRef({ sought, chapterId, isPhone, onScope, onTitle, onClose });
  useEffect(() => {
    latest.current = { sought, chapterId, isPhone, onScope, onTitle, onClose };
  });

  const show = useCallback(
    (place: FoundPlace) => {
      mark(editor, place);
      if (place.blockId === null) latest.current.onTitle(place.range);
      else selectFound(editor, place);
    },
    [editor],
  );
  const onOpen = useCallback(
    ({ chapterId: there, blockId, range }: FoundPassage) => {
      const place = { ...latest.current.sought, blockId, range };
      if (there !== latest.current.chapterId) {
        void navigate({
          to: '/write/chapters/$chapterId',
          params: { chapterId: there },
          state: { found: place },
        });
        return;
      }
      // The sheet of a phone lies over half of the text.
      if (latest.current.isPhone) {
        setTakesFocus(false);
        latest.current.onScope('chapter');
      }
      show(place);
    },
    [navigate, show],
  );
  const wantsShown = useRef(arrived);
  useEffect(() => {
    if (wantsShown.current !== null) show(wantsShown.current);
    wantsShown.current = null;
  }, [show]);
  useEffect(() => {
    if (scope === 'novel') mark(editor, sought);
  }, [editor, scope, sought]);
  useEffect(() => () => unmark(editor), [editor]);

  const close = useCallback(() => latest.current.onClose(), []);
  const toChapter = useCallback(() => {
    setTakesFocus(true);
    latest.current.onScope('chapter');
  }, []);
  if (scope === 'chapter') {
    return (
      <FindBar
        {...{ editor, sought, setSought, takesFocus, onBulkEdit, onClose }}
        onNovel={() => {
          setTakesFocus(true);
          onScope('novel');
        }}
      />
    );
  }
  return (
    <Suspense>
      <NovelFindPanel
        {...{ session, branchId, language, sought, setSought, takesFocus, onOpen }}
        onChapter={toChapter}
        onClose={close}
      />
    </Suspense>
  );
}
