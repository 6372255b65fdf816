import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

export interface WritingView {
  /** Everything but the paragraph in hand stands back. */
  focus: boolean;
  /** The line in hand stays where it is and the paper moves, as in a typewriter. */
  typewriter: boolean;
}

/** Where on the screen the typed line stands, from the top. */
const TYPEWRITER_LINE = 0.42;
/** Smaller than this, a jump of the paper is not worth the unrest. */
const TYPEWRITER_SLACK_PX = 4;

const changed = new PluginKey('writingView');

export const WritingViewExtension = Extension.create<{ view: () => WritingView }>({
  name: 'writingView',
  addOptions: () => ({ view: () => ({ focus: false, typewriter: false }) }),
  addProseMirrorPlugins() {
    const { view: settings } = this.options;
    return [
      new Plugin({
        key: changed,
        props: {
          decorations: ({ doc, selection }) => {
            if (!settings().focus || selection.$head.depth === 0) return null;
            const { $from, $to } = selection;
            const decorations: Decoration[] = [];
            doc.nodesBetween($from.before(1), $to.after(1), (node, pos) => {
              decorations.push(Decoration.node(pos, pos + node.nodeSize, { class: 'is-in-hand' }));
              return false;
            });
            return DecorationSet.create(doc, decorations);
          },
          handleScrollToSelection: (view) => {
            if (!settings().typewriter) return false;
            const { top } = view.coordsAtPos(view.state.selection.head);
            const way = top - window.innerHeight * TYPEWRITER_LINE;
            if (Math.abs(way) > TYPEWRITER_SLACK_PX) window.scrollBy({ top: way });
            return true;
          },
        },
      }),
    ];
  },
});

/** After `focus` has changed: how far the rest stands back is the style sheet's. */
export function showFocus(editor: Editor, focus: boolean): void {
  editor.view.dom.dataset['focus'] = String(focus);
  editor.view.dispatch(editor.state.tr);
}
