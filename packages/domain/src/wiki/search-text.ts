const INITIALS = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];
const FIRST_SYLLABLE = 0xac00;
const SYLLABLES_PER_INITIAL = 588;

/** The text as it is searched: composed, lower case, without white space and marks, so that spacing does not matter. */
export const toSearchText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');

/**
 * What somebody typed as a regular expression over names that went through `toSearchText`. A consonant stands for
 * every syllable that begins with it, so that `ㅎㅅ` and, still being typed, `한ㅅ` find 한서. Empty when nothing
 * was typed that can be searched.
 */
export const toNamePattern = (typed: string): string =>
  [...toQuery(typed)]
    .map((character) => {
      const initial = INITIALS.indexOf(character);
      if (initial < 0) return character;
      const first = FIRST_SYLLABLE + initial * SYLLABLES_PER_INITIAL;
      const last = first + SYLLABLES_PER_INITIAL - 1;
      return `[${character}${String.fromCodePoint(first)}-${String.fromCodePoint(last)}]`;
    })
    .join('');

/** What somebody typed, made ready to look for in what `toSearchText` made. */
export const toQuery = (typed: string): string => [...toSearchText(typed)].map(toCompatible).join('');

/** NFKC turns the consonants of keyboards (U+3131…) into those of syllable blocks (U+1100…); this turns them back. */
function toCompatible(character: string): string {
  const index = character.codePointAt(0)! - 0x1100;
  return index >= 0 && index < INITIALS.length ? INITIALS[index]! : character;
}

export interface ExcerptPart {
  text: string;
  hit: boolean;
}

/**
 * The words around the first place where the query occurs in the text, spacing apart; the start of the text when it
 * occurs nowhere. @param reach UTF-16 units shown on either side
 */
export function excerptAround(text: string, query: string, reach = 40): ExcerptPart[] {
  const place = findSpaced(text, query);
  if (place === null) {
    const start = text.slice(0, reach * 2);
    return text === ''
      ? []
      : [{ text: start.length < text.length ? `${start.toWellFormed()}…` : text, hit: false }];
  }
  const from = Math.max(0, place.from - reach);
  const to = Math.min(text.length, place.to + reach);
  return [
    { text: `${from > 0 ? '…' : ''}${text.slice(from, place.from)}`.toWellFormed(), hit: false },
    { text: text.slice(place.from, place.to), hit: true },
    { text: `${text.slice(place.to, to)}${to < text.length ? '…' : ''}`.toWellFormed(), hit: false },
  ].filter((part) => part.text !== '');
}

/** Where the query, as `toQuery` made it, stands in the text; null when nowhere. */
function findSpaced(text: string, query: string): { from: number; to: number } | null {
  let searched = '';
  const origins: { from: number; to: number }[] = [];
  let offset = 0;
  for (const character of text) {
    const to = offset + character.length;
    for (const unit of [...toSearchText(character)].map(toCompatible).join('')) {
      searched += unit;
      for (let n = 0; n < unit.length; n += 1) origins.push({ from: offset, to });
    }
    offset = to;
  }
  const at = query === '' ? -1 : searched.indexOf(query);
  if (at < 0) return null;
  return { from: origins[at]!.from, to: origins[at + query.length - 1]!.to };
}
