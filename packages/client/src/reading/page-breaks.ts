/** What stands in a column of text, as it was laid out, from the top: a paragraph, or anything that is no text. */
export interface ColumnPart {
  height: number;
  /** Space within `height` before the first line and after the last. */
  above: number;
  below: number;
  /** Of each of its lines; null for what stands in one piece. */
  lineHeight: number | null;
  /** True for what must not be the last of a page, such as a heading. */
  keepsWithNext: boolean;
}

/** The stretch of a column that one page shows. */
export interface ColumnPage {
  top: number;
  bottom: number;
  /** What it begins with: the part, and how much of it, 0 to 1, stands on pages before. */
  first: { part: number; share: number };
}

interface Line {
  part: number;
  share: number;
  top: number;
  bottom: number;
  keepsWithNext: boolean;
}

/** What is higher than a page goes on where the next one begins, and this much of it is seen on both. */
const OVERLAP = 0.1;

/** A column cut into pages of at most `height`, between lines. At least one page. */
export function breakPages(parts: readonly ColumnPart[], height: number): ColumnPage[] {
  const pages: ColumnPage[] = [];
  let waiting: Line[] = [];
  for (const line of linesOf(parts)) {
    waiting.push(line);
    if (line.keepsWithNext) continue;
    place(pages, waiting, height);
    waiting = [];
  }
  if (waiting.length > 0) place(pages, waiting, height);
  return pages.length > 0 ? pages : [{ top: 0, bottom: height, first: { part: 0, share: 0 } }];
}

/** Adds lines that stay together to the last page, or to a page of their own where they do not fit. */
function place(pages: ColumnPage[], lines: readonly Line[], height: number): void {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return;
  const page = pages.at(-1);
  if (page !== undefined && last.bottom - page.top <= height) {
    page.bottom = last.bottom;
    return;
  }
  let { top } = first;
  for (;;) {
    const bottom = Math.min(last.bottom, top + height);
    pages.push({ top, bottom, first: { part: first.part, share: first.share } });
    if (bottom >= last.bottom || height <= 0) return;
    top = bottom - height * OVERLAP;
  }
}

function linesOf(parts: readonly ColumnPart[]): Line[] {
  const lines: Line[] = [];
  let above = 0;
  for (const [part, { height, above: before, below, lineHeight, keepsWithNext }] of parts.entries()) {
    const top = above + before;
    const text = height - before - below;
    const count = lineHeight === null ? 1 : Math.max(Math.round(text / lineHeight), 1);
    for (let line = 0; line < count && text > 0; line += 1) {
      lines.push({
        part,
        share: line / count,
        top: top + (text * line) / count,
        bottom: top + (text * (line + 1)) / count,
        keepsWithNext,
      });
    }
    above += height;
  }
  return lines;
}

/** The page, from 0, on which so much of a part stands. */
export function pageOf(pages: readonly ColumnPage[], { part, share }: ColumnPage['first']): number {
  const after = pages.findIndex(
    ({ first }) => first.part > part || (first.part === part && first.share > share),
  );
  return Math.max((after < 0 ? pages.length : after) - 1, 0);
}

/** The page at which something stands that came into view by scrolling: a link that got the focus, a word looked for. */
export function pageInView(
  pages: readonly ColumnPage[],
  from: number,
  view: { top: number; bottom: number },
): number {
  const here = pages[from];
  const at = here === undefined || view.top < here.top ? view.top : view.bottom;
  const found = pages.findIndex(({ bottom }) => bottom + 1 >= at);
  return found < 0 ? pages.length - 1 : found;
}
