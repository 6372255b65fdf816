import { parseDigits, parseSinoKorean, readLeadingNumber } from './chapter-number.ts';

/** Longer lines are prose. Every pattern below runs on a line this short, so that none can run away. */
export const HEADING_MAX_LENGTH = 120;

/**
 * How much white space must stand around a line for it to be a heading: `제1화` speaks for itself, `1화 만남`
 * could be the last line of a paragraph, and `Chapter VI of the charter` could be any of its lines.
 */
export type Isolation = 'none' | 'above' | 'both';

export interface ChapterLine {
  kind: 'chapter';
  /** Lines of one family count together: `chapter`, `화`, `장`, `digit`, `roman`, `word`, `special`, `markdown`. */
  family: string;
  number: number | null;
  /** The line as written, without ornaments. */
  label: string;
  /** What follows the number, if anything. */
  name: string | null;
  /** Number of Markdown hashes, 0 without. */
  level: number;
  isolation: Isolation;
}

/** Parts, volumes and stages: they gather chapters and are none themselves. */
export interface PartLine {
  kind: 'part';
  label: string;
  isolation: Isolation;
}

export type HeadingLine = ChapterLine | PartLine;

const SINO = '[0-9０-９]{1,4}|[영일이삼사오육칠팔구십백천]{1,7}|[〇一二三四五六七八九十百千]{1,7}';
const SEPARATOR = String.raw`(?<separator>\s*[.:)\]|·：\-–—]+\s*|\s+)`;
const KOREAN_CHAPTER = new RegExp(
  String.raw`^(?:제?\s*(?:${SINO})\s*[부권]\s*[,.·\-–—]?\s*)?(?<ordinal>제|第)?\s*(?<number>${SINO})\s*(?<unit>[화장회편話章回篇])(?:${SEPARATOR}(?<name>.+))?$`,
  'u',
);
const KOREAN_PART = new RegExp(
  String.raw`^(?:(?<ordinal>제|第)?\s*(?<number>${SINO})\s*(?:부|권|막|시즌|部|卷|巻)|시즌\s*[0-9]{1,3})(?:${SEPARATOR}(?<name>.+))?$`,
  'u',
);
const KOREAN_SPECIAL = new RegExp(
  String.raw`^(?:프롤로그|에필로그|외전|번외편?|서장|종장|서막|종막|막간|후일담|序章|終章)(?:\s*(?:${SINO})\s*[화편장]?)?(?:${SEPARATOR}(?<name>.+))?$`,
  'u',
);
const ENGLISH_SPECIAL = new RegExp(
  String.raw`^(?:prologue|epilogue|interlude)(?:\s+(?:[0-9]{1,3}|[ivx]{1,6}))?(?:${SEPARATOR}(?<name>.+))?$`,
  'iu',
);
const ENGLISH_PART = /^(?:part|book|volume|vol\.?|act|stage|season)\s+/i;
const ENGLISH_ORDINAL_PART = /^\s+(?:part|book|volume|stage)(?![\p{L}\p{N}])/iu;
const REST = new RegExp(String.raw`^${SEPARATOR}(?<name>.+)$`, 'u');
const MARKDOWN = /^(#{1,6})\s+(.*[^#\s])[#\s]*$/;
const ORNAMENTS = [
  /^\*\*(.+)\*\*$/,
  /^__(.+)__$/,
  /^[<〈《≪【[「『](.+)[>〉》≫】\]」』]$/,
  /^[-–—=~*_◆◇■□●○★☆※]+\s*([^-–—=~*_◆◇■□●○★☆※\s].*?)\s*[-–—=~*_◆◇■□●○★☆※]+$/,
];
const CLOSING_WORD = /^[(<[]?(?:끝|완|마침|end|fin)[)>\]]?\.?$/i;

/**
 * Reads one trimmed line as a chapter's or a part's heading. Null for prose. Says nothing of the lines around it:
 * the caller holds those against `isolation`.
 */
export function readHeadingLine(line: string): HeadingLine | null {
  if (line.length > HEADING_MAX_LENGTH || !/[\p{L}\p{N}]/u.test(line)) return null;
  const { label, level, isFramed } = withoutOrnaments(line);
  const heading =
    readEnglishChapter(label) ??
    readKoreanChapter(label) ??
    readPart(label) ??
    readSpecial(label) ??
    readNumbered(label, isFramed);
  if (heading)
    return level === 0
      ? heading
      : { ...heading, ...(heading.kind === 'chapter' && { level }), isolation: 'none' };
  if (level === 0) return null;
  return { kind: 'chapter', family: 'markdown', number: null, label, name: label, level, isolation: 'none' };
}

/** Whether a line can stand below `Chapter 3` as its title: short, and neither dialogue nor a sentence. */
export function isTitleLine(line: string): boolean {
  return (
    line.length <= 60 &&
    /\p{L}/u.test(line) &&
    !/^["'“‘「『«\-–—a-z]/u.test(line) &&
    !/[.,;:…"”’]$/u.test(line)
  );
}

function withoutOrnaments(line: string): { label: string; level: number; isFramed: boolean } {
  if (/^[\p{L}\p{N}]/u.test(line)) return { label: line.replace(/\s+/g, ' '), level: 0, isFramed: false };
  const markdown = MARKDOWN.exec(line);
  const inner = markdown?.[2] ?? line;
  let label = inner;
  for (const ornament of ORNAMENTS) label = ornament.exec(label)?.[1]?.trim() ?? label;
  return { label: label.replace(/\s+/g, ' '), level: markdown?.[1]?.length ?? 0, isFramed: label !== inner };
}

function readPart(label: string): PartLine | null {
  const korean = KOREAN_PART.exec(label);
  if (korean && isCountable(korean.groups?.['ordinal'], korean.groups?.['number'])) {
    return part(label, korean.groups?.['separator'], korean.groups?.['name']);
  }
  const word = ENGLISH_PART.exec(label)?.[0];
  if (word && /^[A-Z]/.test(label)) {
    const number = readLeadingNumber(label.slice(word.length));
    const rest = number && readRest(label.slice(word.length + number.length));
    return rest && part(label, rest.separator, rest.name ?? undefined);
  }
  const ordinal = /^[A-Z]/.test(label) ? readLeadingNumber(label) : null;
  if (ordinal?.form !== 'word' || !ENGLISH_ORDINAL_PART.test(label.slice(ordinal.length))) return null;
  return isSentence(label) ? null : { kind: 'part', label, isolation: 'both' };
}

function part(label: string, separator: string | undefined, name: string | undefined): PartLine | null {
  const isolation = isolationOf(separator, name ?? null);
  return isolation && { kind: 'part', label, isolation };
}

function readEnglishChapter(label: string): ChapterLine | null {
  const word = /^(?:chapter|chap\.|ch\.)\s*/i.exec(label)?.[0];
  if (!word) return null;
  const number = readLeadingNumber(label.slice(word.length));
  const rest = number && readRest(label.slice(word.length + number.length));
  if (!rest || (number.form !== 'digit' && !/\s$/.test(word))) return null;
  const isolation = isolationOf(rest.separator, rest.name);
  if (!isolation) return null;
  return {
    kind: 'chapter',
    family: 'chapter',
    number: number.value,
    label,
    name: rest.name,
    level: 0,
    // A wrapped line of prose may begin with “Chapter 3 The …”, or be no more than “chapter three”.
    isolation: isolation === 'none' && label.startsWith('C') ? 'none' : 'both',
  };
}

function readKoreanChapter(label: string): ChapterLine | null {
  const groups = KOREAN_CHAPTER.exec(label)?.groups;
  const number = groups?.['number'];
  if (!groups || !number || !isCountable(groups['ordinal'], number)) return null;
  const name = groups['name'] ?? null;
  if (name !== null && CLOSING_WORD.test(name)) return null;
  const isolation = isolationOf(groups['separator'], name);
  return (
    isolation && {
      kind: 'chapter',
      family: (groups['unit'] ?? '').replace(
        /[話章回篇]/u,
        (unit) => '화장회편'['話章回篇'.indexOf(unit)] ?? unit,
      ),
      number: parseDigits(number) ?? parseSinoKorean(number),
      label,
      name,
      level: 0,
      isolation: groups['ordinal'] ? 'none' : isolation,
    }
  );
}

function readSpecial(label: string): ChapterLine | null {
  if (/^[a-z]/.test(label)) return null;
  const match = KOREAN_SPECIAL.exec(label) ?? ENGLISH_SPECIAL.exec(label);
  const name = match?.groups?.['name'] ?? null;
  if (!match || (name !== null && CLOSING_WORD.test(name)) || !isolationOf(match.groups?.['separator'], name))
    return null;
  const isolation = name === null ? 'above' : 'both';
  return { kind: 'chapter', family: 'special', number: null, label, name, level: 0, isolation };
}

/** `7`, `7.`, `VII`, `Seven`, `7. The Boat`, `七`: chapters only if nothing better numbers them, and in sequence. */
function readNumbered(label: string, isFramed: boolean): ChapterLine | null {
  const hanja = /^[〇一二三四五六七八九十百千]{1,7}$/u.test(label) ? parseSinoKorean(label) : null;
  const number =
    hanja === null ? readLeadingNumber(label) : { value: hanja, length: label.length, form: 'hanja' };
  if (!number) return null;
  const tail = label.slice(number.length);
  const rest = /^[.)]?$/.test(tail) ? { separator: '', name: null } : readRest(tail);
  if (!rest || (rest.name !== null && (!/[.:)\-–—]/.test(rest.separator) || isSentence(rest.name))))
    return null;
  // “- 12 -” is the foot of a page.
  if (isFramed && rest.name === null && number.form === 'digit') return null;
  if (rest.name !== null && number.form === 'word') return null;
  return {
    kind: 'chapter',
    family: number.form,
    number: number.value,
    label,
    name: rest.name,
    level: 0,
    isolation: rest.name === null && number.form === 'digit' ? 'above' : 'both',
  };
}

function readRest(tail: string): { separator: string; name: string | null } | null {
  if (/^[.:)]?$/.test(tail)) return { separator: '', name: null };
  const groups = REST.exec(tail)?.groups;
  const name = groups?.['name'];
  return groups && name !== undefined ? { separator: groups['separator'] ?? '', name } : null;
}

/** Null where the name shows that the line is prose. */
function isolationOf(separator: string | undefined, name: string | null): Isolation | null {
  if (name === null) return 'none';
  if (/\S/.test(separator ?? '')) return 'none';
  return isSentence(name) || /^[a-z]/.test(name) ? null : 'above';
}

/** `제삼장` is a chapter, but `이 장` is “this market”: a number in Hangul needs its 제. */
const isCountable = (ordinal: string | undefined, number: string | undefined): boolean =>
  ordinal !== undefined || !/^[영일이삼사오육칠팔구십백천]+$/u.test(number ?? '');

/** An ellipsis may end a title. */
const isSentence = (name: string): boolean => /(?:^|[^.])[.,;]["”’']?$/u.test(name);
