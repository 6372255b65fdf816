import type { Locale } from './locale.ts';
import type { Messages } from './en/messages.ts';

export type { Messages };

/** Loads the texts of one language; bundlers give each language a file of its own. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'ko':
      return (await import('./ko/messages.ts')).messages;
    case 'en':
      return (await import('./en/messages.ts')).messages;
  }
}
