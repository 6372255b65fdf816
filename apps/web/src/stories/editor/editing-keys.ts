import { Extension, type Editor } from '@tiptap/core';
import { closeHistory, history, redo, undo } from '@tiptap/pm/history';
import { gapCursor } from '@tiptap/pm/gapcursor';
import { TextSelection } from '@tiptap/pm/state';

/** Blocks in which Enter makes a new line and a second one leads out. */
const MANY_LINES = new Set(['status_window', 'comment']);
const SCENE_BREAK = /^(?:\*\s{0,3}\*\s{0,3}\*|-{3,}|—{2,}|#|◇|◆|※)$/u;

/** Whether a line says nothing but that the scene changes. */
export const isSceneBreakLine = (line: string): boolean => SCENE_BREAK.test(line);

/** A line that says only `* * *` becomes a scene break when one goes on to the next line. */
function breakScene(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  const { parent } = $from;
  if (!empty || parent.type.name !== 'paragraph' || !isSceneBreakLine(parent.textContent.trim()))
    return false;
  return insertSceneBreak(editor, parent.textContent.trim(), true);
}

/** Puts a scene break where the cursor is and the cursor behind it, in a paragraph. */
export function insertSceneBreak(editor: Editor, text = '* * *', replacesLine = false): boolean {
  return editor.commands.command(({ tr, state, dispatch }) => {
    const { scene_break: sceneBreak, paragraph } = state.schema.nodes;
    if (sceneBreak === undefined || paragraph === undefined) return false;
    if (dispatch === undefined) return true;
    const { $from } = state.selection;
    const isEmpty = $from.parent.content.size === 0;
    const [start, end] =
      $from.depth === 0
        ? [$from.pos, state.selection.to]
        : replacesLine || isEmpty
          ? [$from.before(1), $from.after(1)]
          : [$from.after(1), $from.after(1)];
    const divider = sceneBreak.create({ text });
    const follows = state.doc.resolve(end).nodeAfter;
    const needsLine = follows === null || !follows.isTextblock || replacesLine || isEmpty;
    tr.replaceWith(start, end, needsLine ? [divider, paragraph.create()] : [divider]);
    tr.setSelection(TextSelection.near(tr.doc.resolve(start + divider.nodeSize + 1))).scrollIntoView();
    return true;
  });
}

function enterInLines(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  if (!empty || !MANY_LINES.has($from.parent.type.name)) return false;
  const atEnd = $from.parentOffset === $from.parent.content.size;
  const leavesAfter = $from.nodeBefore?.type.name === 'line_break' || $from.parent.content.size === 0;
  if (!atEnd || !leavesAfter) return editor.commands.insertContent({ type: 'line_break' });
  if ($from.parent.content.size === 0) return editor.commands.setNode('paragraph');
  return editor
    .chain()
    .deleteRange({ from: $from.pos - 1, to: $from.pos })
    .splitBlock({ keepMarks: false })
    .run();
}

/** Enter after a heading goes on with a paragraph, and in an empty box leads out of it. */
function enterAfterBox(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  const type = $from.parent.type.name;
  if (!empty || (type !== 'heading' && type !== 'quote')) return false;
  if ($from.parent.content.size === 0) return editor.commands.setNode('paragraph');
  if (type === 'quote' || $from.parentOffset < $from.parent.content.size) return false;
  // At its end, what a box is split into is a paragraph.
  return editor.commands.splitBlock({ keepMarks: false });
}

function leaveBoxBackwards(editor: Editor): boolean {
  const { $from, empty } = editor.state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset > 0 || $from.parent.type.name === 'paragraph')
    return false;
  return editor.commands.setNode('paragraph');
}

/** Takes a text block or paragraph back and forth. */
export const toggleBlock = (editor: Editor, type: string): boolean =>
  editor.isActive(type) ? editor.commands.setNode('paragraph') : editor.commands.setNode(type);

const NEW_GROUP_AFTER_MS = 700;

export const EditingKeys = Extension.create({
  name: 'editingKeys',
  priority: 200,
  addProseMirrorPlugins: () => [history({ newGroupDelay: NEW_GROUP_AFTER_MS, depth: 300 }), gapCursor()],
  addKeyboardShortcuts() {
    const { editor } = this;
    const onState = (command: typeof undo) => () => command(editor.state, editor.view.dispatch);
    const backwards = () => editor.commands.undoInputRule() || onState(undo)();
    return {
      Enter: () => breakScene(editor) || enterInLines(editor) || enterAfterBox(editor),
      'Shift-Enter': () => editor.commands.insertContent({ type: 'line_break' }),
      Backspace: () => editor.commands.undoInputRule() || leaveBoxBackwards(editor),
      'Mod-z': backwards,
      'Mod-Shift-z': onState(redo),
      'Mod-y': onState(redo),
      'Mod-b': () => editor.commands.toggleMark('bold'),
      'Mod-i': () => editor.commands.toggleMark('italic'),
      'Mod-u': () => editor.commands.toggleMark('underline'),
      'Mod-Shift-x': () => editor.commands.toggleMark('strike'),
      'Mod-Alt-0': () => editor.commands.setNode('paragraph'),
      'Mod-Alt-1': () => toggleBlock(editor, 'heading'),
      'Mod-Shift-9': () => toggleBlock(editor, 'quote'),
    };
  },
});

/** What comes next is undone apart from what came before. */
export function startUndoStep(editor: Editor): void {
  editor.view.dispatch(closeHistory(editor.state.tr));
}

export const undoStep = (editor: Editor): boolean => undo(editor.state, editor.view.dispatch);
export const redoStep = (editor: Editor): boolean => redo(editor.state, editor.view.dispatch);
