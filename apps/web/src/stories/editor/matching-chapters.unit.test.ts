import { expect, it } from 'vitest';
import { matchingChapters } from './matching-chapters.ts';

const chapters = ['동백꽃', '봄·봄', 'The Quiet House', '동백, 다시'].map((title, index) => ({
  title,
  number: index + 1,
}));
const titles = (typed: string) => matchingChapters(chapters, typed).map(({ title }) => title);

it('finds by a part of the title, whatever its case', () => {
  expect(titles('동백')).toEqual(['동백꽃', '동백, 다시']);
  expect(titles(' quiet')).toEqual(['The Quiet House']);
});

it('finds by number, and everything by nothing', () => {
  expect(titles('2')).toEqual(['봄·봄']);
  expect(titles('')).toHaveLength(4);
});
