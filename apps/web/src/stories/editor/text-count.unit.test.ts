import { expect, it } from 'vitest';
import { countText } from './text-count.ts';

it('counts Hangul with and without spaces, and sheets', () => {
  expect(countText('동백꽃이 피었다.\n\n닭이 울었다.')).toEqual({
    withSpaces: 16,
    withoutSpaces: 14,
    sheets: 1,
    words: 4,
  });
  expect(countText('가'.repeat(201)).sheets).toBe(2);
});

it('counts what people see as one character once', () => {
  expect(countText('👩‍👩‍👧 각')).toMatchObject({ withSpaces: 3, withoutSpaces: 2 });
});

it('has nothing to count in nothing', () => {
  expect(countText('')).toEqual({ withSpaces: 0, withoutSpaces: 0, sheets: 0, words: 0 });
});
