import type { Mark } from '@inkvine/contracts/block';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inlineText, type Inline } from './inline-text.ts';

const plain = (nodes: readonly Inline[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : plain(node.children))).join('');

/** The marks on each character. */
function marksAt(nodes: readonly Inline[], outer: readonly Mark[] = []): Mark[][] {
  return nodes.flatMap((node) =>
    typeof node === 'string'
      ? Array.from({ length: node.length }, () => [...outer])
      : marksAt(node.children, [...outer, node.mark]),
  );
}

test('a text without marks is itself, an empty one nothing', () => {
  expect(inlineText({ text: 'Rain.' })).toEqual(['Rain.']);
  expect(inlineText({ text: '' })).toEqual([]);
});

test('marks that cross are nested, the reading of a name in one piece', () => {
  const bold: Mark = { type: 'bold', from: 0, to: 3 };
  const ruby: Mark = { type: 'ruby', from: 2, to: 5, value: 'reading' };
  expect(inlineText({ text: 'abcdef', marks: [bold, ruby] })).toEqual([
    { mark: bold, children: ['ab'] },
    { mark: ruby, children: [{ mark: bold, children: ['c'] }, 'de'] },
    'f',
  ]);
});

test('nobody is sent to an address that could run', () => {
  const marks: Mark[] = [{ type: 'link', from: 0, to: 4, value: 'javascript:alert(1)' }];
  expect(inlineText({ text: 'here', marks })).toEqual(['here']);
});

test('says the same text with the same marks on every character, whatever the marks', () => {
  const mark = fc.record({
    type: fc.constantFrom<Mark['type']>('bold', 'italic', 'dots', 'strike', 'ruby'),
    from: fc.nat(12),
    to: fc.nat(12),
    value: fc.constant('reading'),
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 10 }), fc.array(mark, { maxLength: 6 }), (text, marks) => {
      const nodes = inlineText({ text, marks });
      expect(plain(nodes)).toBe(text);
      const sound = marks.filter(({ from, to }) => from < to && to <= text.length);
      for (const [index, present] of marksAt(nodes).entries()) {
        const expected = sound.filter(({ from, to }) => from <= index && index < to);
        expect(new Set(present)).toEqual(new Set(expected));
      }
    }),
  );
});
