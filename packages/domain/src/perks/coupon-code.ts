/** Douglas Crockford's base 32: no I, L, O and U, which people take for other characters. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** With its check character: 55 bits that nobody guesses. */
const LENGTH = 12;
const GROUP = 4;
/** Bytes of chance that a code takes. */
export const CODE_BYTES = LENGTH - 1;

/** A code as it is looked up, and as it is shown. */
export interface CouponCode {
  code: string;
  spelled: string;
}

/** A code from `CODE_BYTES` bytes of chance: `K7PX-29QD-M4TC`. */
export function codeOfBytes(bytes: Uint8Array): CouponCode {
  const body = Array.from(bytes.subarray(0, CODE_BYTES), (byte) => ALPHABET[byte % 32]).join('');
  const code = body + checkCharacter(body);
  const groups = Array.from({ length: LENGTH / GROUP }, (_, at) => code.slice(at * GROUP, (at + 1) * GROUP));
  return { code, spelled: groups.join('-') };
}

/** A word that an issuer chose, 4 to 11 letters and digits; undefined for anything else. */
export function codeOfWord(typed: string): CouponCode | undefined {
  const spelled = bare(typed);
  return /^[A-Z0-9]{4,11}$/.test(spelled) ? { code: unmistakable(spelled), spelled } : undefined;
}

/**
 * What a person typed, as it is looked up: in any case, with or without hyphens and spaces, O for 0 and I or L for 1.
 * Undefined for what is no code, such as one with a slip of a finger in it.
 */
export function readCode(typed: string): string | undefined {
  const code = unmistakable(bare(typed));
  if (/^[0-9A-HJKMNP-Z]{4,11}$/.test(code)) return code;
  const isWhole = code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character));
  return isWhole && checkCharacter(code.slice(0, -1)) === code.at(-1) ? code : undefined;
}

const bare = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(/[\s\-–—_.]/g, '')
    .toUpperCase();

const unmistakable = (code: string): string => code.replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** Luhn's, modulo 32: finds every wrong character, and nearly all neighbours that changed places. */
function checkCharacter(body: string): string {
  const sum = [...body].toReversed().reduce((total, character, place) => {
    const value = ALPHABET.indexOf(character) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / 32) + (value % 32);
  }, 0);
  return ALPHABET[(32 - (sum % 32)) % 32]!;
}
