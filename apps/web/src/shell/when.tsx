import { formatDate, formatRelative, parseInstant } from '@inkvine/i18n/format';
import { useLocale } from './locale.ts';
import { useSiteNow } from './site-time.ts';

/** An instant in words, with the exact one on hover and for machines. */
export function When({ at, relative = true }: { at: string; relative?: boolean }) {
  const locale = useLocale();
  const now = useSiteNow();
  const exact = formatDate(at, locale, 'minuteWithZone');
  return (
    <time dateTime={parseInstant(at).toISOString()} title={exact}>
      {relative ? formatRelative(at, locale, now) : formatDate(at, locale, 'minute')}
    </time>
  );
}
