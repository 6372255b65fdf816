import type { Mark, MarkType } from '@inkvine/contracts/block';

/** Outermost first: a note or a link that is partly bold stays one. */
export const MARK_NESTING: readonly MarkType[] = [
  'footnote',
  'link',
  'entry',
  'ruby',
  'dots',
  'underline',
  'strike',
  'bold',
  'italic',
];
const rank = ({ type }: Mark): number => MARK_NESTING.indexOf(type);

/** Words, or a mark around parts. `from` is where the part begins in the whole text, in UTF-16 units. */
export type TextPart = { from: number; text: string } | { from: number; mark: Mark; parts: TextPart[] };

/**
 * The text between `from` and `to` as a tree, for anybody who shows it as elements: marks over the plain text may
 * overlap, elements may not, so that one of two that cross is written twice.
 */
export function nestMarks(
  text: string,
  marks: readonly Mark[] = [],
  from = 0,
  to: number = text.length,
): TextPart[] {
  if (from >= to) return [];
  const here = marks.filter((mark) => mark.from < to && mark.to > from);
  const [outer, ...inner] = here.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from);
  if (outer === undefined) return [{ from, text: text.slice(from, to) }];
  const start = Math.max(from, outer.from);
  const end = Math.min(to, outer.to);
  return [
    ...nestMarks(text, inner, from, start),
    { from: start, mark: outer, parts: nestMarks(text, inner, start, end) },
    ...nestMarks(text, inner, end, to),
  ];
}
