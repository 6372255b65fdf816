import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDigits, parseRoman, parseSinoKorean, readLeadingNumber } from './chapter-number.ts';

const toRoman = (value: number): string => {
  const signs: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let rest = value;
  let roman = '';
  for (const [worth, sign] of signs) {
    while (rest >= worth) {
      roman += sign;
      rest -= worth;
    }
  }
  return roman;
};

const toSinoKorean = (value: number): string =>
  [...String(value)]
    .map((digit, index, all) => {
      if (digit === '0') return '';
      const unit = ['', '십', '백', '천'][all.length - 1 - index] ?? '';
      return digit === '1' && unit !== '' ? unit : `${' 일이삼사오육칠팔구'[Number(digit)]}${unit}`;
    })
    .join('');

describe('numbers of chapters', () => {
  it('reads every canonical Roman numeral in upper and lower case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3999 }), (value) => {
        expect(parseRoman(toRoman(value))).toBe(value);
        expect(parseRoman(toRoman(value).toLowerCase())).toBe(value);
      }),
    );
    expect(parseRoman('Ⅻ')).toBe(12);
  });

  it.each(['', 'IIX', 'VV', 'IIII', 'Mix', 'Dim', 'Pip'])('takes %j for no Roman numeral', (token) => {
    expect(parseRoman(token)).toBeNull();
  });

  it('reads Sino-Korean numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (value) => {
        expect(parseSinoKorean(toSinoKorean(value))).toBe(value);
      }),
    );
    expect(parseSinoKorean('二十三')).toBe(23);
    expect(parseSinoKorean('일이')).toBeNull();
    expect(parseSinoKorean('')).toBeNull();
  });

  it('reads digits of both widths', () => {
    expect(parseDigits('012')).toBe(12);
    expect(parseDigits('１２')).toBe(12);
    expect(parseDigits('12345')).toBeNull();
  });

  it.each([
    ['12', 12, 2],
    ['XII. The Marshes', 12, 3],
    ['Twelve', 12, 6],
    ['Twenty-One: Home', 21, 10],
    ['twenty one', 21, 10],
    ['Twenty Minutes', 20, 6],
    ['the First', 1, 9],
    ['Three The Boat', 3, 5],
    ['１２ 만남', 12, 2],
  ])('reads the number at the start of %j', (line, value, length) => {
    expect(readLeadingNumber(line)).toMatchObject({ value, length });
  });

  it.each(['and verse', 'I’ll go', "I'm", '12th', '3-4', '12345', 'Mix it', ''])(
    'finds no number at the start of %j',
    (line) => {
      expect(readLeadingNumber(line)).toBeNull();
    },
  );
});
