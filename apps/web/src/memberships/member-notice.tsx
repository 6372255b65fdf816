import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';
import { useSiteNow } from '../shell/site-time.ts';

/** Above the text of a chapter that a membership opens: until when, and when it is there for everyone. */
export function MemberNotice({ chapter: { access, memberUntil, earlyUntil } }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useSiteNow();
  if (access !== 'member') return null;
  const isDated = memberUntil !== null && Date.parse(memberUntil) > now.getTime();
  return (
    <aside className="mx-auto mb-10 max-w-md rounded-lg border border-line bg-surface p-4 text-center font-sans text-sm text-ink">
      {earlyUntil === null ? (
        <p>
          {isDated
            ? t('reading.memberUntil', { date: formatDate(memberUntil, locale, 'day') })
            : t('reading.memberOpen')}
        </p>
      ) : (
        <p>{t('reading.memberEarly', { date: formatDate(earlyUntil, locale, 'minute') })}</p>
      )}
    </aside>
  );
}
