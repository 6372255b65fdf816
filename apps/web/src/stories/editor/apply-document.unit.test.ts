import type { Block } from '@inkvine/contracts/block';
import { Editor } from '@tiptap/core';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { applyDocument } from './apply-document.ts';
import { toBlocks, toEditorDocument } from './editor-document.ts';
import { schemaExtensions } from './editor-schema.ts';

const paragraph = (id: string, text = id): Block => ({ id, type: 'paragraph', text });
let editor: Editor;
afterEach(() => editor.destroy());

const open = (blocks: readonly Block[]): Editor =>
  (editor = new Editor({ element: null, extensions: schemaExtensions, content: toEditorDocument(blocks) }));

it('turns any text into any other', () => {
  const some = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 })
    .chain((ids) =>
      fc.tuple(...ids.map((id) => fc.constantFrom('', 'x', 'yy').map((text) => paragraph(id, text)))),
    );
  fc.assert(
    fc.property(some, some, (before, after) => {
      open(before);
      applyDocument(editor, after);
      expect(toBlocks(editor.getJSON())).toEqual(after);
      editor.destroy();
    }),
  );
});

it('leaves the very nodes alone that did not change', () => {
  open([paragraph('a'), paragraph('b'), paragraph('c')]);
  const last = editor.state.doc.child(2);
  applyDocument(editor, [paragraph('a', 'other'), paragraph('new'), paragraph('b'), paragraph('c')]);
  expect(editor.state.doc.child(3)).toBe(last);
});

it('keeps the caret at its place in its block, wherever the block goes', () => {
  open([paragraph('a', 'eins'), paragraph('b', 'zwei')]);
  editor.commands.setTextSelection(6 + 1 + 2);
  applyDocument(editor, [paragraph('z', 'zzzzz'), paragraph('a', 'eins'), paragraph('b', 'zwei!')]);
  const { $head } = editor.state.selection;
  expect([$head.parent.attrs['id'], $head.parentOffset]).toEqual(['b', 2]);
});

it('renames a block without touching its words', () => {
  open([paragraph('a', 'eins')]);
  applyDocument(editor, [paragraph('n', 'eins'), paragraph('a', 'uno')], [{ from: 'a', to: 'n' }]);
  expect(toBlocks(editor.getJSON())).toEqual([paragraph('n', 'eins'), paragraph('a', 'uno')]);
});
