import type { Mark, MarkType } from '@inkvine/contracts/block';

/** A stretch of plain text, or a mark around what lies under it. */
export type Inline = string | MarkedInline;
export interface MarkedInline {
  type: MarkType;
  value: string;
  children: Inline[];
}

/** Notes and readings belong to a whole stretch; the others say the same of each of its pieces. */
const OUTER_FIRST = [
  'footnote',
  'ruby',
  'link',
  'entry',
  'bold',
  'italic',
  'underline',
  'strike',
  'dots',
] as const satisfies readonly MarkType[];

/**
 * Marks, which may cross each other, as a tree that formats with tags can write. Of two notes or readings that cross,
 * the later keeps what the earlier leaves of it; a reading within a reading goes, and so does a link within a link.
 */
export function markTree(text: string, marks: readonly Mark[]): Inline[] {
  const sorted = marks
    .map((mark) => ({ ...mark, to: Math.min(mark.to, text.length) }))
    .filter(({ from, to }) => from < to)
    .toSorted((one, other) => one.from - other.from || other.to - one.to);
  return nestBetween(text, 0, text.length, sorted);
}

function nestBetween(text: string, from: number, to: number, marks: readonly Mark[]): Inline[] {
  const nodes: Inline[] = [];
  let at = from;
  let left = marks;
  while (left.length > 0) {
    const type = OUTER_FIRST.find((outer) => left.some((mark) => mark.type === outer));
    const mark = left.find((candidate) => candidate.type === type);
    if (mark === undefined) break;
    const rest = left.filter((other) => other !== mark);
    nodes.push(...nestBetween(text, at, mark.from, within(rest, at, mark.from)));
    const inner = within(rest, mark.from, mark.to).filter(
      (other) => other.type !== mark.type || (type !== 'ruby' && type !== 'link'),
    );
    nodes.push({
      type: mark.type,
      value: mark.value ?? '',
      children: nestBetween(text, mark.from, mark.to, inner),
    });
    at = mark.to;
    left = within(rest, at, to);
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

/** What of the marks lies between; a note or reading only where it ends. */
function within(marks: readonly Mark[], from: number, to: number): Mark[] {
  return marks.flatMap((mark): Mark[] => {
    const start = Math.max(mark.from, from);
    const end = Math.min(mark.to, to);
    const isWhole = mark.type === 'footnote' || mark.type === 'ruby';
    return start >= end || (isWhole && mark.to > to) ? [] : [{ ...mark, from: start, to: end }];
  });
}

/** The words of a tree without its marks. */
export const plainOf = (nodes: readonly Inline[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : plainOf(node.children))).join('');
