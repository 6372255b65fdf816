import type { Block, BlockType, Mark, MarkType } from '@inkvine/contracts/block';

/** A block before it has an id. */
export interface Passage extends Omit<Block, 'id'> {
  /** Where it is a note of the author to readers and no part of the story: a `quote` without marks. */
  note?: 'before' | 'after';
}

/** A block as a file gives it. */
export interface SourceBlock extends Passage {
  /** Depth of a heading in its file, 0 for the title of the work. */
  level?: number;
}

/** A stretch of the plain text, by UTF-16 offsets, that is more than paragraphs without marks. */
export interface FormattedRange {
  type: BlockType;
  start: number;
  end: number;
  note?: 'before' | 'after';
  /** Offsets count from `start`. */
  marks?: Mark[];
}

export interface FormattedText {
  /** The plain text: blocks parted by a blank line. */
  text: string;
  /** In order, without overlap; each a whole block. What no range covers is one paragraph a line. */
  ranges: FormattedRange[];
  /** Where in the text each block begins. */
  starts: number[];
}

const SEPARATOR = '\n\n';

/** Writes blocks as a plain text with ranges beside it, so that a plan of offsets into the text can divide both. */
export function layOut(blocks: readonly Passage[]): FormattedText {
  const ranges: FormattedRange[] = [];
  const starts: number[] = [];
  const texts: string[] = [];
  let start = 0;
  for (const { type, text, marks, note } of blocks) {
    starts.push(start);
    texts.push(text);
    const end = start + text.length;
    const hasMarks = marks !== undefined && marks.length > 0;
    if (hasMarks || !isPlain(type, text)) {
      ranges.push({ type, start, end, ...(note && { note }), ...(hasMarks && { marks }) });
    }
    start = end + SEPARATOR.length;
  }
  return { text: texts.join(SEPARATOR), ranges, starts };
}

/** Whether a line of the plain text says all there is to say. */
const isPlain = (type: BlockType, text: string): boolean =>
  type === 'paragraph' && text !== '' && text === text.trim() && !text.includes('\n');

/**
 * The blocks between two offsets of a formatted text: the opposite of `layOut`. A block that the stretch cuts keeps
 * its kind and the marks of what is left of it. Breaks and blanks at the edges are dropped.
 */
export function sliceFormatted(
  text: string,
  ranges: readonly FormattedRange[],
  from: number,
  to: number,
): Passage[] {
  const passages: Passage[] = [];
  const addPlain = (start: number, end: number): void => {
    for (const raw of text.slice(start, end).split('\n')) {
      const line = raw.trim();
      if (line !== '') passages.push({ type: 'paragraph', text: line });
    }
  };
  let at = from;
  for (let index = firstEndingAfter(ranges, from); index < ranges.length; index += 1) {
    const range = ranges[index];
    if (range === undefined || range.start >= to) break;
    addPlain(at, range.start);
    passages.push(cut(text, range, Math.max(range.start, from), Math.min(range.end, to)));
    at = Math.min(range.end, to);
  }
  addPlain(at, to);
  return trimEdges(passages);
}

/** Index of the first range that is not over before `from`. */
function firstEndingAfter(ranges: readonly FormattedRange[], from: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { start = 0, end = 0 } = ranges[middle] ?? {};
    if (end > from || start >= from) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cut(text: string, range: FormattedRange, start: number, end: number): Passage {
  const { type, note } = range;
  const passage = { type, text: text.slice(start, end), ...(note && { note }) };
  const marks = (range.marks ?? []).flatMap((mark) => {
    const from = Math.max(mark.from + range.start, start) - start;
    const to = Math.min(mark.to + range.start, end) - start;
    return from < to ? [{ ...mark, from, to }] : [];
  });
  return marks.length > 0 ? { ...passage, marks } : passage;
}

function trimEdges(passages: Passage[]): Passage[] {
  const tells = ({ type, text }: Passage): boolean => type !== 'scene_break' && text.trim() !== '';
  const first = passages.findIndex(tells);
  return first < 0 ? [] : passages.slice(first, passages.findLastIndex(tells) + 1);
}

const MARK_ORDER = [
  'link',
  'footnote',
  'entry',
  'ruby',
  'bold',
  'italic',
  'underline',
  'strike',
  'dots',
] as const satisfies readonly MarkType[];

/**
 * Marks in the order of their beginnings, the wider first, then as `MarkType` has them. Equal marks that touch are
 * one, unless each of them says something by itself as notes and readings do.
 */
export function tidyMarks(marks: readonly Mark[]): Mark[] {
  const sorted = marks
    .filter(({ from, to }) => from < to)
    .toSorted(
      (one, other) =>
        one.from - other.from ||
        other.to - one.to ||
        MARK_ORDER.indexOf(one.type) - MARK_ORDER.indexOf(other.type),
    );
  const tidy: Mark[] = [];
  const open = new Map<string, Mark>();
  for (const mark of sorted) {
    const key = `${mark.type} ${mark.value ?? ''}`;
    const previous = open.get(key);
    const isOwn = mark.type === 'footnote' || mark.type === 'ruby';
    if (previous && (isOwn ? mark.from < previous.to : mark.from <= previous.to)) {
      previous.to = Math.max(previous.to, mark.to);
      continue;
    }
    const kept = { ...mark };
    open.set(key, kept);
    tidy.push(kept);
  }
  return tidy;
}
