import type { Block } from '@inkvine/contracts/block';
import { isSceneBreak, SCENE_BREAK } from './scene-break.ts';
import { detectLanguage } from './text-language.ts';

type Passage = Omit<Block, 'id'>;

interface Group {
  lines: string[];
  blankAbove: number;
}

/** Lines that end this close to the longest were filled by a machine, whatever the next word. */
const WRAP_TOLERANCE = 3;
const WRAP_MIN_WIDTH = 50;
const WRAP_MAX_WIDTH = 100;
const WRAPPED_SHARE = 0.7;

/**
 * Turns a chapter of an imported text into paragraphs and scene breaks. Blank lines part paragraphs; prose in Latin
 * letters that was wrapped by a machine is joined again, all other lines are paragraphs of their own. Two or more
 * blank lines, where the paragraphs around have fewer, are a scene break. Breaks at the edges are dropped.
 */
export function toBlocks(text: string, newId: () => string): Block[] {
  const groups = readGroups(text);
  const width = wrapWidth(groups, text);
  const usualGap = median(groups.slice(1).map(({ blankAbove }) => blankAbove));
  const passages = groups.flatMap(({ lines, blankAbove }, index): Passage[] => {
    const isParted = index > 0 && blankAbove > Math.max(usualGap, 1);
    const isJoined = width !== null && isWrapped(lines, width);
    const own = (isJoined ? [lines.join(' ')] : lines).map(toPassage);
    return isParted ? [{ type: 'scene_break', text: SCENE_BREAK }, ...own] : own;
  });
  return trimBreaks(passages).map((passage) => ({ id: newId(), ...passage }));
}

/** The text of an editor: blocks parted by blank lines. `editBlocks` reads it back. */
export const fromBlocks = (blocks: readonly Passage[]): string =>
  blocks.map(({ type, text }) => (type === 'scene_break' && text === '' ? SCENE_BREAK : text)).join('\n\n');

/**
 * Turns the text of an editor into blocks, every line a paragraph. A block that was not touched keeps its id, and
 * so does one that was changed in place, so that readers and comments stay where they were.
 */
export function editBlocks(previous: readonly Block[], text: string, newId: () => string): Block[] {
  const passages = readGroups(text).flatMap(({ lines }) => lines.map(toPassage));
  const idle = new Set(previous);
  const byContent = Map.groupBy(previous, contentOf);
  for (const same of byContent.values()) same.reverse();
  const blocks = passages.map((passage) => {
    const same = byContent.get(contentOf(passage))?.pop();
    if (same) idle.delete(same);
    return { ...passage, id: same?.id };
  });
  const following = new Map(previous.map((block, index) => [previous[index - 1]?.id, block]));
  let above: string | undefined;
  return blocks.map(({ id, type, text: written }) => {
    const place = following.get(above);
    const edited = id === undefined && place && idle.has(place) ? place : undefined;
    if (edited) idle.delete(edited);
    above = id ?? edited?.id ?? newId();
    return { id: above, type, text: written };
  });
}

export interface CharacterCount {
  /** Characters (code points) without line ends. */
  withSpaces: number;
  withoutSpaces: number;
  /** Sheets of 200 characters, the unit in which Korean manuscripts are measured (원고지). */
  sheets: number;
}

/** Counts what people call the length of a text: code points, line ends left out. */
export function countCharacters(text: string): CharacterCount {
  let withSpaces = 0;
  let withoutSpaces = 0;
  // Each save counts its whole text: a regular expression for each character held up the server for 50 ms.
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) continue;
    withSpaces += 1;
    if (!isWhiteSpace(unit)) withoutSpaces += 1;
    if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(at + 1))) at += 1;
  }
  return { withSpaces, withoutSpaces, sheets: Math.ceil(withSpaces / 200) };
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
/** As `\s` means it. Nearly all text needs no closer look. */
function isWhiteSpace(unit: number): boolean {
  if (unit === 0x20) return true;
  if (unit > 0x20 && unit < 0xa0) return false;
  if (unit > 0x3000 && unit < 0xfeff) return false;
  return /\s/.test(String.fromCharCode(unit));
}

const contentOf = ({ type, text }: Passage): string => `${type} ${text}`;

const toPassage = (line: string): Passage =>
  isSceneBreak(line) ? { type: 'scene_break', text: line } : { type: 'paragraph', text: line };

/** Runs of trimmed lines without a blank line between them. A scene separator is a group of its own. */
function readGroups(text: string): Group[] {
  const groups: Group[] = [];
  let blankAbove = 0;
  let isOpen = false;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    if (line === '') {
      blankAbove += 1;
      isOpen = false;
      continue;
    }
    const isSeparator = isSceneBreak(line);
    if (isOpen && !isSeparator) groups.at(-1)?.lines.push(line);
    else groups.push({ lines: [line], blankAbove });
    isOpen = !isSeparator;
    blankAbove = 0;
  }
  return groups;
}

/** The width at which a machine wrapped the text's lines, null where none did. */
function wrapWidth(groups: Group[], text: string): number | null {
  const inner = groups.flatMap(({ lines }) =>
    lines.slice(0, -1).map((line, index) => ({ line, next: lines[index + 1] ?? '' })),
  );
  if (inner.length === 0 || detectLanguage(text) === 'ko') return null;
  const lengths = inner.map(({ line }) => line.length).toSorted((one, other) => one - other);
  const width = lengths[Math.ceil(lengths.length * 0.98) - 1] ?? 0;
  if (width < WRAP_MIN_WIDTH || width > WRAP_MAX_WIDTH) return null;
  const full = inner.filter(({ line, next }) => isFull(line, next, width)).length;
  return full >= inner.length * WRAPPED_SHARE ? width : null;
}

/** Whether the first word of the next line would not have fitted on this one. */
const isFull = (line: string, next: string, width: number): boolean =>
  line.length + 1 + (next.indexOf(' ') < 0 ? next.length : next.indexOf(' ')) > width - WRAP_TOLERANCE;

/** Verses and addresses stand among wrapped paragraphs with lines that are short on purpose. */
function isWrapped(lines: string[], width: number): boolean {
  const full = lines.slice(0, -1).filter((line, index) => isFull(line, lines[index + 1] ?? '', width)).length;
  return full * 2 >= lines.length - 1;
}

const median = (numbers: number[]): number =>
  numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0;

function trimBreaks(passages: Passage[]): Passage[] {
  const isParagraph = ({ type }: Passage): boolean => type === 'paragraph';
  return passages.slice(
    Math.max(passages.findIndex(isParagraph), 0),
    passages.findLastIndex(isParagraph) + 1,
  );
}
