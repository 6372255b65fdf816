import type { Locale } from './locale.ts';
import type { messages as english } from './en/messages.ts';

type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

/** All texts of one language. English gives the keys; another language does not compile with one missing or extra. */
export type Messages = SameKeys<typeof english>;

/** Loads the texts of one language; bundlers give each language a file of its own. */
export async function loadMessages(locale: Locale): Promise<Messages> {
  switch (locale) {
    case 'ko':
      return (await import('./ko/messages.ts')).messages;
    case 'en':
      return (await import('./en/messages.ts')).messages;
  }
}
