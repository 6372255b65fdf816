import { formatDate } from '@inkvine/i18n/format';
import type { Locale } from '@inkvine/contracts/primitives';

/** October 2026, of `2026-10-01`. */
export function monthName(period: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'ko' ? 'ko-KR' : 'en-GB', {
    ...{ year: 'numeric', month: 'long', timeZone: 'UTC' },
  }).format(new Date(`${period}T12:00:00Z`));
}

/** 3.3% of 330 basis points. */
export const rateOf = (bps: number): string => `${bps / 100}%`;

/** The day and minute in words. */
export const momentOf = (at: string, locale: Locale): string => formatDate(at, locale, 'minute');
