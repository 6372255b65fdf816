import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../design/toast.ts';
import { applyDocument } from './apply-document.ts';
import { createTextEditor, readBlocks } from './text-editor.ts';

/** A paste or replacement that takes the place of more than this much of the text is kept as a version first. */
const LARGE_SHARE = 0.3;

export interface ChapterWriting {
  /** Of the element that the text stands in. */
  stand: RefCallback<HTMLElement>;
  /** Null for the moment before it stands. */
  editor: Editor | null;
  title: string;
  setTitle: (title: string) => void;
}

/** The editor and the title of an opened draft, bound to its session both ways. */
export function useChapterWriting(session: DraftSession, onLargeChange: () => void): ChapterWriting {
  const { t } = useTranslation();
  const [title, setTitle] = useState(session.document.title);
  const [editor, setEditor] = useState<Editor | null>(null);
  const latest = useRef({ t, title, onLargeChange });
  useEffect(() => {
    Object.assign(latest.current, { t, onLargeChange });
  });

  const stand = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return;
      const now = latest.current;
      let isApplying = false;
      const created = createTextEditor({
        element,
        blocks: session.document.blocks,
        label: now.t('editor.text'),
        placeholder: now.t('editor.placeholder'),
        onChange: () => {
          if (!isApplying) session.edit({ title: now.title, blocks: readBlocks(created) });
        },
        onComposing: (isComposing) => session.composing(isComposing),
        onReplace: (share) => {
          if (share > LARGE_SHARE) now.onLargeChange();
        },
        onTidied: ({ keepOriginal }) =>
          toast(now.t('editor.pasted'), 'plain', { label: now.t('editor.keepOriginal'), act: keepOriginal }),
      });
      const stop = session.onReplace(({ document, renamed }) => {
        isApplying = true;
        applyDocument(created, document.blocks, renamed);
        isApplying = false;
        now.title = document.title;
        setTitle(document.title);
      });
      setEditor(created);
      return () => {
        stop();
        setEditor(null);
        created.destroy();
      };
    },
    [session],
  );

  useLeaving(session);
  return {
    stand,
    editor,
    title,
    setTitle: (next) => {
      latest.current.title = next;
      setTitle(next);
      session.edit({ title: next, blocks: editor === null ? session.document.blocks : readBlocks(editor) });
    },
  };
}

/** What was typed goes out when the writer looks away, and at once when the page is hidden or left. */
function useLeaving(session: DraftSession): void {
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') void session.flush('hidden');
    };
    const onBlur = () => void session.flush('blur');
    const onPageHide = () => void session.flush('leave');
    document.addEventListener('visibilitychange', onHidden);
    window.addEventListener('blur', onBlur);
    window.addEventListener('pagehide', onPageHide);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      window.removeEventListener('blur', onBlur);
      window.removeEventListener('pagehide', onPageHide);
    };
  }, [session]);
}
