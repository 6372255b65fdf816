import { Editor } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { toBlocks, toEditorDocument } from './editor-document.ts';
import { schemaExtensions } from './editor-schema.ts';
import { insertMention, mentionAt, mentionIn } from './mention-query.ts';

it.each([
  ['@', ''],
  ['그때 @춘', '춘'],
  ['“@ㅎ', 'ㅎ'],
  ['(@Orla', 'Orla'],
  ['하나.@둘', '둘'],
  ['Rain — @Vo', 'Vo'],
])('%j names', (before, query) => {
  expect(mentionIn(before)).toBe(query);
});

it.each(['', 'Rain', 'mail@inkvine', '춘향@', '@Orla Voss', '@@', `@${'x'.repeat(41)}`])(
  '%j names nobody',
  (before) => {
    expect(mentionIn(before)).toBeNull();
  },
);

describe('in a text', () => {
  let editor: Editor;
  afterEach(() => editor.destroy());
  const open = (text: string, type: 'paragraph' | 'comment' = 'paragraph') => {
    editor = new Editor({
      ...{ element: null, extensions: schemaExtensions },
      content: toEditorDocument([{ id: 'a', type, text }]),
    });
    editor.commands.setTextSelection(text.length + 1);
    return mentionAt(editor);
  };

  it('takes the place of what was typed; what follows is not named', () => {
    const query = open('그때 @춘')!;
    insertMention(editor, query, { entryKey: 'key', name: '성춘향' });
    editor.commands.command(({ tr }) => tr.insertText('이') !== undefined);
    const [block] = toBlocks(editor.getJSON());
    expect(block).toMatchObject({
      ...{ text: '그때 성춘향이', marks: [{ type: 'entry', from: 3, to: 6, value: 'key' }] },
    });
  });

  it('is not in the author’s own comments', () => {
    expect(open('@Orla', 'comment')).toBeNull();
  });
});
