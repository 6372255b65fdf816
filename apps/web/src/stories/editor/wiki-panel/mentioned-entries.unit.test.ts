import type { Block } from '@inkvine/contracts/block';
import { getSchema } from '@tiptap/core';
import { expect, it } from 'vitest';
import { toEditorDocument } from '../editor-document.ts';
import { schemaExtensions } from '../editor-schema.ts';
import { mentionedIn } from './mentioned-entries.ts';

const schema = getSchema(schemaExtensions);
const mentioned = (blocks: Block[], entries: { entryKey: string; name: string }[]) => [
  ...mentionedIn(schema.nodeFromJSON(toEditorDocument(blocks)), entries),
];
const river = { entryKey: 'river', name: '한강' };

it('a chapter mentions what it leads to and what it calls by its name', () => {
  const led: Block = {
    ...{ id: 'a', type: 'paragraph', text: '그 강은 얼었다.' },
    marks: [{ type: 'entry', from: 2, to: 3, value: 'ice' }],
  };
  const named: Block = { id: 'b', type: 'comment', text: '한강에서'.normalize('NFD') };
  expect(mentioned([led, named], [river, { entryKey: 'hill', name: '산' }])).toEqual(['ice', 'river']);
});

it('a letter alone is no name', () => {
  expect(mentioned([{ id: 'a', type: 'paragraph', text: '강가' }], [{ entryKey: 'x', name: '강' }])).toEqual(
    [],
  );
});
