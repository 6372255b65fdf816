export interface TextRange {
  from: number;
  to: number;
}

/** How words are compared: by what is shown (NFC), and, unless case matters, without telling capitals apart. */
export function toSearchable(text: string, { matchCase }: { matchCase: boolean }): string {
  const composed = text.normalize('NFC');
  return matchCase ? composed : composed.replaceAll(/\p{Changes_When_Lowercased}/gu, lowerInPlace);
}

/** A letter whose small form is longer stays, so that every place keeps its offset. */
function lowerInPlace(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.length === letter.length ? lower : letter;
}

/**
 * Where `query` occurs in a text, one place after the other, by UTF-16 offsets into the text as it is, even where
 * it is composed otherwise than the query.
 */
export function findInText(text: string, query: string, options: { matchCase: boolean }): TextRange[] {
  const needle = toSearchable(query, options);
  if (needle === '') return [];
  const searched = toSearchable(text, options);
  const places: TextRange[] = [];
  for (let at = searched.indexOf(needle); at >= 0; at = searched.indexOf(needle, at + needle.length)) {
    places.push({ from: at, to: at + needle.length });
  }
  return places.length === 0 || text.normalize('NFC') === text ? places : toOriginal(text, places);
}

/** The places of the composed text in the text it was composed from. Nothing composes across graphemes. */
function toOriginal(text: string, places: readonly TextRange[]): TextRange[] {
  const starts: number[] = [];
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    const { length } = segment.normalize('NFC');
    const isAsItWas = length === segment.length;
    for (let unit = 0; unit < length; unit += 1) starts.push(isAsItWas ? index + unit : index);
  }
  starts.push(text.length);
  return places.map(({ from, to }) => {
    const start = starts[from] ?? text.length;
    let end = to;
    while (starts[end] === starts[to - 1]) end += 1;
    return { from: start, to: starts[end] ?? text.length };
  });
}

export interface ExcerptPart {
  text: string;
  hit: boolean;
}

/** The words around the first of the places, cut to about so many UTF-16 units before and after it. */
export function excerptOf(
  text: string,
  places: readonly TextRange[],
  { before, after }: { before: number; after: number },
): ExcerptPart[] {
  const [first] = places;
  if (first === undefined) return [];
  const start = first.from <= before ? 0 : wholeLetter(text, first.from - before);
  const end = text.length - first.to <= after ? text.length : wholeLetter(text, first.to + after);
  const parts: ExcerptPart[] = [];
  const add = (said: string, hit: boolean) => {
    if (said !== '') parts.push({ text: said, hit });
  };
  let at = start;
  add(start > 0 ? '…' : '', false);
  for (const { from, to } of places) {
    if (to > end) break;
    add(text.slice(at, from), false);
    add(text.slice(from, to), true);
    at = to;
  }
  add(text.slice(at, end), false);
  add(end < text.length ? '…' : '', false);
  return parts;
}

/** The same place, or the one after it where it would part a pair of surrogates. */
const wholeLetter = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
};
