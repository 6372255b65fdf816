const FIRST_LEAD = 0x81;
const FIRST_TRAIL = 0x41;
const LAST = 0xfe;
const TRAILS = LAST - FIRST_TRAIL + 1;
/** Both bytes of a character of KS X 1001 lie from here to `LAST`. */
const FIRST_OF_KS = 0xa1;
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;

/**
 * Decodes windows-949, which the WHATWG Encoding Standard calls `euc-kr`; null where the bytes are anything else.
 *
 * The platform's own decoder does not do: Node's reads only KS X 1001, and passes the lead byte of any other
 * syllable through as a control character even when told to be fatal. It gives the table of KS X 1001 here; the
 * other syllables follow in the order of Unicode, which is how windows-949 came to extend it.
 */
export function decodeWindows949(bytes: Uint8Array): string | null {
  const table = (tableOfPairs ??= buildTable());
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) units[length] = lead;
    else {
      index += 1;
      const unit = pairAt(table, lead, bytes[index] ?? 0);
      if (unit === 0) return null;
      units[length] = unit;
    }
    length += 1;
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, length));
}

/** Built when the first such file comes, for most processes never see one. */
let tableOfPairs: Uint16Array | undefined;

const slot = (lead: number, trail: number): number => (lead - FIRST_LEAD) * TRAILS + trail - FIRST_TRAIL;

const pairAt = (table: Uint16Array, lead: number, trail: number): number =>
  lead < FIRST_LEAD || trail < FIRST_TRAIL || trail > LAST ? 0 : (table[slot(lead, trail)] ?? 0);

function buildTable(): Uint16Array {
  const table = new Uint16Array((LAST - FIRST_LEAD + 1) * TRAILS);
  const rest = new Set(
    Array.from({ length: LAST_SYLLABLE - FIRST_SYLLABLE + 1 }, (_, index) => FIRST_SYLLABLE + index),
  );
  for (let lead = FIRST_OF_KS; lead <= LAST; lead += 1) {
    readRow(lead).forEach((unit, index) => {
      table[slot(lead, FIRST_OF_KS + index)] = unit;
      rest.delete(unit);
    });
  }
  // Added to KS X 1001 in 1998, after the platform's table was made.
  table[slot(0xa2, 0xe6)] = 0x20ac;
  table[slot(0xa2, 0xe7)] = 0xae;
  const syllables = rest.values();
  for (let lead = FIRST_LEAD; lead <= LAST; lead += 1) {
    for (let trail = FIRST_TRAIL; trail <= LAST; trail += 1) {
      if (isExtension(lead, trail)) table[slot(lead, trail)] = syllables.next().value ?? 0;
    }
  }
  return table;
}

/** The code units of one row of KS X 1001, 0 where it has no character. */
function readRow(lead: number): number[] {
  const trails = Array.from({ length: LAST - FIRST_OF_KS + 1 }, (_, index) => FIRST_OF_KS + index);
  const row = Uint8Array.from(trails.flatMap((trail) => [lead, trail, 0x0a]));
  const cells = new TextDecoder('euc-kr').decode(row).split('\n');
  return trails.map((_, index) => {
    const cell = cells[index] ?? '';
    const isCharacter = cell.length === 1 && cell !== '\ufffd' && !/\p{Co}/u.test(cell);
    return isCharacter ? cell.charCodeAt(0) : 0;
  });
}

const isExtension = (lead: number, trail: number): boolean =>
  (lead < FIRST_OF_KS || trail < FIRST_OF_KS) &&
  (trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81);
