import type { WikiCard } from '@inkvine/contracts/wiki';

export interface MentionOffer extends Pick<WikiCard, 'entryKey' | 'type' | 'name'> {
  /** Readers of the chapter do not know it yet by this name. */
  later: boolean;
}

/**
 * Entries to name in a chapter: first those that its readers know, under the name that they know, then those that
 * only later chapters tell of.
 */
export function offersOf(
  everything: readonly WikiCard[],
  knownByThen: readonly WikiCard[],
  most: number,
): MentionOffer[] {
  const known = new Set(knownByThen.map(({ entryKey }) => entryKey));
  const offer = ({ entryKey, type, name }: WikiCard, later: boolean) => ({ entryKey, type, name, later });
  const later = everything.filter(({ entryKey }) => !known.has(entryKey)).map((card) => offer(card, true));
  const now = knownByThen.slice(0, most).map((card) => offer(card, false));
  return [...now, ...later].slice(0, most);
}
