import type { Mark } from '@inkvine/contracts/block';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nestMarks, type TextPart } from './nested-marks.ts';

const written = (parts: readonly TextPart[]): string =>
  parts
    .map((part) =>
      'text' in part ? part.text : `<${part.mark.type}>${written(part.parts)}</${part.mark.type}>`,
    )
    .join('');

const nested = (text: string, marks: Mark[], from?: number, to?: number) =>
  written(nestMarks(text, marks, from, to));

it('leaves plain words as they are', () => {
  expect(nestMarks('그날 밤')).toEqual([{ from: 0, text: '그날 밤' }]);
  expect(nestMarks('')).toEqual([]);
});

it('nests marks that overlap, and keeps a link or a note in one piece', () => {
  const bold: Mark = { type: 'bold', from: 0, to: 4 };
  expect(nested('abcdef', [bold, { type: 'italic', from: 2, to: 6 }])).toBe(
    '<bold>ab<italic>cd</italic></bold><italic>ef</italic>',
  );
  expect(nested('abcdef', [bold, { type: 'link', from: 2, to: 6, value: 'https://a.example' }])).toBe(
    '<bold>ab</bold><link><bold>cd</bold>ef</link>',
  );
});

it('shows a stretch of a text with the marks that lie in it', () => {
  const marks: Mark[] = [
    { type: 'ruby', from: 1, to: 3, value: 'x' },
    { type: 'dots', from: 5, to: 6 },
  ];
  expect(nested('abcdef', marks, 2, 5)).toBe('<ruby>c</ruby>de');
});

const plain = (parts: readonly TextPart[]): string =>
  parts.map((part) => ('text' in part ? part.text : plain(part.parts))).join('');

/** The marks on each character. */
function marksAt(parts: readonly TextPart[], outer: readonly Mark[] = []): Mark[][] {
  return parts.flatMap((part) =>
    'text' in part
      ? Array.from({ length: part.text.length }, () => [...outer])
      : marksAt(part.parts, [...outer, part.mark]),
  );
}

it('says the same text with the same marks on every character, whatever the marks', () => {
  const mark = fc.record({
    type: fc.constantFrom<Mark['type']>('bold', 'italic', 'dots', 'strike', 'ruby'),
    from: fc.nat(12),
    to: fc.nat(12),
    value: fc.constant('reading'),
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 10 }), fc.array(mark, { maxLength: 6 }), (text, marks) => {
      const sound = marks.filter(({ from, to }) => from < to && to <= text.length);
      const nodes = nestMarks(text, sound);
      expect(plain(nodes)).toBe(text);
      for (const [index, present] of marksAt(nodes).entries()) {
        const expected = sound.filter(({ from, to }) => from <= index && index < to);
        expect(new Set(present)).toEqual(new Set(expected));
      }
    }),
  );
});
