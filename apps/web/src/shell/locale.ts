import { createI18n, switchLocale } from '@inkvine/i18n/i18n';
import { isLocale, LOCALES, type Locale } from '@inkvine/i18n/locale';
import { loadMessages } from '@inkvine/i18n/messages';
import type { i18n } from 'i18next';
import { useTranslation } from 'react-i18next';
import { declareKoreanSerif } from '../design/fonts.ts';
import { writeStored } from './stored.ts';

/** Also read by public/before-paint.js, which has set `lang` from it by the time this runs. */
const STORAGE_KEY = 'inkvine.locale';

/** The translator in the language that the page began with. */
export async function startI18n(): Promise<i18n> {
  const { lang } = document.documentElement;
  const locale = isLocale(lang) ? lang : 'en';
  if (locale === 'ko') declareKoreanSerif();
  return createI18n(locale, await loadMessages(locale));
}

/** Switches the whole client and remembers it on this device. */
export async function setLocale(instance: i18n, locale: Locale): Promise<void> {
  if (locale === 'ko') declareKoreanSerif();
  await switchLocale(instance, locale, await loadMessages(locale));
  document.documentElement.lang = locale;
  writeStored(STORAGE_KEY, locale);
}

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'ko' ? 'ko' : 'en';
}

/** The language one would switch to. */
export function useOtherLocale(): Locale {
  const locale = useLocale();
  return LOCALES.find((candidate) => candidate !== locale) ?? locale;
}
