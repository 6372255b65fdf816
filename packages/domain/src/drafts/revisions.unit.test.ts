import type { Block } from '@inkvine/contracts/block';
import { expect, test } from 'vitest';
import { countChangedCharacters } from './changed-characters.ts';
import { restoreBlocks } from './restore-blocks.ts';

const block = (id: string, text: string): Block => ({ id, type: 'paragraph', text });

test('changed characters lie between the common beginning and end of a block', () => {
  const before = [block('a', 'It rained.'), block('b', 'All night.')];
  expect(countChangedCharacters(before, before)).toBe(0);
  expect(countChangedCharacters(before, [block('a', 'It rained.'), block('b', 'All long night.')])).toBe(5);
  expect(countChangedCharacters(before, [block('a', 'It snowed.')])).toBe(
    'rain'.length + 'All night.'.length,
  );
  expect(countChangedCharacters(before, [...before, block('c', '끝.')])).toBe(2);
  expect(countChangedCharacters([block('a', 'aaaa')], [block('a', 'aaaaaa')])).toBe(2);
});

test('restored blocks take the place of their namesakes, others come last', () => {
  const present = [block('a', 'new a'), block('b', 'new b')];
  expect(restoreBlocks(present, [block('c', 'old c'), block('a', 'old a')])).toEqual([
    block('a', 'old a'),
    block('b', 'new b'),
    block('c', 'old c'),
  ]);
});
