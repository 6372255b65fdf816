import { CHAPTER_MAX_CHARACTERS, type Block, type Mark } from '@inkvine/contracts/block';

/** Why a text cannot be kept as it is. */
export type BlockProblem = 'ID_TWICE' | 'MARK_OUTSIDE' | 'MARK_WITHOUT_VALUE' | 'UNSAFE_LINK' | 'TOO_LONG';

const VALUED: ReadonlySet<Mark['type']> = new Set(['ruby', 'footnote', 'link', 'entry']);
const SAFE_LINK = /^(https?:\/\/|mailto:)\S+$/i;

/** Whether a reader may be sent to the address. */
export const isSafeLink = (address: string): boolean => SAFE_LINK.test(address);

/** The first thing wrong with blocks that a client sent, or null. */
export function findBlockProblem(blocks: readonly Block[]): BlockProblem | null {
  const ids = new Set<string>();
  let length = 0;
  for (const { id, text, marks = [] } of blocks) {
    if (ids.has(id)) return 'ID_TWICE';
    ids.add(id);
    length += text.length;
    if (length > CHAPTER_MAX_CHARACTERS) return 'TOO_LONG';
    for (const mark of marks) {
      if (mark.from >= mark.to || mark.to > text.length) return 'MARK_OUTSIDE';
      if (VALUED.has(mark.type) && (mark.value ?? '') === '') return 'MARK_WITHOUT_VALUE';
      if (mark.type === 'link' && !isSafeLink(mark.value ?? '')) return 'UNSAFE_LINK';
    }
  }
  return null;
}

/** What readers may see of a text: everything but the author's own comments. */
export const readableBlocks = (blocks: readonly Block[]): Block[] =>
  blocks.filter(({ type }) => type !== 'comment');

const withMarks = (block: Block, text: string, marks: Mark[]): Block => {
  const { marks: _, ...plain } = block;
  return marks.length === 0 ? { ...plain, text } : { ...plain, text, marks };
};

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
