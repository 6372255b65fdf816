import type { Locale } from '@inkvine/contracts/primitives';
import type { Node } from '@tiptap/pm/model';

/** Characters of one sheet of Korean manuscript paper (원고지). */
const SHEET_CHARACTERS = 200;

export interface TextCount {
  /** Characters as people see them, without line ends. */
  withSpaces: number;
  withoutSpaces: number;
  sheets: number;
  words: number;
}

const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** The counts that writers work by: sheets in Korean, words in English. */
export function countText(text: string): TextCount {
  let withSpaces = 0;
  let withoutSpaces = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (/^[\r\n]+$/.test(segment)) continue;
    withSpaces += 1;
    if (/\S/.test(segment)) withoutSpaces += 1;
  }
  return {
    withSpaces,
    withoutSpaces,
    sheets: Math.ceil(withSpaces / SHEET_CHARACTERS),
    words: text.match(/\S+/g)?.length ?? 0,
  };
}

/** Blocks do not change, they are replaced: half a million characters are counted once and then by the paragraph. */
const counted = new WeakMap<Node, TextCount>();

/** What readers will get to read of a document: not the author's own comments, nor the dividers. */
export function countDocument(doc: Node): TextCount {
  const total = { withSpaces: 0, withoutSpaces: 0, sheets: 0, words: 0 };
  doc.forEach((block) => {
    if (!block.isTextblock || block.type.name === 'comment') return;
    let count = counted.get(block);
    if (count === undefined) {
      count = countText(block.textBetween(0, block.content.size, '\n', '\n'));
      counted.set(block, count);
    }
    total.withSpaces += count.withSpaces;
    total.withoutSpaces += count.withoutSpaces;
    total.words += count.words;
  });
  total.sheets = Math.ceil(total.withSpaces / SHEET_CHARACTERS);
  return total;
}

const HANGUL = /[가-힣]/g;

/** The language a text is written in, for spelling, hyphens and counting. */
export const languageOf = (text: string): Locale =>
  (text.slice(0, 2_000).match(HANGUL)?.length ?? 0) > 20 ? 'ko' : 'en';
