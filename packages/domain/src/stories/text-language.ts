import type { Locale } from '@inkvine/contracts/primitives';

/** Korean where at least a fifth of the letters are Hangul, so that quotations in Latin letters do not turn it. */
export function detectLanguage(text: string): Locale {
  let hangul = 0;
  let latin = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) latin += 1;
  }
  return hangul > 0 && hangul * 4 >= latin ? 'ko' : 'en';
}
