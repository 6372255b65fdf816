import type { Block, Mark } from '@inkvine/contracts/block';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBlockProblem, joinBlocks, readableBlocks, retypeBlock, splitBlock } from './blocks.ts';

const block = (text: string, marks: Mark[] = [], id = 'a'): Block => ({
  id,
  type: 'paragraph',
  text,
  ...(marks.length > 0 ? { marks } : {}),
});
const bold = (from: number, to: number): Mark => ({ type: 'bold', from, to });
const wordsOf = ({ text, marks = [] }: Block) => marks.map(({ from, to }) => text.slice(from, to));

describe('findBlockProblem', () => {
  it.each([
    ['sound', [block('Rain.', [bold(0, 4)])], null],
    ['the same id twice', [block('A'), block('B')], 'ID_TWICE'],
    ['a mark beyond the text', [block('Rain', [bold(2, 5)])], 'MARK_OUTSIDE'],
    ['an empty mark', [block('Rain', [bold(2, 2)])], 'MARK_OUTSIDE'],
    ['ruby without a reading', [block('雨', [{ type: 'ruby', from: 0, to: 1 }])], 'MARK_WITHOUT_VALUE'],
    ['a script', [block('x', [{ type: 'link', from: 0, to: 1, value: 'javascript:a()' }])], 'UNSAFE_LINK'],
    ['a good link', [block('x', [{ type: 'link', from: 0, to: 1, value: 'https://a.example' }])], null],
    ['too long', [block('a'.repeat(300_000)), block('a'.repeat(200_001), [], 'b')], 'TOO_LONG'],
  ])('%s', (_, blocks, problem) => {
    expect(findBlockProblem(blocks)).toBe(problem);
  });
});

it('readableBlocks keeps the author’s comments back', () => {
  const comment: Block = { id: 'c', type: 'comment', text: 'She dies in chapter 9.' };
  expect(readableBlocks([block('Rain.'), comment])).toEqual([block('Rain.')]);
});

describe('retypeBlock', () => {
  const marked = block('the old house', [bold(4, 7)]);

  it.each([
    ['before', 'see the old house', ['old']],
    ['after', 'the old house fell', ['old']],
    ['inside', 'the oold house', ['oold']],
    ['right before', 'the very old house', ['old']],
    ['right after', 'the older house', ['old']],
    ['instead of it', 'the new house', []],
    ['cut at its end', 'the ol house', ['ol']],
    ['all gone', '', []],
  ])('%s', (_, text, words) => {
    const retyped = retypeBlock(marked, text);
    expect(retyped.text).toBe(text);
    expect(wordsOf(retyped)).toEqual(words);
  });

  it('never makes an unsound block', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(20), fc.nat(20), (before, after, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const marks = to <= before.length && from < to ? [bold(from, to)] : [];
        expect(findBlockProblem([retypeBlock(block(before, marks), after)])).toBeNull();
      }),
    );
  });
});

it('splitting and joining again changes nothing but the borders of marks', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 2 }), fc.nat(), (text, place) => {
      const at = place % (text.length + 1);
      const whole = block(text, [bold(0, text.length)]);
      const [first, second] = splitBlock(whole, at, 'b');
      expect([first.id, second.id]).toEqual(['a', 'b']);
      expect(findBlockProblem([first, second])).toBeNull();
      const joined = joinBlocks(first, second);
      expect(joined.text).toBe(text);
      expect(wordsOf(joined).join('')).toBe(text);
    }),
  );
});
