import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { WikiCard } from '@inkvine/contracts/wiki';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { useEditorState } from '@tiptap/react';
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { insertMention, mentionAt, type MentionQuery } from './mention-query.ts';
import { offersOf, type MentionOffer } from './mention-offers.ts';

const MENU_KEYS = new PluginKey('mentionMenu');
const MOST = 8;
/** More than are shown, so that what readers know is told apart from what they do not also further down. */
const MOST_KNOWN = 20;

/**
 * The entries of the wiki that one may be about to name, below the `@` that was typed. The text keeps the focus: the
 * arrows choose, Enter or Tab takes, Escape leaves it as typed. No key acts while a syllable is open.
 */
export function MentionMenu({
  editor,
  branchId,
  language,
  chapter,
}: {
  editor: Editor;
  branchId: BranchId;
  language: Locale;
  /** Number of the chapter being written; null while it has none. */
  chapter: number | null;
}) {
  const mention = useEditorState({
    editor,
    selector: ({ editor: present }) => (present.isEditable ? mentionAt(present) : null),
  });
  const [left, setLeft] = useState<number | null>(null);
  if (mention === null || mention.from === left) {
    // The same place is offered again once it was left.
    if (mention === null && left !== null) setLeft(null);
    return null;
  }
  return (
    <Menu
      key={mention.from}
      {...{ editor, branchId, language, chapter, mention }}
      onLeave={() => setLeft(mention.from)}
    />
  );
}

function useOffers(branchId: BranchId, chapter: number | null, typed: string): MentionOffer[] {
  const trpc = useTRPC();
  const query = useDeferredValue(typed);
  const asOf = chapter === null ? {} : { asOf: chapter };
  const shown = { placeholderData: keepPreviousData };
  const named = { ...shown, enabled: query !== '' };
  const listed = { ...shown, enabled: query === '' };
  const all = useQuery(trpc.wiki.complete.queryOptions({ branchId, query, limit: MOST }, named));
  const known = useQuery(
    trpc.wiki.complete.queryOptions({ branchId, query, limit: MOST_KNOWN, ...asOf }, named),
  );
  const list = useQuery(trpc.wiki.list.queryOptions({ branchId, limit: MOST }, listed));
  const knownList = useQuery(trpc.wiki.list.queryOptions({ branchId, limit: MOST, ...asOf }, listed));
  const [everything, byThen] =
    query === '' ? [list.data?.items, knownList.data?.items] : [all.data?.items, known.data?.items];
  const nothing: WikiCard[] = [];
  return offersOf(everything ?? nothing, byThen ?? nothing, MOST);
}

function Menu({
  editor,
  branchId,
  language,
  chapter,
  mention,
  onLeave,
}: {
  editor: Editor;
  branchId: BranchId;
  language: Locale;
  chapter: number | null;
  mention: MentionQuery;
  onLeave: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const offers = useOffers(branchId, chapter, mention.query);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, offers.length - 1);
  const isOpen = offers.length > 0;
  const optionId = (index: number) => `${id}-${index}`;
  const take = (offer: MentionOffer | undefined) => {
    const present = mentionAt(editor);
    if (offer === undefined || present === null) return;
    insertMention(editor, present, offer);
    editor.view.focus();
  };

  const onKey = useRef<(key: string) => boolean>(() => false);
  useEffect(() => {
    onKey.current = (key) => {
      if (!isOpen) return false;
      if (key === 'Enter' || key === 'Tab') take(offers[at]);
      else if (key === 'ArrowDown') setChosen((at + 1) % offers.length);
      else if (key === 'ArrowUp') setChosen((at - 1 + offers.length) % offers.length);
      else if (key === 'Escape') onLeave();
      else return false;
      return true;
    };
  });
  useEffect(() => {
    const plugin = new Plugin({
      key: MENU_KEYS,
      props: {
        handleKeyDown: (view, event) => {
          // Enter ends a Korean syllable first; only the next one takes.
          if (event.isComposing || event.keyCode === 229 || view.composing) return false;
          if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
          return onKey.current(event.key);
        },
      },
    });
    editor.registerPlugin(plugin, (added, others) => [added, ...others]);
    return () => {
      if (!editor.isDestroyed) editor.unregisterPlugin(MENU_KEYS);
    };
  }, [editor]);
  useEffect(() => {
    if (!isOpen) return;
    const { dom } = editor.view;
    const told = { 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-activedescendant': `${id}-${at}` };
    for (const [name, value] of Object.entries(told)) dom.setAttribute(name, value);
    return () => {
      for (const name of Object.keys(told)) dom.removeAttribute(name);
    };
  }, [at, editor, id, isOpen]);

  return (
    <>
      <p role="status" className="sr-only">
        {isOpen ? t('editor.mention.found', { count: offers.length }) : ''}
      </p>
      {isOpen && (
        <div
          id={id}
          role="listbox"
          aria-label={t('editor.mention.label')}
          className="fixed z-40 max-h-72 w-80 max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink shadow-raised"
          style={placeOf(editor, mention.from)}
        >
          {offers.map((offer, index) => (
            <button
              key={offer.entryKey}
              id={optionId(index)}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => take(offer)}
              onPointerMove={() => setChosen(index)}
              className={classNames(
                'flex min-h-11 w-full cursor-pointer flex-col justify-center rounded-sm px-3 py-1.5 text-left',
                index === at && 'bg-sunken',
              )}
            >
              <span className="flex w-full items-baseline justify-between gap-3">
                <span lang={language} className="truncate font-serif font-bold">
                  {offer.name}
                </span>
                <span className="shrink-0 text-xs text-ink-soft">{t(`wiki.type.${offer.type}`)}</span>
              </span>
              {offer.later && <span className="text-xs text-wine">{t('editor.mention.later')}</span>}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

const GAP = 6;
/** As high and wide as the list may get, in pixels. */
const HIGH = 288;
const WIDE = 320;

/** Below the line in hand, or above it where there is no room. */
function placeOf(editor: Editor, from: number): { left: number; top?: number; bottom?: number } {
  const line = editor.view.coordsAtPos(Math.min(from, editor.state.doc.content.size));
  const left = Math.max(Math.min(line.left, window.innerWidth - WIDE - 12), 12);
  return line.bottom + GAP + HIGH > window.innerHeight && line.top > HIGH
    ? { left, bottom: window.innerHeight - line.top + GAP }
    : { left, top: line.bottom + GAP };
}
