import type { Block, Mark } from '@inkvine/contracts/block';
import { soundMarks } from './blocks.ts';

/** A stretch of text, or a mark around further ones. */
export type Inline = string | { mark: Mark; children: Inline[] };

/** What must stay in one piece lies outside of what merely dresses the text. */
const ORDER: readonly Mark['type'][] = [
  'link',
  'entry',
  'footnote',
  'ruby',
  'dots',
  'bold',
  'italic',
  'underline',
  'strike',
];

/**
 * The text of a block with its marks as a tree, for anybody who writes it down as elements: marks over the plain text
 * may overlap, elements may not, so that one of two that cross is written twice. A link that nobody may be sent to and
 * marks outside of the text are left out.
 */
export function inlineText({ text, marks = [] }: Pick<Block, 'text' | 'marks'>): Inline[] {
  const sound = soundMarks({ text, marks }).toSorted(
    (one, other) =>
      ORDER.indexOf(one.type) - ORDER.indexOf(other.type) || one.from - other.from || other.to - one.to,
  );
  return nest(text, 0, text.length, sound);
}

function nest(text: string, start: number, end: number, marks: readonly Mark[]): Inline[] {
  const [mark, ...rest] = marks;
  if (start >= end) return [];
  if (mark === undefined) return [text.slice(start, end)];
  const from = Math.max(mark.from, start);
  const to = Math.min(mark.to, end);
  if (from >= to) return nest(text, start, end, rest);
  return [
    ...nest(text, start, from, rest),
    { mark, children: nest(text, from, to, rest) },
    ...nest(text, to, end, rest),
  ];
}
