import type { DraftConflict } from '@inkvine/client/drafts/draft-state';
import { Extension, type Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

const key = new PluginKey<readonly DraftConflict[]>('conflictMarks');

/** Shows both versions of a block that was changed in two places, by class names only: the text stays untouched. */
export const ConflictMarks = Extension.create({
  name: 'conflictMarks',
  addProseMirrorPlugins: () => [
    new Plugin<readonly DraftConflict[]>({
      key,
      state: {
        init: () => [],
        apply: (tr, before) => (tr.getMeta(key) as readonly DraftConflict[] | undefined) ?? before,
      },
      props: {
        decorations: (state) => {
          const conflicts = key.getState(state) ?? [];
          if (conflicts.length === 0) return null;
          const looks = new Map<unknown, string>();
          for (const { blockId, theirsId } of conflicts) {
            looks.set(blockId, 'is-mine');
            looks.set(theirsId, 'is-theirs');
          }
          const decorations: Decoration[] = [];
          state.doc.forEach((node, pos) => {
            const look = looks.get(node.attrs['id']);
            if (look !== undefined)
              decorations.push(Decoration.node(pos, pos + node.nodeSize, { class: look }));
          });
          return DecorationSet.create(state.doc, decorations);
        },
      },
    }),
  ],
});

export function showConflicts(editor: Editor, conflicts: readonly DraftConflict[]): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, conflicts).setMeta('addToHistory', false));
}

/** Brings a block into view and the cursor to its end. */
export function goToBlock(editor: Editor, id: string): void {
  editor.state.doc.forEach((node, pos) => {
    if (node.attrs['id'] !== id) return;
    editor.commands.setTextSelection(pos + node.nodeSize - 1);
    const dom = editor.view.nodeDOM(pos);
    if (dom instanceof Element) dom.scrollIntoView({ block: 'center' });
    editor.view.focus();
  });
}
