import { createI18n, switchLocale } from '@inkvine/i18n/i18n';
import { isLocale, preferredLocale, type Locale } from '@inkvine/i18n/locale';
import { loadMessages } from '@inkvine/i18n/messages';
import { getLocales } from 'expo-localization';
import type { i18n } from 'i18next';
import { setI18n, useTranslation } from 'react-i18next';
import { Platform } from 'react-native';
import { readStored, writeStored } from './device-store.ts';

const STORAGE_KEY = 'locale';

function nameLanguage(locale: Locale): void {
  if (Platform.OS === 'web') document.documentElement.lang = locale;
}

/** The translator in the language chosen on this device, or else in the device's own. */
export async function startI18n(): Promise<i18n> {
  const stored = readStored(STORAGE_KEY);
  const locale = isLocale(stored)
    ? stored
    : preferredLocale(getLocales().map(({ languageTag }) => languageTag));
  nameLanguage(locale);
  const started = createI18n(locale, await loadMessages(locale));
  // What stands outside the provider, such as the screen after a crash, speaks too.
  setI18n(started);
  return started;
}

/** Switches the whole app and remembers it on this device. */
export async function setLocale(instance: i18n, locale: Locale): Promise<void> {
  await switchLocale(instance, locale, await loadMessages(locale));
  nameLanguage(locale);
  writeStored(STORAGE_KEY, locale);
}

export function useLocale(): Locale {
  const { i18n } = useTranslation();
  return i18n.language === 'ko' ? 'ko' : 'en';
}
