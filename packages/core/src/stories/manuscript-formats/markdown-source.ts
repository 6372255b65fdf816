import type { SourceOutline } from '@inkvine/domain/stories/formatted-split';

/** The parser holds hundreds of bytes for each character of a piece. */
const PIECE_LENGTH = 32_768;
const FRONT_MATTER = /^---\n([^]{0,10000}?)\n(?:---|\.\.\.)(?:\n|$)/;
const FIELD = /^([\w-]+):[ \t]*(.*)$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const NOTE = /^ {0,3}\[\^([^\]\s]{1,200})\]:/;
/** Longer ones are no addresses; each piece that refers to one reads it. */
const LINK = /^ {0,3}\[(?!\^)((?:\\.|[^\\[\]]){1,200})\]:\s*\S.{0,2500}$/;
/** A line that cannot go on with a list, a quote, code or a tag that stands above it. */
const FRESH_LINE = /^[^\s>*+\-\d<]/;

/** What the fields at the head of a file (`title`, `language`, `chapter-level`) tell, and the text below them. */
export function frontMatterOf(source: string): { outline: SourceOutline; body: string } {
  const [whole, head = ''] = FRONT_MATTER.exec(source) ?? [];
  const lines = head.split('\n');
  if (whole === undefined || !lines.every((line) => /^(?:[\w-]+:|\s|#|- |$)/.test(line))) {
    return { outline: {}, body: source };
  }
  const fields = new Map(lines.flatMap((line) => fieldOf(line)));
  const title = fields.get('title');
  const language = fields.get('language') ?? fields.get('lang');
  const level = Number(fields.get('chapter-level'));
  return {
    outline: {
      ...(title !== undefined && title !== '' && { title }),
      ...((language === 'ko' || language === 'en') && { language }),
      ...(level >= 1 && level <= 6 && { chapterLevel: level }),
    },
    body: source.slice(whole.length),
  };
}

function fieldOf(line: string): [string, string][] {
  const [, key, value] = FIELD.exec(line) ?? [];
  return key === undefined || value === undefined ? [] : [[key.toLowerCase(), unquoted(value.trim())]];
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.replace(/^'(.*)'$/, '$1');
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value;
  }
}

/**
 * Parts a source between paragraphs into pieces that can be parsed one by one, and gathers the definitions of notes
 * and links, which may stand far from where they are used. Takes time linear in the length of the source.
 */
export function divideMarkdown(source: string): { pieces: string[]; definitions: Map<string, string> } {
  const definitions = new Map<string, string>();
  const pieces: string[] = [];
  let piece: string[] = [];
  let length = 0;
  let fence: string | null = null;
  let note: string | null = null;
  let isBelowBlank = true;
  for (const line of source.split('\n')) {
    const isBlank = line.trim() === '';
    if (note !== null && (isBlank || !isBelowBlank || /^(?: {4}|\t)/.test(line)) && !NOTE.test(line)) {
      definitions.set(note, `${definitions.get(note) ?? ''}\n${line}`);
      isBelowBlank = isBlank;
      continue;
    }
    note = null;
    const defined = fence === null ? (NOTE.exec(line)?.[1] ?? null) : null;
    const linked = fence === null && isBelowBlank ? LINK.exec(line)?.[1] : undefined;
    if (defined !== null) {
      note = keyOf(`^${defined}`);
      if (!definitions.has(note)) definitions.set(note, line);
      isBelowBlank = false;
      continue;
    }
    if (linked !== undefined) {
      if (!definitions.has(keyOf(linked))) definitions.set(keyOf(linked), line);
      continue;
    }
    if (length > PIECE_LENGTH && fence === null && isBelowBlank && FRESH_LINE.test(line)) {
      pieces.push(piece.join('\n'));
      piece = [];
      length = 0;
    }
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === null) fence = mark;
      else if (mark.startsWith(fence)) fence = null;
    }
    piece.push(line);
    length += line.length + 1;
    isBelowBlank = isBlank;
  }
  pieces.push(piece.join('\n'));
  return { pieces, definitions };
}

/** A definition's text when it is that of a note, null for a link's. Its lines below the first may be indented. */
export function noteOf(key: string, source: string): { identifier: string; text: string } | null {
  if (!key.startsWith('^')) return null;
  return { identifier: key.slice(1), text: source.replace(NOTE, '').replaceAll(/^(?: {1,4}|\t)/gm, '') };
}

/** The definitions that a piece refers to, as source; of notes only that they are there. */
export function definitionsFor(piece: string, definitions: ReadonlyMap<string, string>): string {
  if (definitions.size === 0) return '';
  const keys = new Set([...piece.matchAll(/\[(\^?[^\][\n]{1,200})\]/g)].map(([, key = '']) => keyOf(key)));
  return [...keys]
    .flatMap((key) => {
      const definition = definitions.get(key);
      if (definition === undefined) return [];
      return key.startsWith('^') ? `[${key}]: .` : definition;
    })
    .join('\n\n');
}

const keyOf = (label: string): string => label.trim().replaceAll(/\s+/g, ' ').toLowerCase();
