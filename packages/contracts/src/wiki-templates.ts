import type { Locale } from './primitives.ts';
import type { WikiType } from './wiki.ts';

/** Labels that an entry of a type usually has, in the language of the story; an author changes them freely. */
export const WIKI_TEMPLATES: Record<WikiType, Record<Locale, readonly string[]>> = {
  character: {
    ko: ['나이', '소속', '등급', '직업', '스킬', '무기', '특징'],
    en: ['Age', 'Affiliation', 'Rank', 'Occupation', 'Skills', 'Weapon', 'Distinguishing marks'],
  },
  place: {
    ko: ['위치', '소속', '다스리는 이', '특징'],
    en: ['Location', 'Belongs to', 'Ruler', 'Known for'],
  },
  faction: {
    ko: ['우두머리', '본거지', '인원', '목적'],
    en: ['Leader', 'Seat', 'Members', 'Aim'],
  },
  item: {
    ko: ['등급', '종류', '주인', '효과'],
    en: ['Rank', 'Kind', 'Owner', 'Effect'],
  },
  skill: {
    ko: ['등급', '종류', '효과', '제약'],
    en: ['Rank', 'Kind', 'Effect', 'Limits'],
  },
  creature: {
    ko: ['등급', '서식지', '약점', '습성'],
    en: ['Rank', 'Habitat', 'Weakness', 'Habits'],
  },
  concept: { ko: ['분야', '유래'], en: ['Field', 'Origin'] },
};
