import { describe, expect, it } from 'vitest';
import { excerptAround, toNamePattern, toQuery, toSearchText } from './search-text.ts';

describe('search text', () => {
  it('forgets spacing, case, marks and how Hangul was composed', () => {
    expect(toSearchText('  오 해진: Haejin! ')).toBe('오해진haejin');
    expect(toSearchText('오해진'.normalize('NFD'))).toBe('오해진');
  });

  it('lets a consonant stand for the syllables that begin with it', () => {
    const finds = (typed: string, name: string) =>
      new RegExp(toNamePattern(typed), 'u').test(toSearchText(name));
    expect(finds('ㅇㅎㅈ', '오 해진')).toBe(true);
    expect(finds('오ㅎ', '오해진')).toBe(true);
    expect(finds('ㅎㅈ', '오해진')).toBe(true);
    expect(finds('ㅆ', '쌍칼')).toBe(true);
    expect(finds('ㅅㅋ', '쌍칼')).toBe(false);
    expect(finds('오ㅈ', '오해진')).toBe(false);
    expect(toNamePattern('.*')).toBe('');
    expect(toQuery('오 해')).toBe('오해');
  });
});

describe('excerpts', () => {
  it('mark what was sought, spacing apart', () => {
    expect(excerptAround('해진 문서의 주인', '해진문서')).toEqual([
      { text: '해진 문서', hit: true },
      { text: '의 주인', hit: false },
    ]);
  });

  it('stay short and never cut a character in two', () => {
    const long = `${'가'.repeat(100)}😀표적😀${'나'.repeat(100)}`;
    const parts = excerptAround(long, '표적', 1);
    expect(parts.map(({ text }) => text).join('')).toMatch(/^….?표적.?…$/u);
    for (const { text } of parts) expect(text.isWellFormed()).toBe(true);
  });

  it('show the start of a text without the words', () => {
    expect(excerptAround('짧은 글', '없음')).toEqual([{ text: '짧은 글', hit: false }]);
    expect(excerptAround('', 'x')).toEqual([]);
  });
});
