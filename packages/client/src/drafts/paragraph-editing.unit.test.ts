import type { Block } from '@inkvine/contracts/block';
import { beforeEach, describe, expect, it } from 'vitest';
import { breakBelow, changeType, joinWithAbove, typeInto, writableBlocks } from './paragraph-editing.ts';

let count = 0;
const newId = () => `n${(count += 1)}`;
beforeEach(() => {
  count = 0;
});

const paragraph = (id: string, text: string, marks?: Block['marks']): Block => ({
  id,
  type: 'paragraph',
  text,
  ...(marks === undefined ? {} : { marks }),
});
const shown = (blocks: readonly Block[]) => blocks.map(({ id, type, text }) => `${id} ${type} ${text}`);

describe('typing into a block', () => {
  const blocks = [paragraph('a', '봄비'), paragraph('b', '그리고')];

  it('changes only that block', () => {
    expect(typeInto(blocks, 'a', '봄비가 온다', newId)).toEqual({
      blocks: [paragraph('a', '봄비가 온다'), blocks[1]],
      caret: null,
    });
  });

  it('makes a new paragraph of what stands after a line end, with its marks', () => {
    const marked = [paragraph('a', 'rain fell', [{ type: 'bold', from: 5, to: 9 }])];
    const { blocks: edited, caret } = typeInto(marked, 'a', 'rain \nfell', newId);
    expect(edited).toEqual([
      paragraph('a', 'rain '),
      paragraph('n1', 'fell', [{ type: 'bold', from: 0, to: 4 }]),
    ]);
    expect(caret).toEqual({ blockId: 'n1', at: 0 });
  });

  it('makes several of a pasted passage and puts the caret at its end', () => {
    const { blocks: edited, caret } = typeInto(blocks, 'b', '그리고\r\n하나\n둘', newId);
    expect(shown(edited)).toEqual([
      'a paragraph 봄비',
      'b paragraph 그리고',
      'n1 paragraph 하나',
      'n2 paragraph 둘',
    ]);
    expect(caret).toEqual({ blockId: 'n2', at: 1 });
  });

  it('goes on below a heading with a paragraph, and keeps line ends in a box', () => {
    const heading: Block = { id: 'h', type: 'heading', text: '1' };
    expect(shown(typeInto([heading], 'h', '1\n', newId).blocks)).toEqual(['h heading 1', 'n1 paragraph ']);
    const box: Block = { id: 's', type: 'status_window', text: '이름' };
    expect(shown(typeInto([box], 's', '이름\n등급', newId).blocks)).toEqual(['s status_window 이름\n등급']);
  });

  it('leaves everything as it is for a block that has gone', () => {
    expect(typeInto(blocks, 'gone', 'x', newId)).toEqual({ blocks, caret: null });
  });
});

describe('Backspace at the start', () => {
  it('joins with the block above, at the seam', () => {
    const joined = joinWithAbove([paragraph('a', '봄'), paragraph('b', '비')], 'b');
    expect(joined).toEqual({ blocks: [paragraph('a', '봄비')], caret: { blockId: 'a', at: 1 } });
  });

  it('takes away a break above, and does nothing at the top', () => {
    const blocks: Block[] = [{ id: 'x', type: 'scene_break', text: '' }, paragraph('b', '비')];
    expect(joinWithAbove(blocks, 'b')).toEqual({ blocks: [blocks[1]], caret: { blockId: 'b', at: 0 } });
    expect(joinWithAbove([blocks[1]!], 'b')).toBeNull();
  });
});

it('a break comes with a place to go on', () => {
  expect(shown(breakBelow([paragraph('a', '끝')], 'a', newId).blocks)).toEqual([
    'a paragraph 끝',
    'n2 scene_break ',
    'n1 paragraph ',
  ]);
  const between = breakBelow([paragraph('a', '끝'), paragraph('b', '다시')], 'a', newId);
  expect(shown(between.blocks)).toEqual(['a paragraph 끝', 'n3 scene_break ', 'b paragraph 다시']);
  expect(between.caret).toEqual({ blockId: 'b', at: 0 });
});

it('an empty text has a place to type', () => {
  expect(shown(writableBlocks([], newId))).toEqual(['n1 paragraph ']);
  expect(shown(writableBlocks([paragraph('a', '')], newId))).toEqual(['a paragraph ']);
});

it('another kind keeps the words', () => {
  expect(shown(changeType([paragraph('a', 'x')], 'a', 'quote'))).toEqual(['a quote x']);
});
