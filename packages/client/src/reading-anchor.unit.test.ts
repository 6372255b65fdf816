import { ReadingAnchor } from '@inkvine/contracts/reading';
import type { Block } from '@inkvine/contracts/block';
import { describe, expect, it } from 'vitest';
import { anchorAt, offsetIn, resolveAnchor } from './reading-anchor.ts';

const block = (id: string, text: string): Block => ({ id, type: 'paragraph', text });
const chapter = Array.from({ length: 20 }, (_, index) =>
  block(`b${index}`, `Paragraph number ${index} says this.`),
);

const anchorOf = (index: number) => {
  const anchor = anchorAt(chapter, index, index / 19);
  if (anchor === null) throw new Error('no anchor');
  return anchor;
};

describe('anchorAt', () => {
  it('names the paragraph and quotes its beginning', () => {
    expect(anchorOf(4)).toEqual({ blockId: 'b4', quote: 'Paragraph number 4 says this.', fraction: 4 / 19 });
  });

  it('quotes from where the reader is in a long paragraph, and finds that again', () => {
    const long = block('long', `${'Much goes before. '.repeat(40)}Here one reads on, and on.`);
    const anchor = anchorAt([long], 0, 0.5, 40 * 18)!;
    expect(anchor.quote).toBe('Here one reads on, and on.');
    expect(offsetIn(long, anchor)).toBe(40 * 18);
    const edited = block('long', `An opening. ${long.text}`);
    expect(offsetIn(edited, anchor)).toBe(40 * 18 + 12);
    expect(offsetIn(block('long', 'All new.'), anchor)).toBe(0);
  });

  it('keeps within the chapter and within 0 to 1', () => {
    expect(anchorAt(chapter, 99, 1.2)).toMatchObject({ blockId: 'b19', fraction: 1 });
    expect(anchorAt(chapter, -3, -0.1)).toMatchObject({ blockId: 'b0', fraction: 0 });
    expect(anchorAt([], 0, 0)).toBeNull();
  });

  it('never cuts a character in two', () => {
    const anchor = anchorAt([block('x', `${'가'.repeat(31)}😀 그리고`)], 0, 0);
    expect(anchor?.quote).toBe('가'.repeat(31));
    expect(ReadingAnchor.safeParse(anchor).success).toBe(true);
  });
});

describe('resolveAnchor', () => {
  it('finds an unchanged paragraph', () => {
    expect(resolveAnchor(chapter, anchorOf(7))).toBe(7);
  });

  it('finds it by id when a paragraph was put in before it', () => {
    expect(resolveAnchor([block('new', 'New.'), ...chapter], anchorOf(7))).toBe(8);
  });

  it('finds the words where the ids were given anew', () => {
    const renamed = [block('n', 'New.'), ...chapter.map((old, index) => block(`other${index}`, old.text))];
    expect(resolveAnchor(renamed, anchorOf(7))).toBe(8);
  });

  it('follows the words to a neighbour that took them over', () => {
    const split = chapter.flatMap((old) =>
      old.id === 'b7' ? [block('b7', 'Something else.'), block('b7b', old.text)] : [old],
    );
    expect(resolveAnchor(split, anchorOf(7))).toBe(8);
  });

  it('stays with the id when the words are gone', () => {
    const rewritten = chapter.map((old) => (old.id === 'b7' ? block('b7', 'All new.') : old));
    expect(resolveAnchor(rewritten, anchorOf(7))).toBe(7);
  });

  it('falls back to the share of the chapter', () => {
    const strangers = Array.from({ length: 11 }, (_, index) => block(`s${index}`, 'Unknown.'));
    expect(resolveAnchor(strangers, { blockId: 'gone', quote: 'gone', fraction: 0.5 })).toBe(5);
  });

  it('prefers the nearest of several paragraphs with the same words', () => {
    const refrain = chapter.map((old, index) =>
      block(`n${index}`, index % 5 === 0 ? 'Nevermore.' : old.text),
    );
    expect(resolveAnchor(refrain, { blockId: 'gone', quote: 'Nevermore.', fraction: 11 / 19 })).toBe(10);
  });
});
