import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, findInText } from './find-in-text.ts';

const plain = { matchCase: false };
const cut = (text: string, query: string, options = plain) =>
  findInText(text, query, options).map(({ from, to }) => text.slice(from, to));

describe('words in a text', () => {
  it('are found within longer ones, one place after the other', () => {
    expect(findInText('한강에서 한강으로', '한강', plain)).toEqual([
      { from: 0, to: 2 },
      { from: 5, to: 7 },
    ]);
    expect(findInText('aaaa', 'aa', plain)).toHaveLength(2);
    expect(findInText('비가 왔다.', '눈', plain)).toEqual([]);
    expect(findInText('비가 왔다.', '', plain)).toEqual([]);
  });

  it('are found whatever their case, unless that matters', () => {
    expect(cut('Rain, RAIN, rain.', 'rain')).toEqual(['Rain', 'RAIN', 'rain']);
    expect(cut('Rain, RAIN, rain.', 'rain', { matchCase: true })).toEqual(['rain']);
    expect(cut('ΟΔΟΣ οδος', 'οδοσ')).toEqual(['ΟΔΟΣ']);
    expect(cut('İstanbul Istanbul', 'istanbul')).toEqual(['Istanbul']);
  });

  it('are found however they are composed, at their place in the text as it is', () => {
    const apart = '그는 한강으로 갔다. 한강은 얼었다.'.normalize('NFD');
    expect(cut(apart, '한강')).toEqual(['한강'.normalize('NFD'), '한강'.normalize('NFD')]);
    expect(cut('café, café', 'café')).toEqual(['café', 'café']);
    expect(cut('한강', '한강'.normalize('NFD'))).toEqual(['한강']);
  });

  it('hold what was sought, in whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('NFC', 'NFD'),
        (before, sought, after, form) => {
          const text = `${before} ${sought} ${after}`.normalize(form);
          const found = cut(text, sought, { matchCase: true }).map((said) => said.normalize('NFC'));
          expect(found).not.toEqual([]);
          expect(found.every((said) => said.includes(sought.normalize('NFC')))).toBe(true);
        },
      ),
    );
  });
});

describe('an excerpt', () => {
  const text = `${'가'.repeat(50)}강${'나'.repeat(10)}강${'다'.repeat(50)}`;

  it('shows the first place with some words around it and marks all that it shows', () => {
    const parts = excerptOf(text, findInText(text, '강', plain), { before: 3, after: 20 });
    expect(parts).toEqual([
      { text: '…', hit: false },
      { text: '가가가', hit: false },
      { text: '강', hit: true },
      { text: '나'.repeat(10), hit: false },
      { text: '강', hit: true },
      { text: '다'.repeat(9), hit: false },
      { text: '…', hit: false },
    ]);
  });

  it('is the whole of a short text, and parts no letter', () => {
    expect(excerptOf('비', findInText('비', '비', plain), { before: 3, after: 3 })).toEqual([
      { text: '비', hit: true },
    ]);
    const smiles = '😀😀비😀😀';
    const parts = excerptOf(smiles, findInText(smiles, '비', plain), { before: 3, after: 1 });
    expect(parts.every(({ text: said }) => said.isWellFormed())).toBe(true);
  });
});
