import type { Locale } from '@inkvine/contracts/primitives';
import { type ManuscriptSegment, NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import type { FormattedText, SourceBlock } from './formatted-text.ts';
import {
  clipTitle,
  defaultChapterTitle,
  MATTER_TITLES,
  splitManuscript,
  type SplitManuscript,
  type SplitSegment,
} from './manuscript.ts';
import { detectLanguage } from './text-language.ts';

/** Where a part of a file begins by the file's own account, such as the contents of an EPUB. */
export interface SourceOpening {
  /** Index of its first block. */
  block: number;
  kind: ManuscriptSegment['kind'];
  title: string;
  /** Of the volume it stands in. */
  volume?: string | undefined;
  /** Index of the first block below its headings; where absent, those that the title repeats are passed over. */
  body?: number;
  /** Index of its own first block, where headings of parts stand above it. */
  own?: number | undefined;
}

/** What a file tells about itself; what it leaves out is told from its headings and letters. */
export interface SourceOutline {
  title?: string;
  language?: Locale;
  /** Depth of the headings that begin chapters. */
  chapterLevel?: number;
  openings?: readonly SourceOpening[];
}

interface Heading {
  block: number;
  level: number;
  title: string;
}

/** This share of the headings of one depth stands right above a deeper one where they head the parts of a novel. */
const SHARE_OF_PARTS = 0.6;

/**
 * Splits a formatted file into chapters: by its own contents, else by the depth of headings that begins chapters,
 * else as a plain text. Segments leave out nothing. A single heading above all others is the work's title, unless the
 * file tells its title and the depth of its chapters; headings less deep than those of chapters head volumes, and one
 * of signs alone ends a volume.
 */
export function splitFormatted(
  blocks: readonly SourceBlock[],
  laidOut: Pick<FormattedText, 'text' | 'starts'>,
  outline: SourceOutline,
): SplitManuscript {
  const language = outline.language ?? detectLanguage(laidOut.text);
  const headings = blocks.flatMap(({ type, level, text }, block): Heading[] =>
    type === 'heading' && level !== undefined && text.trim() !== '' ? [{ block, level, title: text }] : [],
  );
  const [above] = headings;
  const tellsAll = outline.title !== undefined && outline.chapterLevel !== undefined;
  const isTitled = above !== undefined && !tellsAll && isTitleOfWork(above, headings, outline.chapterLevel);
  const title = outline.title ?? (isTitled ? above.title : undefined);
  const openings =
    outline.openings ?? openingsByLevel(isTitled ? headings.slice(1) : headings, outline.chapterLevel);
  if (openings.length === 0) {
    const split = splitManuscript(laidOut.text, { language });
    const titleEnd = isTitled ? (laidOut.starts[above.block + 1] ?? 0) : 0;
    return {
      ...split,
      title: title === undefined ? split.title : clipTitle(oneLine(title)),
      segments: belowTitle(split.segments, titleEnd, isTitled ? clipTitle(oneLine(above.title)) : null),
    };
  }
  return {
    language,
    title: title === undefined ? null : clipTitle(oneLine(title)),
    segments: segmentsOf(blocks, laidOut, openings.slice(0, NOVEL_MAX_CHAPTERS + 1), language),
  };
}

/** A title above the first chapter is no part of its story; a chapter without a name of its own takes it. */
function belowTitle(segments: SplitSegment[], titleEnd: number, title: string | null): SplitSegment[] {
  const [first] = segments;
  if (first?.kind !== 'chapter' || first.bodyStart >= titleEnd) return segments;
  const isOnly = segments.length === 1 && title !== null;
  const below = { ...first, bodyStart: titleEnd, ...(isOnly && { title }) };
  return segments.with(0, below);
}

function isTitleOfWork(first: Heading, headings: readonly Heading[], chapterLevel?: number): boolean {
  if (chapterLevel !== undefined) return first.level < chapterLevel;
  if (first.level === 0) return true;
  const second = headings[1];
  if (second?.level === first.level && second.block === first.block + 1 && headings.length > 2) return true;
  return headings.every((heading, index) => index === 0 || heading.level > first.level);
}

function openingsByLevel(headings: readonly Heading[], given: number | undefined): SourceOpening[] {
  const level = given ?? chapterLevelOf(headings);
  const openings: SourceOpening[] = [];
  let parts: Heading[] = [];
  /** Headings of parts right above each other, below the chapter before. */
  let above: Heading[] = [];
  for (const heading of headings) {
    const isBelow = above.at(-1)?.block === heading.block - 1;
    if (heading.level < level) {
      parts = [...parts.filter((part) => part.level < heading.level), heading];
      above = isBelow ? [...above, heading] : [heading];
    }
    if (heading.level !== level) continue;
    const block = above[0]?.block ?? heading.block;
    openings.push({
      kind: 'chapter',
      block,
      // What stands between a part's heading and its first chapter's is told in that chapter.
      body: above.length === 0 || isBelow ? heading.block + 1 : block + above.length,
      title: heading.title,
      volume: volumeOf(parts.map(({ title }) => title)),
    });
    above = [];
  }
  return openings;
}

/** What a volume below these headings is called; undefined where the deepest says nothing. */
export const volumeOf = (parts: readonly string[]): string | undefined =>
  /[\p{L}\p{N}]/u.test(parts.at(-1) ?? '') ? parts.map(oneLine).join(' · ') : undefined;

function chapterLevelOf(headings: readonly Heading[]): number {
  const levels = [...new Set(headings.map(({ level }) => level))].toSorted((one, other) => one - other);
  const isOverParts = (level: number): boolean => {
    const own = headings.flatMap((heading, index) => (heading.level === level ? [index] : []));
    const parts = own.filter((index) => {
      const [heading, next] = [headings[index], headings[index + 1]];
      return heading && next && next.level > level && next.block === heading.block + 1;
    });
    return parts.length >= own.length * SHARE_OF_PARTS;
  };
  return levels.find((level) => !isOverParts(level)) ?? levels.at(-1) ?? 1;
}

function segmentsOf(
  blocks: readonly SourceBlock[],
  { text, starts }: Pick<FormattedText, 'text' | 'starts'>,
  openings: readonly SourceOpening[],
  language: Locale,
): SplitSegment[] {
  const startOf = (block: number): number => starts[block] ?? text.length;
  const segments: SplitSegment[] = [];
  const first = startOf(openings[0]?.block ?? 0);
  const hasFront = text.slice(0, first).trim() !== '';
  if (hasFront) {
    const title = MATTER_TITLES.front_matter[language];
    segments.push({ kind: 'front_matter', title, start: 0, end: first, bodyStart: 0 });
  }
  let chapters = 0;
  openings.forEach(
    ({ block, kind, title, volume, own = block, body = bodyBlock(blocks, own, title) }, index) => {
      const end = index + 1 < openings.length ? startOf(openings[index + 1]?.block ?? 0) : text.length;
      const bodyStart = Math.min(startOf(body), end);
      const start = index === 0 && !hasFront ? 0 : startOf(block);
      if (kind === 'chapter') chapters += 1;
      const named = clipTitle(oneLine(title));
      const byDefault =
        kind === 'chapter' ? defaultChapterTitle(chapters, language) : MATTER_TITLES[kind][language];
      segments.push({
        kind,
        title: named === '' ? byDefault : named,
        ...{ start, end, bodyStart },
        ...(kind === 'chapter' && volume !== undefined && { volume: clipTitle(oneLine(volume)) }),
      });
    },
  );
  return segments;
}

/** The first block below the headings that the title repeats. */
function bodyBlock(blocks: readonly SourceBlock[], opening: number, title: string): number {
  let block = opening;
  let rest = bare(title);
  for (; rest !== ''; block += 1) {
    const heading = blocks[block];
    const said = heading?.type === 'heading' ? bare(heading.text) : '';
    if (said === '' || !rest.startsWith(said)) return block;
    rest = rest.slice(said.length);
  }
  return block;
}

const bare = (title: string): string => title.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
const oneLine = (title: string): string => title.replaceAll(/\s+/g, ' ').trim();
