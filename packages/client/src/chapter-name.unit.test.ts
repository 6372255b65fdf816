import { expect, it } from 'vitest';
import { chapterName } from './chapter-name.ts';

const numbered = (number: number) => `Chapter ${number}`;

it('puts a number into words and leaves words alone', () => {
  expect(chapterName('12', numbered)).toBe('Chapter 12');
  expect(chapterName('Prologue', numbered)).toBe('Prologue');
  expect(chapterName('7 and a half', numbered)).toBe('7 and a half');
});
