import type { FoundPassage } from '@inkvine/contracts/draft-search';
import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { findNext } from 'prosemirror-search';
import type { Sought } from './find-field.tsx';

/** Where to go in a chapter, and what was sought there. */
export interface FoundPlace extends Sought, Pick<FoundPassage, 'blockId' | 'range'> {}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The chapter was opened at something that was found in it. */
    found?: FoundPlace;
  }
}

/** Selects what was found in the text; the next match, when the block was written anew since. */
export function selectFound(
  editor: Editor,
  { blockId, range, query }: Pick<FoundPlace, 'blockId' | 'range' | 'query'>,
): void {
  const { state, view } = editor;
  let from: number | null = null;
  state.doc.forEach((node, pos) => {
    if (node.attrs['id'] !== blockId || !node.isTextblock || range.to > node.content.size) return;
    const said = node.textBetween(range.from, range.to, undefined, '\n');
    if (said.length === query.length || said.normalize('NFC').length === query.normalize('NFC').length)
      from = pos + 1 + range.from;
  });
  view.focus();
  if (from === null) {
    findNext(state, (tr) => view.dispatch(tr.scrollIntoView()));
    return;
  }
  const selection = TextSelection.create(state.doc, from, from + range.to - range.from);
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
}
