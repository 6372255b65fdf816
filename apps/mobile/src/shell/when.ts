import { formatDate, formatRelative } from '@inkvine/i18n/format';
import { useLocale } from './locale.ts';

/** Instants in words: `relative` such as “3 hours ago”, `exact` with time and zone. */
export function useWhen(): { relative: (at: string) => string; exact: (at: string) => string } {
  const locale = useLocale();
  return {
    relative: (at) => formatRelative(at, locale, new Date()),
    exact: (at) => formatDate(at, locale, 'minuteWithZone'),
  };
}
