import type { Block, Mark } from '@inkvine/contracts/block';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBlocks, readableBlocks, retypeBlock, soundMarks, splitBlock, withOwnIds } from './blocks.ts';

const block = (text: string, marks: Mark[] = [], id = 'a'): Block => ({
  id,
  type: 'paragraph',
  text,
  ...(marks.length > 0 ? { marks } : {}),
});
const bold = (from: number, to: number): Mark => ({ type: 'bold', from, to });
const wordsOf = ({ text, marks = [] }: Block) => marks.map(({ from, to }) => text.slice(from, to));

it.each<[string, Mark, boolean]>([
  ['on words', bold(0, 4), true],
  ['beyond the text', bold(2, 5), false],
  ['on nothing', bold(2, 2), false],
  ['ruby without a reading', { type: 'ruby', from: 0, to: 1 }, false],
  ['a script', { type: 'link', from: 0, to: 1, value: 'javascript:a()' }, false],
  ['a call', { type: 'link', from: 0, to: 1, value: 'tel:112' }, false],
  ['a good link', { type: 'link', from: 0, to: 1, value: 'https://a.example' }, true],
])('readers get a mark only when it is sound: %s', (_, mark, isShown) => {
  const [shown] = readableBlocks([block('Rain', [bold(1, 3), mark])]);
  expect(shown).toEqual(block('Rain', isShown ? [bold(1, 3), mark] : [bold(1, 3)]));
  expect(readableBlocks([block('Rain', [mark])])).toEqual([block('Rain', isShown ? [mark] : [])]);
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
        const retyped = retypeBlock(block(before, marks), after);
        expect(soundMarks(retyped)).toEqual(retyped.marks ?? []);
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
      for (const half of [first, second]) expect(soundMarks(half)).toEqual(half.marks ?? []);
      expect(first.id).not.toBe(second.id);
      const joined = joinBlocks(first, second);
      expect(joined.text).toBe(text);
      expect(wordsOf(joined).join('')).toBe(text);
    }),
  );
});

describe('blocks with the id of another', () => {
  const of = (...ids: string[]) => ids.map((id, index) => block(`text ${index}`, [bold(0, 4)], id));
  const idsOf = (blocks: readonly Block[]) => blocks.map(({ id }) => id);

  it('get one of their own, and the first keeps it', () => {
    expect(idsOf(withOwnIds(of('a', 'b', 'a', 'a-2', 'a')))).toEqual(['a', 'b', 'a-3', 'a-2', 'a-4']);
    const longest = 'x'.repeat(60);
    expect(withOwnIds(of(longest, longest)).every(({ id }) => id.length <= 60)).toBe(true);
  });

  it('are otherwise as they were, and the same each time; a text without any is left alone', () => {
    const ids = fc.array(fc.constantFrom('a', 'b', 'a-2', 'a-3', 'b-2'));
    fc.assert(
      fc.property(ids, (given) => {
        const blocks = of(...given);
        const mended = withOwnIds(blocks);
        expect(new Set(idsOf(mended)).size).toBe(given.length);
        expect(mended.map(({ id: _, ...rest }) => rest)).toEqual(blocks.map(({ id: _, ...rest }) => rest));
        expect(withOwnIds(of(...given))).toEqual(mended);
        expect(withOwnIds(mended)).toBe(mended);
      }),
    );
  });
});
