import type { Locale } from '@inkvine/contracts/primitives';
import { createI18n } from '@inkvine/i18n/i18n';
import { LOCALES } from '@inkvine/i18n/locale';
import { loadMessages } from '@inkvine/i18n/messages';
import type { i18n } from 'i18next';

/** A translator for each language: a mail speaks its reader's, not the site's. */
export type MailTexts = Record<Locale, i18n>;

export async function loadMailTexts(): Promise<MailTexts> {
  const entries = LOCALES.map(
    async (locale) => [locale, createI18n(locale, await loadMessages(locale))] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as MailTexts;
}
