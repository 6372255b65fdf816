import type { Locale } from '@inkvine/contracts/primitives';
import { type ManuscriptSegment, TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { findChapterHeadings } from './chapter-headings.ts';
import type { Candidate } from './heading-selection.ts';
import { findLicensedWork } from './licence.ts';
import { detectLanguage } from './text-language.ts';
import { readTitleLine, readTitlePage, splitIntoSections } from './unheaded-text.ts';

/** A segment whose story begins at `bodyStart`: the lines before it only repeat the title. */
export interface SplitSegment extends ManuscriptSegment {
  bodyStart: number;
}

export interface SplitManuscript {
  language: Locale;
  /** The work's title where the manuscript tells it. */
  title: string | null;
  /** In order and without gap or overlap from the first character to the last. */
  segments: SplitSegment[];
}

export const MATTER_TITLES = {
  front_matter: { ko: '앞붙이', en: 'Front matter' },
  back_matter: { ko: '뒷붙이', en: 'Back matter' },
} as const;

/** Less than this before `Chapter 2` is a title page, more is a first chapter that lost its heading. */
const UNHEADED_FIRST_CHAPTER = 200;

/**
 * Splits a normalised text (LF, NFC) into chapters, by their headings where it has any and by blank lines where it
 * has none, with what is not story before and after them. Takes time linear in the length of the text.
 *
 * @param options.language language of the default titles; told from the letters where absent
 */
export function splitManuscript(text: string, options: { language?: Locale } = {}): SplitManuscript {
  const language = options.language ?? detectLanguage(text);
  const work = findLicensedWork(text);
  const headings = findChapterHeadings(text, work.start, work.end);
  const titlePage = headings.length > 0 ? null : readTitlePage(text, work.start, work.end);
  const chapters =
    headings.length > 0
      ? headedChapters(text, work.start, headings, language)
      : unheadedChapters(text, work, titlePage, language);
  const title =
    titleInHeader(text.slice(0, work.start)) ??
    titlePage?.title ??
    readTitleLine(text, work.start, chapters[0]?.start ?? work.start);
  return { language, title: title && clipTitle(title), segments: tile(text, chapters, work, language) };
}

/** A chapter's title where its text names none: `1화`, `Chapter 1`. */
export const defaultChapterTitle = (number: number | string, language: Locale): string =>
  language === 'ko' ? `${number}화` : `Chapter ${number}`;

type Opening = Pick<SplitSegment, 'title' | 'start' | 'bodyStart' | 'volume'>;

function headedChapters(text: string, from: number, headings: Candidate[], language: Locale): Opening[] {
  let volume: string | undefined;
  const openings = headings.map((heading): Opening => {
    if (heading.part) volume = clipTitle(heading.part.label);
    return {
      title: chapterTitle(heading, language),
      start: heading.part?.start ?? heading.start,
      bodyStart: heading.bodyStart,
      ...(volume !== undefined && { volume }),
    };
  });
  const first = openings[0];
  const lacksFirst = first && headings[0]?.line.number === 2;
  if (!lacksFirst || text.slice(from, first.start).trim().length < UNHEADED_FIRST_CHAPTER) return openings;
  return [{ title: defaultChapterTitle(1, language), start: from, bodyStart: from }, ...openings];
}

function chapterTitle({ line, titleBelow }: Candidate, language: Locale): string {
  const isBareNumber = ['digit', 'roman', 'hanja', 'word'].includes(line.family) && line.name === null;
  const label = line.label.replace(/[.:)\s]+$/, '') || line.label;
  const asWritten = language === 'ko' ? (line.number ?? label) : label;
  const heading = isBareNumber
    ? defaultChapterTitle(asWritten, language)
    : line.name === null
      ? label
      : line.label;
  const named = titleBelow === null ? heading : `${heading}${language === 'ko' ? ' ' : ': '}${titleBelow}`;
  return clipTitle(named);
}

function unheadedChapters(
  text: string,
  work: { start: number; end: number },
  titlePage: { title: string; end: number } | null,
  language: Locale,
): Opening[] {
  const bodyStart = titlePage?.end ?? work.start;
  const starts = splitIntoSections(text, bodyStart, work.end, language);
  const isOne = starts.length === 1;
  return starts.map((start, index) => ({
    title: isOne && titlePage ? clipTitle(titlePage.title) : defaultChapterTitle(index + 1, language),
    start: index === 0 ? work.start : start,
    bodyStart: start,
  }));
}

/** Turns the chapters' beginnings into segments that leave nothing out; white space alone makes no front or back matter. */
function tile(text: string, chapters: Opening[], work: { end: number }, language: Locale): SplitSegment[] {
  const segments: SplitSegment[] = [];
  const matter = (kind: 'front_matter' | 'back_matter', start: number, end: number): void => {
    segments.push({ kind, title: MATTER_TITLES[kind][language], start, end, bodyStart: start });
  };
  const hasBack = text.slice(work.end).trim() !== '';
  const end = hasBack ? work.end : text.length;
  const first = chapters[0]?.start ?? 0;
  const hasFront = text.slice(0, first).trim() !== '';
  if (hasFront) matter('front_matter', 0, first);
  chapters.forEach(({ title, start, bodyStart, volume }, index) => {
    segments.push({
      kind: 'chapter',
      title,
      start: index === 0 && !hasFront ? 0 : start,
      end: chapters[index + 1]?.start ?? end,
      bodyStart,
      ...(volume !== undefined && { volume }),
    });
  });
  if (hasBack) matter('back_matter', end, text.length);
  return segments;
}

const titleInHeader = (header: string): string | null =>
  /^Title:[ \t]*(\S[^\n]*)$/m.exec(header)?.[1]?.trim() ?? null;

/** At most as long as a title may be, without half a character at the end. */
export const clipTitle = (title: string): string =>
  title.length <= TITLE_MAX_LENGTH
    ? title
    : title
        .slice(0, TITLE_MAX_LENGTH)
        .replace(/[\ud800-\udbff]$/, '')
        .trim();
