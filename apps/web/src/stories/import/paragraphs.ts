export interface Paragraph {
  /** UTF-16 offset into the manuscript. */
  offset: number;
  text: string;
}

/**
 * Where a stretch of a manuscript may be split: before each paragraph. Blank lines part paragraphs; a text without
 * any is parted at every line.
 *
 * @param start offset of the stretch in the manuscript
 */
export function paragraphsOf(text: string, start: number): Paragraph[] {
  const byBlankLine = pieces(text, /\n[^\S\n]*\n\s*/g, start);
  return byBlankLine.length > 1 ? byBlankLine : pieces(text, /\n\s*/g, start);
}

function pieces(text: string, separator: RegExp, start: number): Paragraph[] {
  const found: Paragraph[] = [];
  let from = text.length - text.trimStart().length;
  const add = (to: number) => {
    const piece = text.slice(from, to).trim();
    if (piece !== '') found.push({ offset: start + from, text: piece });
  };
  for (const match of text.matchAll(separator)) {
    if (match.index < from) continue;
    add(match.index);
    from = match.index + match[0].length;
  }
  add(text.length);
  return found;
}
