import { describe, expect, it } from 'vitest';
import { messages as en } from './en/messages.ts';
import { createI18n, switchLocale } from './i18n.ts';
import { messages as ko } from './ko/messages.ts';
import { LOCALES } from './locale.ts';
import { loadMessages } from './messages.ts';

function texts(tree: object, path: string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set([...path, key].join('.'), value);
    else for (const [inner, text] of texts(value, [...path, key])) found.set(inner, text);
  }
  return found;
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();

const english = texts(en);
const korean = texts(ko);

/** A value for each placeholder: a number where the text formats one, else a word. */
const valuesFor = (text: string): Record<string, string | number> =>
  Object.fromEntries(
    [...text.matchAll(/\{\{(\w+)(?:, (\w+))?/g)].map(([, name, format]) => [
      name,
      format === undefined && name !== 'count' ? '이름' : 3,
    ]),
  );

describe('messages', () => {
  it('has the same keys in both languages', () => {
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('uses the same placeholders in both languages', () => {
    const different = [...english]
      .filter(([key, text]) => placeholders(text).join() !== placeholders(korean.get(key) ?? '').join())
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  it('has no empty text and no doubled or trailing spaces', () => {
    for (const [key, text] of [...english, ...korean]) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toMatch(/ {2}/);
      expect(text.length, key).toBeGreaterThan(0);
    }
  });

  it('speaks Korean in Korean', () => {
    const exempt = new Set(['navigation.switchLanguage']);
    for (const [key, text] of korean) {
      if (exempt.has(key) || text.replaceAll(/\{\{[^}]*\}\}/g, '') === '') continue;
      expect(text, key).toMatch(/[가-힣]/);
    }
  });

  it.each(LOCALES)('formats every placeholder of every text (%s)', async (locale) => {
    const i18n = createI18n(locale, await loadMessages(locale));
    for (const key of english.keys()) {
      const text = i18n.t(key as 'common.save', valuesFor(english.get(key)!));
      expect(text, key).not.toMatch(/\{\{|\}\}|NaN|undefined/);
    }
  });

  it('counts in both languages', () => {
    const english = createI18n('en', en);
    expect(english.t('common.chapters', { count: 1 })).toBe('1 chapter');
    expect(english.t('common.chapters', { count: 1200 })).toBe('1,200 chapters');
    expect(createI18n('ko', ko).t('common.chapters', { count: 1 })).toBe('1화');
  });

  it('chooses the particle by the last sound', () => {
    const t = createI18n('ko', ko).t;
    expect(t('writing.import.uploading', { name: '동백꽃' })).toBe('동백꽃을 올리는 중');
    expect(t('writing.import.uploading', { name: '소나기' })).toBe('소나기를 올리는 중');
    expect(t('writing.chapter.publishBody', { price: '무료' })).toContain('무료예요');
    expect(t('writing.chapter.publishBody', { price: '3코인' })).toContain('3코인이에요');
  });

  it('switches language in place', async () => {
    const i18n = createI18n('en', en);
    await switchLocale(i18n, 'ko', ko);
    expect(i18n.t('common.save')).toBe('저장');
    expect(i18n.t('stories.chapterPrice', { coins: 30 })).toBe('30코인');
  });
});
