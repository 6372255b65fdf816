import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { EditorState } from '@tiptap/pm/state';
import { useEditorState } from '@tiptap/react';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { findNext, findPrev, replaceAll, replaceNext, SearchQuery, setSearchState } from 'prosemirror-search';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';
import { startUndoStep } from './editing-keys.ts';

const INPUT =
  'min-h-11 min-w-0 flex-1 rounded-md border border-line-strong bg-surface px-3 text-sm text-ink placeholder:text-ink-soft focus:outline-2 focus:outline-vine focus:-outline-offset-1 sm:min-h-9';

/** Counts no further than this. */
const COUNT_MAX = 9_999;

/** Find and replace within the chapter. Enter goes on to the next match, but not while a syllable is being composed. */
export function FindBar({
  editor,
  onBulkEdit,
  onClose,
}: {
  editor: Editor;
  onBulkEdit: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [find, setFind] = useState('');
  const [replace, setReplace] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const query = useMemo(
    () => new SearchQuery({ search: find, replace, caseSensitive, literal: true }),
    [find, replace, caseSensitive],
  );
  const doc = useEditorState({
    editor,
    selector: ({ editor: now }) => now.state.doc,
    equalityFn: Object.is,
  });
  const count = useMemo(() => countMatches(query, doc), [query, doc]);
  useEffect(() => {
    editor.view.dispatch(setSearchState(editor.state.tr, query));
  }, [editor, query]);
  useEffect(() => {
    input.current?.focus();
    return () => {
      if (!editor.isDestroyed)
        editor.view.dispatch(setSearchState(editor.state.tr, new SearchQuery({ search: '' })));
    };
  }, [editor]);

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
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
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
      <input
        ref={input}
        value={find}
        aria-label={t('editor.finding.find')}
        placeholder={t('editor.finding.find')}
        onChange={(event) => setFind(event.target.value)}
        onKeyDown={onKeyDown}
        className={INPUT}
      />
      <span role="status" className="min-w-16 text-xs text-ink-soft tabular-nums">
        {find === '' ? '' : count === 0 ? t('editor.finding.none') : t('editor.finding.count', { count })}
      </span>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t('editor.finding.previous')}
        onClick={() => run(findPrev)}
      >
        <ArrowUp aria-hidden className="size-4" />
      </Button>
      <Button variant="quiet" size="icon" aria-label={t('editor.finding.next')} onClick={() => run(findNext)}>
        <ArrowDown aria-hidden className="size-4" />
      </Button>
      <Button variant="quiet" size="icon" aria-label={t('common.close')} onClick={onClose}>
        <X aria-hidden className="size-4" />
      </Button>
      <span className="flex w-full flex-wrap items-center gap-2">
        <input
          value={replace}
          aria-label={t('editor.finding.replace')}
          placeholder={t('editor.finding.replace')}
          onChange={(event) => setReplace(event.target.value)}
          onKeyDown={onKeyDown}
          className={INPUT}
        />
        <Button variant="secondary" size="sm" disabled={count === 0} onClick={() => run(replaceNext)}>
          {t('editor.finding.replaceOne')}
        </Button>
        <Button variant="secondary" size="sm" disabled={count === 0} onClick={all}>
          {t('editor.finding.replaceAll')}
        </Button>
        <label className="inline-flex min-h-11 items-center gap-2 text-sm sm:min-h-9">
          <input
            type="checkbox"
            checked={caseSensitive}
            onChange={(event) => setCaseSensitive(event.target.checked)}
            className="size-4.5 accent-vine"
          />
          {t('editor.finding.matchCase')}
        </label>
      </span>
    </search>
  );
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
