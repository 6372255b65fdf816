import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_BYTES, codeOfBytes, codeOfWord, readCode } from './coupon-code.ts';

const bytes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES });

describe('a code', () => {
  it('is read however it is typed', () => {
    const { code, spelled } = codeOfBytes(new Uint8Array([1, 0, 17, 3, 9, 30, 1, 0, 8, 22, 5]));
    expect(spelled).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    for (const typed of [spelled, spelled.toLowerCase(), ` ${spelled.replaceAll('-', ' ')} `, code])
      expect(readCode(typed)).toBe(code);
    expect(readCode(spelled.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
  });

  it('with one character wrong is none', () => {
    fc.assert(
      fc.property(bytes, fc.nat(11), fc.nat(31), (chance, place, other) => {
        const { code } = codeOfBytes(chance);
        const wrong = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[other]!;
        const typed = code.slice(0, place) + wrong + code.slice(place + 1);
        expect(readCode(typed)).toBe(typed === code ? code : undefined);
      }),
    );
  });

  it('may be a word, which is shown as it was chosen', () => {
    expect(codeOfWord('Welcome')).toEqual({ code: 'WE1C0ME', spelled: 'WELCOME' });
    expect(readCode('welcome')).toBe('WE1C0ME');
    for (const typed of ['abc', 'twelveletter', '안녕하세요', 'what?', '']) {
      expect(codeOfWord(typed)).toBeUndefined();
      expect(readCode(typed)).toBeUndefined();
    }
  });
});
