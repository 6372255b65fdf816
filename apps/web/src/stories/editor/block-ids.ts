import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, type EditorState, type Transaction } from '@tiptap/pm/state';
import { newBlockId } from './editor-document.ts';

/**
 * Gives every block an id of its own: of two with the same one the first keeps it, what was pasted gets new ones.
 * An empty line made in front of a paragraph leaves the id with the words, because places and comments are about
 * them. `composing` leaves the block with the cursor alone, while the browser puts a syllable together in it.
 */
export function assignBlockIds(
  { tr, doc, selection }: EditorState,
  before: Node,
  composing = false,
): Transaction | null {
  const seen = new Set<string>();
  let previous: { id: string; pos: number; isEmpty: boolean } | null = null;
  let pos = 0;
  for (const node of doc.children) {
    const start = pos;
    pos += node.nodeSize;
    const given: unknown = node.attrs['id'];
    if (typeof given === 'string' && !seen.has(given)) {
      seen.add(given);
      previous = { id: given, pos: start, isEmpty: node.content.size === 0 };
      continue;
    }
    if (composing && selection.from >= start && selection.to <= pos) continue;
    const id = newBlockId();
    seen.add(id);
    if (
      given === null &&
      previous?.isEmpty === true &&
      node.content.size > 0 &&
      hadWords(before, previous.id)
    ) {
      tr.setNodeAttribute(previous.pos, 'id', id).setNodeAttribute(start, 'id', previous.id);
    } else {
      tr.setNodeAttribute(start, 'id', id);
    }
    previous = null;
  }
  return tr.docChanged ? tr.setMeta('addToHistory', false) : null;
}

const hadWords = (doc: Node, id: string): boolean =>
  doc.children.some((node) => node.attrs['id'] === id && node.content.size > 0);

export const BlockIds = Extension.create({
  name: 'blockIds',
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        appendTransaction: (transactions, before, state) =>
          transactions.some(({ docChanged }) => docChanged)
            ? assignBlockIds(state, before.doc, editor.view.composing)
            : null,
        props: {
          handleDOMEvents: {
            compositionend: (view) => {
              // After the editor has taken the composed text in, which it does some milliseconds later.
              setTimeout(() => {
                if (view.isDestroyed || view.composing) return;
                const tr = assignBlockIds(view.state, view.state.doc);
                if (tr !== null) view.dispatch(tr);
              }, 60);
              return false;
            },
          },
        },
      }),
    ];
  },
});
