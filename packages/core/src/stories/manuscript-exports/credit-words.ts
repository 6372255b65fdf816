import type { Locale } from '@inkvine/contracts/primitives';
import { defaultChapterTitle } from '@inkvine/domain/stories/manuscript';
import type { Contributor } from './book.ts';

/** What a book calls the notes of its author. */
export const NOTE_WORD = { ko: '작가의 말', en: 'Author’s note' } as const satisfies Record<Locale, string>;

/** Who wrote a chapter with its author, for whoever reads the book; null where nobody did. */
export function creditLine(credits: readonly string[], language: Locale): string | null {
  if (credits.length === 0) return null;
  const names = credits.join(', ');
  return language === 'ko' ? `${names} 님과 함께 썼어요` : `Written together with ${names}`;
}

/** Whose chapters a fork carries on from, a line each. */
export const inheritedLines = (contributors: readonly Contributor[], language: Locale): string[] =>
  contributors.flatMap(({ name, inherited }) => {
    if (inherited === null) return [];
    const { from, to } = inherited;
    const stretch = from === to ? defaultChapterTitle(from, language) : stretchOf(from, to, language);
    return language === 'ko' ? [`${stretch}는 ${name} 님이 썼어요`] : [`${stretch} by ${name}`];
  });

const stretchOf = (from: number, to: number, language: Locale): string =>
  language === 'ko' ? `${from}–${to}화` : `Chapters ${from}–${to}`;
