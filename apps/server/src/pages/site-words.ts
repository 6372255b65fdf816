import type { Locale } from '@inkvine/contracts/primitives';
import { createI18n } from '@inkvine/i18n/i18n';
import { messages as english } from '@inkvine/i18n/en/messages';
import { messages as korean } from '@inkvine/i18n/ko/messages';
import type { TFunction } from 'i18next';

/** The words of a public page: those of the novel's language, whoever asks, so that everybody gets the same page. */
const words: Record<Locale, TFunction> = {
  ko: createI18n('ko', korean).t,
  en: createI18n('en', english).t,
};

export const wordsOf = (locale: Locale): TFunction => words[locale];

/** What a chapter is called besides its title: a number, or words of its author such as a prologue's. */
export function ordinalOf({ label }: { label: string }, t: TFunction): string {
  return /^\d{1,9}$/.test(label) ? t('common.chapterNumber', { number: Number(label) }) : label;
}
