import type { TFunction } from 'i18next';
import { formatCoins, formatDate } from './format.ts';
import type { Locale } from './locale.ts';

interface Named {
  name: string;
  level: number;
  levels: number;
}

type Terms =
  | { kind: 'early_bird'; first: number; since: string | null }
  | { kind: 'reading_streak'; days: number }
  | { kind: 'supporter_rank'; levels: readonly number[] }
  | { kind: 'member_streak'; levels: readonly number[] }
  | { kind: 'manual' }
  | { kind: 'membership'; tierName: string };

interface Face {
  terms: Terms;
  creatorName: string | null;
  novelTitle: string | null;
}

const UNITS: { readonly [Kind in Terms['kind']]?: 'coins' | 'months' } = {
  supporter_rank: 'coins',
  member_streak: 'months',
};

/** Badges in words. */
export const badgeWords = (t: TFunction, locale: Locale) => ({
  /** The name, with its level where there are several. */
  name: ({ name, level, levels }: Named): string => {
    if (levels < 2) return name;
    const word = level === 1 ? 'one' : level === 2 ? 'two' : 'three';
    return t('badges.withLevel', { name, level: t(`badges.level.${word}`) });
  },
  /** What it is given for. */
  how: ({ terms, creatorName, novelTitle }: Face): string => {
    switch (terms.kind) {
      case 'early_bird': {
        const of = { first: terms.first, novel: novelTitle ?? '' };
        return terms.since === null
          ? t('badges.how.early_bird', of)
          : t('badges.how.earlyBirdSince', { ...of, date: formatDate(terms.since, locale) });
      }
      case 'reading_streak':
        return t('badges.how.reading_streak', { days: terms.days });
      case 'supporter_rank': {
        const levels = terms.levels.map((coins) => formatCoins(coins, locale)).join(' · ');
        return creatorName === null
          ? t('badges.how.supporterOfAll', { levels })
          : t('badges.how.supporterOf', { creator: creatorName, levels });
      }
      case 'member_streak': {
        const months = terms.levels.join(' · ');
        return creatorName === null
          ? t('badges.how.memberOfAny', { months })
          : t('badges.how.memberOf', { creator: creatorName, months });
      }
      case 'manual':
        return t('badges.how.manual');
      case 'membership':
        return t('badges.how.membership', { creator: creatorName ?? '', tier: terms.tierName });
    }
  },
  /** How far one is. */
  progress: ({ terms, have, need }: Pick<Face, 'terms'> & { have: number; need: number }): string =>
    t(`badges.progress.${UNITS[terms.kind] ?? 'days'}`, { have, need }),
});
