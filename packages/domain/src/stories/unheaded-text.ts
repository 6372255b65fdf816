import type { Locale } from '@inkvine/contracts/primitives';
import { isTitleLine } from './heading-line.ts';
import { isSceneBreak } from './scene-break.ts';

/** Length of an instalment that readers of serials are used to, in characters with spaces. */
const TARGET_LENGTH: Record<Locale, number> = { ko: 5_000, en: 12_000 };
/** A text this many times the target is a short story, and not two halves of one. */
const ONE_CHAPTER = 1.5;
const AUTHOR_MAX_LENGTH = 30;
const LINE_MAX_LENGTH = 200;

interface Line {
  start: number;
  next: number;
  /** Trimmed, and no more of it than tells a title or a scene break. */
  content: string;
}

/** The lines with text on them between two offsets, each with the number of blank lines above it. */
function* writtenLines(text: string, from: number, to: number): Generator<Line & { blankAbove: number }> {
  let blankAbove = 0;
  for (let start = from; start < to;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 || feed > to ? to : feed;
    const next = Math.min(end + 1, to);
    let first = start;
    while (first < end && text.slice(first, first + 1).trim() === '') first += 1;
    const content = text.slice(first, Math.min(end, first + LINE_MAX_LENGTH)).trim();
    if (content === '') blankAbove += 1;
    else {
      yield { start, next, content, blankAbove };
      blankAbove = 0;
    }
    start = next;
  }
}

/** The work's title where the first line between two offsets can be one. */
export function readTitleLine(text: string, from: number, to: number): string | null {
  const first = writtenLines(text, from, to).next().value?.content ?? '';
  return isTitleLine(first) && !/^(?:(?:table of )?contents|목차|차례)$/i.test(first)
    ? withoutHashes(first)
    : null;
}

const withoutHashes = (line: string): string => line.replace(/^#+\s+/, '');

/**
 * The title, and the author below it, that stand alone above a story; null where the story begins at once.
 * `end` is the offset after them.
 */
export function readTitlePage(text: string, from: number, to: number): { title: string; end: number } | null {
  const lines = writtenLines(text, from, to);
  const [title, second, third] = [lines.next().value, lines.next().value, lines.next().value];
  if (!title || !second || !isTitleLine(title.content)) return null;
  const plain = withoutHashes(title.content);
  if (third && third.blankAbove > 0 && isAuthor(second.content)) return { title: plain, end: second.next };
  return second.blankAbove > 0 ? { title: plain, end: title.next } : null;
}

const isAuthor = (line: string): boolean =>
  line.length <= AUTHOR_MAX_LENGTH &&
  (/^(?:by\s|(?:지은이|글쓴이|작가|저자|글)\s*[:：]?\s)[^.,!?]+$/i.test(line) ||
    /^[가-힣]{2,5}(?:\s*\([^)]*\))?(?:\s*(?:지음|씀|글|作|저))?$/.test(line) ||
    /^(?:\p{Lu}[\p{L}.'’-]*\s+){1,3}\p{Lu}[\p{L}.'’-]*$/u.test(line));

/**
 * Offsets at which the chapters of a text without headings begin. Sections are parted by two or more blank lines
 * or by a scene separator, and gathered until they are as long as an instalment.
 */
export function splitIntoSections(text: string, from: number, to: number, language: Locale): number[] {
  const target = TARGET_LENGTH[language];
  const starts = [from];
  if (to - from <= target * ONE_CHAPTER) return starts;
  let chapterStart = from;
  let isBelowSeparator = false;
  for (const { start, content, blankAbove } of writtenLines(text, from, to)) {
    const isSeparator = isSceneBreak(content);
    const isBoundary = !isSeparator && (isBelowSeparator || blankAbove >= 2);
    if (isBoundary && start - chapterStart >= target && to - start >= target / 2) {
      starts.push(start);
      chapterStart = start;
    }
    isBelowSeparator = isSeparator;
  }
  return starts;
}
