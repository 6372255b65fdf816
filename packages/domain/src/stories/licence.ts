const START = /^\*{3}[ \t]*START OF\b([^\n]*)$/im;
const END = /^\*{3}[ \t]*END OF\b([^\n]*)$/gim;
const CLOSING_LINE = /^End of (?:the |this )?Project Gutenberg/i;

/**
 * Where a work stands between the licence texts that e-book libraries wrap around it, marked by `*** START OF … ***`
 * and `*** END OF … ***`. Offsets are UTF-16 code units; the whole text where there is no such frame.
 */
export function findLicensedWork(text: string): { start: number; end: number } {
  const opening = START.exec(text);
  if (!opening) return { start: 0, end: text.length };
  const start = Math.min(opening.index + opening[0].length + 1, text.length);
  for (const closing of text.matchAll(END)) {
    if (closing.index >= start && subject(closing[1]) === subject(opening[1])) {
      return { start, end: beforeClosingLine(text, closing.index) };
    }
  }
  return { start, end: text.length };
}

/** `THIS PROJECT GUTENBERG EBOOK X ***` and `THE PROJECT GUTENBERG EBOOK X***` name the same work. */
const subject = (words: string | undefined): string =>
  (words ?? '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:THIS|THE) /, '');

function beforeClosingLine(text: string, end: number): number {
  const above = text.slice(0, end).trimEnd();
  const lineStart = above.lastIndexOf('\n') + 1;
  return CLOSING_LINE.test(above.slice(lineStart, lineStart + 60).trimStart()) ? lineStart : end;
}
