import { NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import {
  type ChapterLine,
  HEADING_MAX_LENGTH,
  type HeadingLine,
  isTitleLine,
  readHeadingLine,
} from './heading-line.ts';
import { type Candidate, selectChapters } from './heading-selection.ts';
import { isSceneBreak } from './scene-break.ts';

/** Room for a novel of the greatest length with its contents and many false alarms, and none for a text of nothing else. */
const MAX_CANDIDATES = 10 * NOVEL_MAX_CHAPTERS;

interface Line {
  start: number;
  /** Offset after the line's LF, or the end of the text. */
  next: number;
  /** Trimmed; null where blank, and '' where longer than any heading. */
  content: string | null;
}

/**
 * Finds the headings of chapters between two offsets of a normalised text, in order: one pass over the lines,
 * then a choice among the candidates. At most one more than a novel may have, so that a preview stays bounded
 * and its check still tells.
 */
export function findChapterHeadings(text: string, from: number, to: number): Candidate[] {
  return selectChapters(scan(text, from, to), from, to).slice(0, NOVEL_MAX_CHAPTERS + 1);
}

function scan(text: string, from: number, to: number): Candidate[] {
  const candidates: Candidate[] = [];
  let part: { start: number; label: string; isOpen: boolean } | null = null;
  let isBelowBlank = true;
  let line = readLine(text, from, to);
  while (line && candidates.length < MAX_CANDIDATES) {
    let next = line.next;
    const heading = line.content ? headingIn(text, line, to, isBelowBlank) : null;
    if (line.content === null) isBelowBlank = true;
    else if (heading?.kind === 'chapter') {
      const title = readTitleBelow(text, next, to, heading);
      next = title?.bodyStart ?? next;
      candidates.push({
        line: heading,
        start: line.start,
        bodyStart: next,
        titleBelow: title?.title ?? null,
        part: part && { start: part.start, label: part.label },
        hasBody: false,
      });
      part = null;
      isBelowBlank = true;
    } else if (heading) {
      part = { start: line.start, label: heading.label, isOpen: true };
      isBelowBlank = true;
    } else if (part?.isOpen && isTitleLine(line.content)) {
      part = { start: part.start, label: `${part.label} ${line.content}`, isOpen: false };
      isBelowBlank = true;
    } else {
      part = null;
      isBelowBlank = isSceneBreak(line.content);
      const last = candidates.at(-1);
      if (last && !isBelowBlank) last.hasBody = true;
    }
    line = readLine(text, next, to);
  }
  return candidates;
}

function readLine(text: string, start: number, to: number): Line | null {
  if (start >= to) return null;
  const feed = text.indexOf('\n', start);
  const end = feed < 0 || feed > to ? to : feed;
  let first = start;
  while (first < end && isSpace(text.charCodeAt(first))) first += 1;
  let last = end;
  while (last > first && isSpace(text.charCodeAt(last - 1))) last -= 1;
  const length = last - first;
  const content = length === 0 ? null : length > HEADING_MAX_LENGTH ? '' : text.slice(first, last);
  return { start, next: Math.min(end + 1, to), content };
}

/** Space, tab, no-break space and the ideographic space that indents Korean and Japanese paragraphs. */
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0xa0 || code === 0x3000;

function headingIn(text: string, line: Line, to: number, isBelowBlank: boolean): HeadingLine | null {
  const heading = line.content ? readHeadingLine(line.content) : null;
  if (!heading || heading.isolation === 'none') return heading;
  if (!isBelowBlank) return null;
  return heading.isolation === 'above' || !readLine(text, line.next, to)?.content ? heading : null;
}

/**
 * The title that stands on the line below a heading without one. After a blank line only capitals are taken for a
 * title: `Chapter I`, blank, `DOWN THE RABBIT-HOLE`.
 */
function readTitleBelow(
  text: string,
  start: number,
  to: number,
  heading: ChapterLine,
): { title: string; bodyStart: number } | null {
  if (heading.name !== null) return null;
  const adjacent = readLine(text, start, to);
  const line = adjacent?.content === null ? readLine(text, adjacent.next, to) : adjacent;
  const title = line?.content;
  if (!line || !title || !isTitleLine(title) || isSceneBreak(title) || readHeadingLine(title)) return null;
  if (line !== adjacent && !isCapitalised(title)) return null;
  const after = readLine(text, line.next, to)?.content;
  if (after === '' || (after && !readHeadingLine(after))) return null;
  return { title: title.replace(/\s+/g, ' '), bodyStart: line.next };
}

function isCapitalised(title: string): boolean {
  const words = title.match(/[\p{L}'’]+/gu) ?? [];
  return (
    words.length > 1 && words.every((word, index) => /^\p{Lu}/u.test(word) || (index > 0 && word.length <= 3))
  );
}
