/** A part of a source between blank lines that can be read on its own. */
export interface Stretch {
  text: string;
  /** One paragraph whose characters mean nothing but themselves: the parser need not look at them. */
  isPlain: boolean;
}

/** What Markdown may take for a sign of its own, wherever it stands. */
const SIGN = /[*_~[\]<>`&\\|=#!]/;
/** The parser compares these with each other: its time grows with the square of how many one paragraph has. */
const PAIRED_SIGN = /[*_~[\]<`&]/g;
/** The parser moves what it has found so far again and again: half its time, where it has more to move than this. */
const PARSED_LENGTH = 1_000;
/** A chapter without a blank line, a status window in every other of its lines, has fewer. */
const MAX_SIGNS = 2_000;
/** Lists in quotes in lists, all begun on one line; each level costs the parser a call within a call. */
const NESTED = /^[\s>*+\-\d.)]{200}/m;
/** A line that begins nothing but a paragraph: neither list, quote, indented code nor tag. */
const FRESH_LINE = /^[^\s>*+\-\d<]/;
const HARD_BREAK = / {2}$|\t/m;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** Tags that blank lines do not end, and what does. */
const LASTING_HTML: readonly [RegExp, RegExp][] = [
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
  [/^ {0,3}<![a-z]/i, />/],
  [/^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i],
];

/**
 * Tells the paragraphs apart that say what they say from the stretches that need a parser, which is most of the time
 * that reading Markdown takes. A paragraph with more signs than anybody writes is one of the former: made to harm, or
 * no Markdown at all.
 */
export function stretchesOf(source: string): Stretch[] {
  const stretches: Stretch[] = [];
  let parsed: string[] = [];
  let length = 0;
  const flush = () => {
    if (parsed.length > 0) stretches.push({ text: parsed.join('\n\n'), isPlain: false });
    parsed = [];
    length = 0;
  };
  /** What must come before a paragraph can begin again. */
  let until: RegExp | null = null;
  for (const part of source.split(/\n(?:[ \t]*\n)+/)) {
    const text = part.replace(/\n[ \t]*$/, '');
    if (text === '') continue;
    const isOpen = until !== null;
    until = openAfter(text, until);
    const isOverloaded = (text.match(PAIRED_SIGN)?.length ?? 0) > MAX_SIGNS || NESTED.test(text);
    if (isOverloaded || (!isOpen && until === null && isPlainText(text))) {
      flush();
      stretches.push({ text, isPlain: true });
      continue;
    }
    if (length > PARSED_LENGTH && !isOpen && FRESH_LINE.test(text)) flush();
    parsed.push(text);
    length += text.length;
  }
  flush();
  return stretches;
}

const isPlainText = (text: string): boolean =>
  !SIGN.test(text) && !HARD_BREAK.test(text) && text.split('\n').every((line) => FRESH_LINE.test(line));

/** The end that a fence or a lasting tag still waits for below these lines, null where none is open. */
function openAfter(text: string, before: RegExp | null): RegExp | null {
  let until = before;
  for (const line of text.split('\n')) {
    if (until !== null) {
      if (until.test(line)) until = null;
      continue;
    }
    const fence = FENCE.exec(line)?.[1];
    const [begins, ends] = LASTING_HTML.find(([begin]) => begin.test(line)) ?? [];
    if (fence !== undefined) until = new RegExp(`^ {0,3}${fence}`);
    else if (begins !== undefined && ends?.test(line.replace(begins, '')) === false) until = ends;
  }
  return until;
}
