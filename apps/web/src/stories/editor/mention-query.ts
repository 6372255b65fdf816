import type { Editor } from '@tiptap/core';
import { newBlockId } from './editor-document.ts';
import { startUndoStep } from './editing-keys.ts';

const MOST = 40;
/** An `@` that begins a word, and what was typed after it. In an address of mail it stands within one. */
const MENTION = /(?:^|[\s\p{Ps}\p{Pi}\p{Pd}"'“‘「『《〈…,.!?])@([^\s@]{0,40})$/u;

/** What is being typed after an `@`; null where none is. */
export const mentionIn = (before: string): string | null => MENTION.exec(before)?.[1] ?? null;

/** Where an entry is about to be named, as positions of the document. */
export interface MentionQuery {
  from: number;
  to: number;
  query: string;
}

/** What the cursor stands right after; null where nothing is being named, or nothing can be. */
export function mentionAt({ state }: Pick<Editor, 'state'>): MentionQuery | null {
  const { $from, empty } = state.selection;
  const { entry } = state.schema.marks;
  if (!empty || entry === undefined || !$from.parent.isTextblock) return null;
  if ($from.parent.type.name === 'comment' || !$from.parent.type.allowsMarkType(entry)) return null;
  const start = Math.max($from.parentOffset - MOST - 2, 0);
  const query = mentionIn($from.parent.textBetween(start, $from.parentOffset, undefined, '\n'));
  return query === null ? null : { from: $from.pos - query.length - 1, to: $from.pos, query };
}

/** Puts the name of an entry in place of what was typed, and goes on behind it without the mark. */
export function insertMention(
  editor: Editor,
  { from, to }: MentionQuery,
  named: { entryKey: string; name: string },
): void {
  startUndoStep(editor);
  editor.commands.command(({ tr, state }) => {
    const { entry } = state.schema.marks;
    if (entry === undefined) return false;
    const mark = entry.create({ value: named.entryKey, key: newBlockId() });
    const around = state.doc.resolve(from).marks();
    tr.replaceWith(from, to, state.schema.text(named.name, mark.addToSet(around)));
    tr.removeStoredMark(entry);
    tr.scrollIntoView();
    return true;
  });
}

/** Names an entry where the cursor is, or makes the selected words name it; false where nothing can be named. */
export function mentionEntry(editor: Editor, named: { entryKey: string; name: string }): boolean {
  const { $from, $to, from, to, empty } = editor.state.selection;
  const { entry } = editor.state.schema.marks;
  const { parent } = $from;
  const isPossible =
    entry !== undefined &&
    parent.isTextblock &&
    $from.sameParent($to) &&
    parent.type.name !== 'comment' &&
    parent.type.allowsMarkType(entry);
  if (!isPossible) return false;
  if (empty) insertMention(editor, { from, to, query: '' }, named);
  else {
    startUndoStep(editor);
    const mark = entry.create({ value: named.entryKey, key: newBlockId() });
    editor.view.dispatch(editor.state.tr.addMark(from, to, mark).scrollIntoView());
  }
  editor.view.focus();
  return true;
}
