import type { Block } from '@inkvine/contracts/block';
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { TextSelection, type Transaction } from '@tiptap/pm/state';
import { toEditorDocument } from './editor-document.ts';

/** Marks a change that came from elsewhere, so that it is neither undone by the writer nor counted as theirs. */
export const FROM_ELSEWHERE = 'fromElsewhere';

const idOf = (node: Node): unknown => node.attrs['id'];

/**
 * Brings a merged text into the editor block by block. Blocks that stay are not touched, so that the caret, the
 * syllable in hand and the undo history stay with them; a caret in a changed block keeps its place in it.
 */
export function applyDocument(
  editor: Editor,
  blocks: readonly Block[],
  renamed: readonly { from: string; to: string }[] = [],
): void {
  const { state, view } = editor;
  const { tr } = state;
  for (const { from, to } of renamed) {
    tr.doc.forEach((node, pos) => {
      if (idOf(node) === from) tr.setNodeAttribute(pos, 'id', to);
    });
  }
  const caret = caretOf(tr);
  replaceChanged(tr, state.schema.nodeFromJSON(toEditorDocument(blocks)));
  restoreCaret(tr, caret);
  if (tr.docChanged) view.dispatch(tr.setMeta('addToHistory', false).setMeta(FROM_ELSEWHERE, true));
}

/** Where the two differ between a common head and tail: removals, then insertions and changes in order. */
function replaceChanged(tr: Transaction, target: Node): void {
  const wanted = new Set(target.children.map(idOf));
  removeMissing(tr, wanted);
  let pos = 0;
  for (const [index, node] of target.children.entries()) {
    const present = tr.doc.maybeChild(index);
    if (present === null) tr.insert(pos, node);
    else if (!present.eq(node)) {
      if (idOf(present) === idOf(node)) tr.replaceWith(pos, pos + present.nodeSize, node);
      else moveOrInsert(tr, pos, node);
    }
    pos += node.nodeSize;
  }
  if (pos < tr.doc.content.size) tr.delete(pos, tr.doc.content.size);
}

function removeMissing(tr: Transaction, wanted: ReadonlySet<unknown>): void {
  const gone: [number, number][] = [];
  tr.doc.forEach((node, pos) => {
    if (!wanted.has(idOf(node))) gone.push([pos, pos + node.nodeSize]);
  });
  // A document is never without blocks: the last one goes with the insertion of the first new one.
  const kept = gone.length === tr.doc.childCount ? gone.slice(1) : gone;
  for (const [from, to] of kept.toReversed()) tr.delete(from, to);
}

/** The block stands further down and comes up, or is new. */
function moveOrInsert(tr: Transaction, pos: number, node: Node): void {
  let below: { at: number; size: number } | null = null;
  for (let at = 0, index = 0; index < tr.doc.childCount && below === null; index += 1) {
    const other = tr.doc.child(index);
    if (at > pos && idOf(other) === idOf(node)) below = { at, size: other.nodeSize };
    at += other.nodeSize;
  }
  if (below !== null) tr.delete(below.at, below.at + below.size);
  tr.insert(pos, node);
}

interface Caret {
  anchor: { id: unknown; offset: number };
  head: { id: unknown; offset: number };
}

function caretOf({ selection, doc }: Transaction): Caret | null {
  if (!(selection instanceof TextSelection)) return null;
  const place = (pos: number) => {
    const $pos = doc.resolve(pos);
    return { id: idOf($pos.node(1)), offset: $pos.parentOffset };
  };
  return { anchor: place(selection.anchor), head: place(selection.head) };
}

function restoreCaret(tr: Transaction, caret: Caret | null): void {
  if (caret === null) return;
  const places = { anchor: tr.selection.anchor, head: tr.selection.head };
  tr.doc.forEach((node, pos) => {
    if (!node.isTextblock) return;
    for (const end of ['anchor', 'head'] as const) {
      if (caret[end].id === idOf(node))
        places[end] = pos + 1 + Math.min(caret[end].offset, node.content.size);
    }
  });
  tr.setSelection(TextSelection.between(tr.doc.resolve(places.anchor), tr.doc.resolve(places.head)));
}
