import type { Locale } from '@inkvine/contracts/primitives';

/** Characters of one sheet of Korean manuscript paper (원고지). */
const SHEET_CHARACTERS = 200;

export interface TextCount {
  /** Characters as people see them, without line ends. */
  withSpaces: number;
  withoutSpaces: number;
  sheets: number;
  words: number;
}

/** The counts that writers work by: sheets in Korean, words in English. */
export function countText(text: string, language: Locale): TextCount {
  let withSpaces = 0;
  let withoutSpaces = 0;
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'grapheme' }).segment(text)) {
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
