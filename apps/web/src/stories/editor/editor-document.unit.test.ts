import { BlockType, MarkType, type Block, type Mark } from '@inkvine/contracts/block';
import { getSchema } from '@tiptap/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalizeBlock, toBlocks, toEditorDocument } from './editor-document.ts';
import { schemaExtensions } from './editor-schema.ts';

const schema = getSchema(schemaExtensions);

const VALUED: readonly MarkType[] = ['ruby', 'footnote', 'link', 'entry'];
const text = fc.oneof(
  fc
    .array(fc.constantFrom('가', 'ㄱ', '한글', 'a', ' ', '\n', '😀', '…', '“', '人'), { maxLength: 12 })
    .map((all) => all.join('')),
  fc.string({ maxLength: 30, unit: 'grapheme' }).map((any) => any.replaceAll('\r', '')),
);
const mark = (length: number): fc.Arbitrary<Mark> =>
  fc
    .record({
      type: fc.constantFrom(...MarkType.options),
      from: fc.nat(length),
      size: fc.integer({ min: 1, max: 6 }),
      value: fc.constantFrom('x', 'y', 'https://inkvine.example/'),
    })
    .map(({ type, from, size, value }) => ({
      type,
      from,
      to: from + size,
      ...(VALUED.includes(type) ? { value } : {}),
    }));
const blocks: fc.Arbitrary<Block[]> = fc
  .uniqueArray(fc.stringMatching(/^[\w-]{1,8}$/), { minLength: 1, maxLength: 6 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .tuple(fc.constantFrom(...BlockType.options), text)
          .chain(([type, words]) =>
            fc
              .array(mark(words.length), { maxLength: 6 })
              .map((marks) => normalizeBlock({ id, type, text: words, marks })),
          ),
      ),
    ),
  );

it('gives back the same text through the schema of the editor', () => {
  fc.assert(
    fc.property(blocks, (all) => {
      const node = schema.nodeFromJSON(toEditorDocument(all));
      node.check();
      expect(toBlocks(node.toJSON())).toEqual(all);
    }),
    { numRuns: 200 },
  );
});

it('keeps two notes side by side apart, even when they say the same', () => {
  const all: Block[] = [
    {
      id: 'a',
      type: 'paragraph',
      text: '人人',
      marks: [
        { type: 'ruby', from: 0, to: 1, value: 'ひと' },
        { type: 'ruby', from: 1, to: 2, value: 'ひと' },
      ],
    },
  ];
  expect(toBlocks(schema.nodeFromJSON(toEditorDocument(all)).toJSON())).toEqual(all);
});

it('keeps one link whole that is bold in its middle', () => {
  const all: Block[] = [
    {
      id: 'a',
      type: 'paragraph',
      text: 'see the house',
      marks: [
        { type: 'link', from: 0, to: 13, value: 'https://inkvine.example/' },
        { type: 'bold', from: 4, to: 7 },
      ],
    },
  ];
  expect(toBlocks(schema.nodeFromJSON(toEditorDocument(all)).toJSON())).toEqual(all);
});

it('brings marks into the one order, within the text, without overlaps of a kind', () => {
  const block = normalizeBlock({
    id: 'a',
    type: 'quote',
    text: 'abcdef',
    marks: [
      { type: 'bold', from: 3, to: 99 },
      { type: 'link', from: 0, to: 3, value: 'https://a.example/' },
      { type: 'link', from: 2, to: 5, value: 'https://b.example/' },
      { type: 'bold', from: 1, to: 3 },
      { type: 'ruby', from: 0, to: 1 },
    ],
  });
  expect(block.marks).toEqual([
    { type: 'link', from: 0, to: 3, value: 'https://a.example/' },
    { type: 'bold', from: 1, to: 6 },
    { type: 'link', from: 3, to: 5, value: 'https://b.example/' },
  ]);
});

it('never gives one id to two blocks', () => {
  const paragraph = (id: string) => ({ type: 'paragraph', attrs: { id } });
  const ids = toBlocks({ type: 'doc', content: [paragraph('a'), paragraph('a'), { type: 'paragraph' }] }).map(
    ({ id }) => id,
  );
  expect(ids[0]).toBe('a');
  expect(new Set(ids).size).toBe(3);
});

it('opens an empty text with a paragraph to stand in', () => {
  const [first, ...rest] = toBlocks(toEditorDocument([]));
  expect(first).toMatchObject({ type: 'paragraph', text: '' });
  expect(rest).toEqual([]);
});
