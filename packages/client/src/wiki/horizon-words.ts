import type { WikiOverview } from '@inkvine/contracts/wiki';

/** What the clients say of how far a wiki tells: a key of the messages, and the chapter it speaks of. */
export interface HorizonWords {
  key:
    | 'wiki.horizon.none'
    | 'wiki.horizon.upTo'
    | 'wiki.horizon.everything'
    | 'wiki.horizon.asOf'
    | 'wiki.horizon.asOfIntro'
    | 'wiki.horizon.revealed';
  chapter: number;
}

/** @param asOf the chapter one looks back to, 0 for the introduction; undefined for where one is */
export function horizonWords(overview: WikiOverview, asOf: number | undefined): HorizonWords {
  const { opened } = overview.horizon;
  const { revealUpTo } = overview.choices;
  if (asOf === 0) return { key: 'wiki.horizon.asOfIntro', chapter: 0 };
  if (asOf !== undefined) return { key: 'wiki.horizon.asOf', chapter: Math.min(asOf, opened) };
  if (overview.sees === 'everything') {
    return { key: 'wiki.horizon.everything', chapter: overview.lastChapter };
  }
  if (revealUpTo !== null) return { key: 'wiki.horizon.revealed', chapter: revealUpTo };
  return { key: opened === 0 ? 'wiki.horizon.none' : 'wiki.horizon.upTo', chapter: opened };
}

/** The chapter that was typed, no further than `last`; null for what is no number of a chapter. */
export const typedChapter = (typed: string, last: number): number | null =>
  /^\d{1,5}$/.test(typed.trim()) ? Math.min(Number(typed), last) : null;
