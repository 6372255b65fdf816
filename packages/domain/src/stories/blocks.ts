import type { Block, Mark } from '@inkvine/contracts/block';

const VALUED: ReadonlySet<Mark['type']> = new Set(['ruby', 'footnote', 'link', 'entry']);
const SAFE_LINK = /^(https?:\/\/|mailto:)\S+$/i;

/** Whether a reader may be sent to the address. */
export const isSafeLink = (address: string): boolean => SAFE_LINK.test(address);

/** Marks that can be shown: on words of the text, with what they name, and leading nowhere a reader may not be sent. */
export const soundMarks = ({ text, marks = [] }: Pick<Block, 'text' | 'marks'>): Mark[] =>
  marks.filter(({ type, from, to, value = '' }) => {
    if (from < 0 || from >= to || to > text.length) return false;
    if (VALUED.has(type) && value === '') return false;
    return type !== 'link' || isSafeLink(value);
  });

const withMarks = (block: Block, text: string, marks: Mark[]): Block => {
  const { marks: _, ...plain } = block;
  return marks.length === 0 ? { ...plain, text } : { ...plain, text, marks };
};

/** What readers may see of a text: everything but the author's own comments, with the marks that are sound. */
export const readableBlocks = (blocks: readonly Block[]): Block[] =>
  blocks
    .filter(({ type }) => type !== 'comment')
    .map((block) => (block.marks === undefined ? block : withMarks(block, block.text, soundMarks(block))));

/** Leaves room for a number within the 60 characters of an id. */
const STEM = 53;

/**
 * The same text with an id of its own for every block: the first keeps one that occurs twice, later ones get it with a
 * number. A client that sends the same again gets the same ids again, so that places stay in the words they are in.
 * Answers the very blocks where none occurs twice.
 */
export function withOwnIds(blocks: readonly Block[]): readonly Block[] {
  const known = new Set(blocks.map(({ id }) => id));
  if (known.size === blocks.length) return blocks;
  const seen = new Set<string>();
  const copies = new Map<string, number>();
  return blocks.map((block) => {
    if (!seen.has(block.id)) {
      seen.add(block.id);
      return block;
    }
    const stem = block.id.slice(0, STEM);
    let copy = copies.get(stem) ?? 1;
    do copy += 1;
    while (known.has(`${stem}-${copy}`));
    copies.set(stem, copy);
    return { ...block, id: `${stem}-${copy}` };
  });
}

/**
 * The block with another text, as somebody without a formatting editor typed it: marks stay on the words they were
 * on, shrink with what was cut out of them, and grow only when the change lies inside them.
 */
export function retypeBlock(block: Block, text: string): Block {
  const before = block.text;
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const oldEnd = before.length - end;
  const grown = text.length - before.length;
  const marks = (block.marks ?? []).flatMap((mark): Mark[] => {
    const from = mark.from >= oldEnd ? mark.from + grown : Math.min(mark.from, start);
    const reachesBeyond = mark.to > oldEnd || (mark.to === oldEnd && start < oldEnd);
    const to = reachesBeyond ? mark.to + grown : Math.min(mark.to, start);
    // Typed right before a mark, or replaced at its start: the new words are not part of it.
    const moved = mark.from >= start && mark.from < oldEnd ? Math.min(oldEnd + grown, to) : from;
    return moved < to ? [{ ...mark, from: moved, to }] : [];
  });
  return withMarks(block, text, marks);
}

/** The two blocks that Enter makes of one; the first keeps the id. @param at UTF-16 offset into the text */
export function splitBlock(block: Block, at: number, newId: string): [Block, Block] {
  const cut = (from: number, to: number): Mark[] =>
    (block.marks ?? []).flatMap((mark) => {
      const [first, last] = [Math.max(mark.from, from), Math.min(mark.to, to)];
      return first < last ? [{ ...mark, from: first - from, to: last - from }] : [];
    });
  return [
    withMarks(block, block.text.slice(0, at), cut(0, at)),
    withMarks({ ...block, id: newId }, block.text.slice(at), cut(at, block.text.length)),
  ];
}

/** The block that Backspace at the start of `second` makes; it stays what `first` was. */
export function joinBlocks(first: Block, second: Block): Block {
  const offset = first.text.length;
  const moved = (second.marks ?? []).map((mark) => ({
    ...mark,
    from: mark.from + offset,
    to: mark.to + offset,
  }));
  return withMarks(first, first.text + second.text, [...(first.marks ?? []), ...moved]);
}
