import { writtenAddress } from './written-address.ts';
import { plainOf, type Inline, type MarkedInline } from '@inkvine/domain/stories/mark-tree';

const SIGNS: Partial<Record<MarkedInline['type'], string>> = { bold: '**', italic: '*', strike: '~~' };
const TAGS: Partial<Record<MarkedInline['type'], readonly [open: string, close: string]>> = {
  bold: ['<b>', '</b>'],
  italic: ['<i>', '</i>'],
  strike: ['<s>', '</s>'],
  underline: ['<u>', '</u>'],
  dots: ['<em class="dots">', '</em>'],
};
const LETTER = /[\p{L}\p{N}]/u;

/** @param numberOf the number under which a note's text will stand */
export function writeInline(nodes: readonly Inline[], numberOf: (note: string) => number): string {
  return new InlineWriter(numberOf).write(nodes, '', '');
}

class InlineWriter {
  readonly #numberOf: (note: string) => number;

  constructor(numberOf: (note: string) => number) {
    this.#numberOf = numberOf;
  }

  /** @param before the character written last, @param after the first that follows; empty at the edges */
  write(nodes: readonly Inline[], before: string, after: string, isInside = false): string {
    let written = '';
    for (const [index, node] of nodes.entries()) {
      const last = written.at(-1) ?? before;
      const next = nodes[index + 1];
      const following = next === undefined ? after : plainOf([next]).charAt(0);
      const isJoined = next !== undefined || isInside;
      if (typeof node !== 'string') written += this.#mark(node, last, following);
      else written += isJoined ? escapeInside(node) : escapeText(node);
    }
    return written;
  }

  #mark(node: MarkedInline, before: string, after: string): string {
    const { type, value, children } = node;
    const content = this.write(children, '', '', true);
    switch (type) {
      case 'footnote': {
        const plain = plainOf(children);
        const isWord = /^\S+$/.test(plain) && /^\s?$/.test(before);
        const noted = isWord ? content : `<span class="noted">${content}</span>`;
        return `${noted}[^${this.#numberOf(value)}]`;
      }
      case 'ruby':
        return `<ruby>${content}<rt>${escapeInside(value.replaceAll(/\s+/g, ' '))}</rt></ruby>`;
      case 'link':
        if (!URL.canParse(value)) return content;
        // A circumflex behind the bracket would make a reference to a note of it.
        return `[${content.replace(/^\^/, '\\^')}](<${writtenAddress(value)}>)`;
      case 'entry':
        return `<span data-entry="${escapeAttribute(value)}">${content}</span>`;
      default:
        return signed(type, content, before, after);
    }
  }
}

/**
 * Asterisks where every reader of Markdown takes them for what they are: around letters, or apart from all other
 * text. Korean particles follow closing quotation marks without a space, and there a tag is safer.
 */
function signed(type: MarkedInline['type'], content: string, before: string, after: string): string {
  const sign = SIGNS[type];
  const [open, close] = TAGS[type] ?? ['', ''];
  const isPlain = LETTER.test(content.at(0) ?? '') && LETTER.test(content.at(-1) ?? '');
  const isClear = (beside: string) =>
    beside === '' || (!/[*_~\\]/.test(beside) && /[\p{L}\p{N}\s]/u.test(beside));
  return sign !== undefined && isPlain && isClear(before) && isClear(after)
    ? `${sign}${content}${sign}`
    : `${open}${content}${close}`;
}

/** Text that says nothing to a reader of Markdown, wherever in a line it stands but at its start. */
export const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\\`*_[\]<]|&(?=[#a-z])/gi, '\\$&')
    // One before white space, as in Korean speech, can strike out nothing, if that is written as white space.
    .replaceAll(/~(?=\S|[ \t]*\n|[ \t]+$)/g, '\\~');

/** What has no meaning by itself may have one with what follows: an image, something struck out. */
const escapeInside = (text: string): string => escapeText(text).replace(/[!~]$/, '\\$&');

/** A bracket in a tag would close one before it where the tag begins a line, as the label of a definition. */
const escapeAttribute = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('[', '&#91;')
    .replaceAll(']', '&#93;')
    .replaceAll('\n', ' ');

/** White space at the edges, which Markdown would drop. */
export const keepEdges = (line: string): string =>
  line.replace(/^[ \t]+/, encodeSpace).replace(/[ \t]+$/, encodeSpace);

const encodeSpace = (space: string): string =>
  [...space].map((character) => (character === ' ' ? '&#32;' : '&#9;')).join('');

/** A line that would begin a heading, a list or a quote. */
export const keepStart = (line: string): string =>
  line.replace(/^(\d{1,9})([.)])/, '$1\\$2').replace(/^[#>+=-]/, '\\$&');
