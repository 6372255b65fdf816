import type { WikiOverview } from '@inkvine/contracts/wiki';
import { expect, it } from 'vitest';
import { horizonWords, typedChapter } from './horizon-words.ts';

const reader: WikiOverview = {
  ...{ types: [], total: 0, hidden: null, events: 0, lastChapter: 52, sees: 'by_reading', mine: false },
  horizon: { opened: 7, finished: 6 },
  choices: { hideUntilFinished: false, revealUpTo: null },
};

it('says where the reading stands, or that it has not begun', () => {
  expect(horizonWords(reader, undefined)).toEqual({ key: 'wiki.horizon.upTo', chapter: 7 });
  const unread = { ...reader, horizon: { opened: 0, finished: 0 } };
  expect(horizonWords(unread, undefined).key).toBe('wiki.horizon.none');
});

it('says what was revealed, and to whom everything is shown', () => {
  const revealing = { ...reader, choices: { ...reader.choices, revealUpTo: 50 } };
  expect(horizonWords(revealing, undefined)).toEqual({ key: 'wiki.horizon.revealed', chapter: 50 });
  expect(horizonWords({ ...revealing, sees: 'everything' }, undefined)).toEqual({
    key: 'wiki.horizon.everything',
    chapter: 52,
  });
});

it('says first that one looks back, and no further than one has read', () => {
  expect(horizonWords(reader, 3)).toEqual({ key: 'wiki.horizon.asOf', chapter: 3 });
  expect(horizonWords(reader, 30)).toEqual({ key: 'wiki.horizon.asOf', chapter: 7 });
  expect(horizonWords({ ...reader, sees: 'everything' }, 0).key).toBe('wiki.horizon.asOfIntro');
});

it('reads a chapter as it is typed, up to the last', () => {
  expect(typedChapter(' 12 ', 52)).toBe(12);
  expect(typedChapter('600', 52)).toBe(52);
  expect(typedChapter('0', 52)).toBe(0);
  expect(['', '-1', '1.5', 'twelve', '123456'].map((typed) => typedChapter(typed, 52))).toEqual(
    Array.from({ length: 5 }, () => null),
  );
});
