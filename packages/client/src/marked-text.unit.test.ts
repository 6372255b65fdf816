import type { Mark } from '@inkvine/contracts/block';
import { expect, it } from 'vitest';
import { nestMarks, type TextPart } from './marked-text.ts';

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
