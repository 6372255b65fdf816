const words = (list: string): string[] => list.split(' ');

const ONES = words(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
const ORDINAL_ONES = words(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth',
);
const TENS = words('twenty thirty forty fifty sixty seventy eighty ninety');
const ORDINAL_TENS = words('twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth');

const ROMAN = /^M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/;
const ROMAN_VALUES: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };

const SINO_DIGITS = new Map(
  [...'영일이삼사오육칠팔구', ...'〇一二三四五六七八九'].map((sign, index) => [sign, index % 10]),
);
const SINO_UNITS = new Map([
  ['십', 10],
  ['백', 100],
  ['천', 1000],
  ['十', 10],
  ['百', 100],
  ['千', 1000],
]);

/** Value of a Roman numeral in one case, in its canonical form only: `IIX`, `Mix` and the empty string are none. */
export function parseRoman(token: string): number | null {
  const plain = token.normalize('NFKC');
  const upper = plain.toUpperCase();
  if (plain !== upper && plain !== plain.toLowerCase()) return null;
  if (upper === '' || !ROMAN.test(upper)) return null;
  const values = [...upper].map((sign) => ROMAN_VALUES[sign] ?? 0);
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}

/** Value of up to four decimal digits, ASCII or full width. */
export function parseDigits(token: string): number | null {
  const plain = token.normalize('NFKC');
  return /^[0-9]{1,4}$/.test(plain) ? Number(plain) : null;
}

/** Value of a Sino-Korean number in Hangul or Hanja, such as `이십삼` or `二十三`. */
export function parseSinoKorean(token: string): number | null {
  let total = 0;
  let digit: number | null = null;
  for (const sign of token) {
    const unit = SINO_UNITS.get(sign);
    const value = SINO_DIGITS.get(sign);
    if (unit !== undefined) {
      total += (digit ?? 1) * unit;
      digit = null;
    } else if (value !== undefined && digit === null) digit = value;
    else return null;
  }
  return token === '' ? null : total + (digit ?? 0);
}

export interface LeadingNumber {
  value: number;
  /** How much of the line the number takes, in UTF-16 code units. */
  length: number;
  form: 'digit' | 'roman' | 'word';
}

/**
 * The number an English line begins with: `12`, `XII`, `Twelve`, `Twenty-One`, `the First`. Null where the line
 * begins with anything else, or the number runs on into a word.
 */
export function readLeadingNumber(line: string): LeadingNumber | null {
  const match =
    /^(?:the\s+)?([0-9０-９]{1,4}|[A-Za-z]+|[Ⅰ-ⅿ]+)(?:(?:-|\s+)([A-Za-z]+))?(?![\p{L}\p{N}'’])/iu.exec(line);
  const first = match?.[1];
  if (!match || !first) return null;
  const pair = match[2] ? englishPair(first, match[2]) : null;
  if (pair !== null) return { value: pair, length: match[0].length, form: 'word' };
  const length = line.indexOf(first) + first.length;
  if (/^[\p{L}\p{N}'’-]/u.test(line.slice(length))) return null;
  const digits = parseDigits(first);
  if (digits !== null) return { value: digits, length, form: 'digit' };
  const word = englishWord(first);
  if (word !== null) return { value: word, length, form: 'word' };
  const roman = parseRoman(first);
  return roman === null ? null : { value: roman, length, form: 'roman' };
}

function englishWord(token: string): number | null {
  const word = token.toLowerCase();
  const one = Math.max(ONES.indexOf(word), ORDINAL_ONES.indexOf(word));
  if (one >= 0) return one + 1;
  const ten = Math.max(TENS.indexOf(word), ORDINAL_TENS.indexOf(word));
  return ten >= 0 ? (ten + 2) * 10 : null;
}

function englishPair(tens: string, ones: string): number | null {
  const ten = TENS.indexOf(tens.toLowerCase());
  const one = englishWord(ones);
  return ten >= 0 && one !== null && one <= 9 ? (ten + 2) * 10 + one : null;
}
