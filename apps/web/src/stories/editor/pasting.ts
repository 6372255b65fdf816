import { Extension } from '@tiptap/core';
import { Fragment, Slice, type Node, type Schema } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { isSceneBreakLine } from './editing-keys.ts';

/** Where what was pasted was tidied: the same slice as it came, so that a writer may have it so. */
export interface TidiedPaste {
  /** Undoes the tidy paste and pastes everything that the schema can hold. */
  keepOriginal: () => void;
}

interface PastingOptions {
  onTidied: (paste: TidiedPaste) => void;
  /** Before a paste that takes the place of a large part of the text, with that part (0 to 1). */
  onReplace: (share: number) => void;
}

const withoutId = (node: Node): Node =>
  node.isText ? node : node.type.create({ ...node.attrs, id: null }, node.content, node.marks);

/** New ids for all: what is copied is another text, even where it says the same. */
const withoutIds = (slice: Slice): Slice => {
  const blocks = slice.content.content.map((node) => (node.isBlock ? withoutId(node) : node));
  return new Slice(Fragment.from(blocks), slice.openStart, slice.openEnd);
};

/** The lines of a block as blocks of their own. */
function lines(node: Node): Node[] {
  const parts: Node[][] = [[]];
  for (const child of node.content.content) {
    if (child.type.name === 'line_break') parts.push([]);
    else parts.at(-1)?.push(child);
  }
  return parts.map((part) => node.type.create(node.attrs, part));
}

/**
 * What other programs put on the clipboard, as one would have typed it: a paragraph for each line, no empty ones,
 * no hard spaces, scene breaks where a line says `* * *`.
 */
export function tidySlice(slice: Slice, schema: Schema): Slice {
  const blocks = slice.content.content.flatMap((node) =>
    node.type.name === 'paragraph' || node.type.name === 'quote' ? lines(node) : [node],
  );
  const kept = blocks.flatMap((node): Node[] => {
    if (node.type.name !== 'paragraph') return [node];
    const words = node.textContent.replaceAll(' ', ' ').trim();
    if (words === '') return blocks.length === 1 ? [node] : [];
    if (blocks.length > 1 && isSceneBreakLine(words)) return [schema.node('scene_break', { text: words })];
    return [node.type.create(node.attrs, trimmed(node, schema))];
  });
  const [first, last] = [kept[0], kept.at(-1)];
  return new Slice(
    Fragment.from(kept),
    first?.isTextblock === true ? slice.openStart : 0,
    last?.isTextblock === true ? slice.openEnd : 0,
  );
}

function trimmed(node: Node, schema: Schema): Node[] {
  const children = node.content.content;
  return children.flatMap((child, index) => {
    if (!child.isText) return [child];
    let words = (child.text ?? '').replaceAll(' ', ' ');
    if (index === 0 && children.length > 1) words = words.trimStart();
    if (index === children.length - 1 && children.length > 1) words = words.trimEnd();
    return words === '' ? [] : [schema.text(words, child.marks)];
  });
}

const fromPlainText = (text: string, schema: Schema): Slice => {
  const paragraphs = text
    .split(/\r\n?|\n/)
    .map((line) => schema.node('paragraph', null, line === '' ? [] : [schema.text(line)]));
  return new Slice(Fragment.from(paragraphs), 1, 1);
};

/** In a box of many lines, lines stay lines. */
function pasteLines(view: EditorView, text: string): boolean {
  const { schema, selection, tr } = view.state;
  const lineBreak = schema.nodes['line_break'];
  if (lineBreak === undefined) return false;
  const pieces = text
    .split(/(\r\n?|\n)/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^[\r\n]/.test(piece) ? lineBreak.create() : schema.text(piece)));
  view.dispatch(tr.replaceWith(selection.from, selection.to, pieces).scrollIntoView());
  return true;
}

export const Pasting = Extension.create<PastingOptions>({
  name: 'pasting',
  addOptions: () => ({ onTidied: () => undefined, onReplace: () => undefined }),
  addProseMirrorPlugins() {
    const { options } = this;
    let isOurs = false;
    let original: Slice | null = null;
    return [
      new Plugin({
        props: {
          transformPastedHTML: (html) => {
            isOurs = html.includes('data-block=');
            return html;
          },
          clipboardTextParser: (text, $context) => {
            isOurs = false;
            return fromPlainText(text, $context.doc.type.schema);
          },
          transformPasted: (slice, view) => {
            const pasted = withoutIds(slice);
            const tidy = isOurs ? pasted : tidySlice(pasted, view.state.schema);
            original = tidy.eq(pasted) ? null : pasted;
            isOurs = false;
            return tidy;
          },
          handlePaste: (view, event, slice) => {
            const { selection, doc } = view.state;
            const text = event.clipboardData?.getData('text/plain') ?? '';
            if (/^(status_window|comment)$/.test(selection.$from.parent.type.name) && /[\r\n]/.test(text)) {
              return pasteLines(view, text);
            }
            if (!selection.empty) options.onReplace((selection.to - selection.from) / doc.content.size);
            const raw = original;
            if (raw === null) return false;
            const before = view.state;
            view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true));
            const after = view.state.doc;
            options.onTidied({
              keepOriginal: () => {
                if (view.isDestroyed || !view.state.doc.eq(after)) return;
                const { from, to } = before.selection;
                const { tr } = view.state;
                tr.replaceWith(0, tr.doc.content.size, before.doc.content);
                view.dispatch(tr.replaceRange(from, to, raw).scrollIntoView());
                view.focus();
              },
            });
            return true;
          },
        },
      }),
    ];
  },
});
