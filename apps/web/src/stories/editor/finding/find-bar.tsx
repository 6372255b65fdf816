import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState } from '@tiptap/pm/state';
import { useEditorState } from '@tiptap/react';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { findNext, findPrev, replaceAll, replaceNext, SearchQuery, setSearchState } from 'prosemirror-search';
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { toast } from '../../../design/toast.ts';
import { startUndoStep } from '../editing-keys.ts';
import { FIND_INPUT, FindField, FindScope, isComposing, MatchCase, type Sought } from './find-field.tsx';

/** Counts no further than this. */
const COUNT_MAX = 9_999;

/** Find and replace within the chapter. Enter goes on to the next match, but not while a syllable is being composed. */
export function FindBar({
  editor,
  sought,
  setSought,
  takesFocus,
  onBulkEdit,
  onNovel,
  onClose,
}: {
  editor: Editor;
  sought: Sought;
  setSought: (sought: Sought) => void;
  takesFocus: boolean;
  onBulkEdit: () => void;
  /** Seeks in the whole novel from now on. */
  onNovel: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [replace, setReplace] = useState('');
  const { query: find, matchCase } = sought;
  const query = useMemo(() => searchQuery({ query: find, matchCase }, replace), [find, matchCase, replace]);
  const doc = useEditorState({
    editor,
    selector: ({ editor: now }) => now.state.doc,
    equalityFn: Object.is,
  });
  const count = useMemo(() => countMatches(query, doc), [query, doc]);
  useEffect(() => {
    editor.view.dispatch(setSearchState(editor.state.tr, query));
  }, [editor, query]);
  useEffect(() => () => unmark(editor), [editor]);

  const run = (command: typeof findNext) => {
    command(editor.state, (tr) => editor.view.dispatch(tr.scrollIntoView()));
  };
  const all = () => {
    if (count === 0) return;
    onBulkEdit();
    startUndoStep(editor);
    run(replaceAll);
    toast(t('editor.finding.replaced', { count }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter') return;
    event.preventDefault();
    run(event.shiftKey ? findPrev : findNext);
  };
  return (
    <search
      aria-label={t('editor.find')}
      className="mx-auto flex w-full max-w-3xl flex-wrap items-center gap-2 px-3 pb-2"
    >
      <FindField
        sought={sought}
        setSought={setSought}
        takesFocus={takesFocus}
        status={
          find === '' ? '' : count === 0 ? t('editor.finding.none') : t('editor.finding.count', { count })
        }
        onKeyDown={onKeyDown}
      >
        <Button
          variant="quiet"
          size="icon"
          aria-label={t('editor.finding.previous')}
          onClick={() => run(findPrev)}
        >
          <ArrowUp aria-hidden className="size-4" />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label={t('editor.finding.next')}
          onClick={() => run(findNext)}
        >
          <ArrowDown aria-hidden className="size-4" />
        </Button>
        <Button variant="quiet" size="icon" aria-label={t('common.close')} onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </FindField>
      <span className="flex w-full flex-wrap items-center gap-2">
        <input
          value={replace}
          aria-label={t('editor.finding.replace')}
          placeholder={t('editor.finding.replace')}
          onChange={(event) => setReplace(event.target.value)}
          onKeyDown={onKeyDown}
          className={FIND_INPUT}
        />
        <Button variant="secondary" size="sm" disabled={count === 0} onClick={() => run(replaceNext)}>
          {t('editor.finding.replaceOne')}
        </Button>
        <Button variant="secondary" size="sm" disabled={count === 0} onClick={all}>
          {t('editor.finding.replaceAll')}
        </Button>
        <MatchCase sought={sought} setSought={setSought} />
        <FindScope scope="chapter" onScope={onNovel} />
      </span>
    </search>
  );
}

const searchQuery = ({ query, matchCase }: Sought, replace = ''): SearchQuery =>
  new SearchQuery({ search: query, replace, caseSensitive: matchCase, literal: true });

/** Marks in the text what is sought. */
export const mark = (editor: Editor, sought: Sought): void =>
  editor.view.dispatch(setSearchState(editor.state.tr, searchQuery(sought)));

export function unmark(editor: Editor): void {
  if (!editor.isDestroyed) mark(editor, { query: '', matchCase: false });
}

function countMatches(query: SearchQuery, doc: Node): number {
  if (!query.valid) return 0;
  const searched = EditorState.create({ doc });
  let matches = 0;
  for (let at = 0; matches < COUNT_MAX; matches += 1) {
    const found = query.findNext(searched, at);
    if (found === null) break;
    at = found.to;
  }
  return matches;
}
