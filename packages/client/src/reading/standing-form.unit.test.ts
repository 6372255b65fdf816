import { expect, it } from 'vitest';
import { chapterToStandAt } from './standing-form.ts';

it('takes a whole number of a chapter that the reader has come to', () => {
  const standing = { furthest: 12 };
  expect(['1', '7', '12'].map((typed) => chapterToStandAt(typed, standing))).toEqual([1, 7, 12]);
  expect(['', '0', '13', '2.5', '-1', 'seven'].map((typed) => chapterToStandAt(typed, standing))).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});
