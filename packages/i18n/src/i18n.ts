import i18next, { type i18n } from 'i18next';
import type { messages as english } from './en/messages.ts';
import { formatCoins, formatNumber, formatPercent, formatSigned, formatWon } from './format.ts';
import { isLocale, type Locale } from './locale.ts';
import type { Messages } from './messages.ts';
import { PARTICLES, withParticle } from './particles.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
    returnNull: false;
    interpolationFormatTypeMap: {
      number: number;
      signed: number;
      coins: number;
      won: number;
      percent: number;
    };
  }
}

const NUMBER_FORMATS = {
  number: formatNumber,
  signed: formatSigned,
  coins: formatCoins,
  won: formatWon,
  percent: formatPercent,
} as const;

/**
 * A translator of its own (never the global one, so that a server can hold one for each language).
 * Texts may say `{{coins, coins}}`, `{{price, won}}`, `{{share, percent}}` and, in Korean, `{{name, 을/를}}`.
 */
export function createI18n(locale: Locale, messages: Messages): i18n {
  const instance = i18next.createInstance({
    lng: locale,
    fallbackLng: false,
    defaultNS: 'translation',
    resources: { [locale]: { translation: messages } },
    // React and the mail templates escape what they show.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  });
  void instance.init();
  for (const [name, format] of Object.entries(NUMBER_FORMATS)) {
    instance.services.formatter?.add(name, (value: unknown, language: string | undefined) =>
      format(Number(value), isLocale(language) ? language : locale),
    );
  }
  for (const particle of PARTICLES) {
    instance.services.formatter?.add(particle, (value: unknown) => withParticle(String(value), particle));
  }
  return instance;
}

/** Adds a language to a translator and switches to it. */
export async function switchLocale(instance: i18n, locale: Locale, messages: Messages): Promise<void> {
  instance.addResourceBundle(locale, 'translation', messages, true, true);
  await instance.changeLanguage(locale);
}
