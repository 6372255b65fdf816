import type { Locale } from '@inkvine/contracts/primitives';
import type { ManagedChapter } from '@inkvine/contracts/stories';
import { formatDate } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Coins } from '../design/coins.tsx';
import { useLocale } from '../shell/locale.ts';

const STATUS_CLASSES: Record<ManagedChapter['status'], string> = {
  draft: 'bg-sunken text-ink',
  scheduled: 'bg-gold-soft text-ink',
  published: 'bg-vine-soft text-ink',
  unpublished: 'bg-sunken text-ink-soft',
};

export function ChapterStatusBadge({ status }: { status: ManagedChapter['status'] }) {
  const { t } = useTranslation();
  return (
    <span className={`rounded-full px-2.5 py-0.5 text-xs whitespace-nowrap ${STATUS_CLASSES[status]}`}>
      {t(`writing.status.${status}`)}
    </span>
  );
}

export function ManagedChapterRow({ chapter, language }: { chapter: ManagedChapter; language: Locale }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li>
      <Link
        to="/write/chapters/$chapterId"
        params={{ chapterId: chapter.id }}
        className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-1 px-1 py-2.5 text-ink no-underline hover:bg-sunken sm:px-3"
      >
        <span className="w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums">
          {chapter.number}
        </span>
        <span lang={language} className="min-w-0 flex-1 font-serif">
          {chapter.title}
        </span>
        <span className="flex items-center gap-3 text-xs text-ink-soft max-sm:w-full max-sm:pl-12">
          <span className="tabular-nums">{t('common.characters', { count: chapter.characters })}</span>
          {chapter.price > 0 ? <Coins amount={chapter.price} /> : <span>{t('writing.free')}</span>}
          {chapter.status === 'scheduled' && chapter.publishAt !== null && (
            <span>
              {t('writing.scheduledFor', { date: formatDate(chapter.publishAt, locale, 'minute') })}
            </span>
          )}
          <ChapterStatusBadge status={chapter.status} />
        </span>
      </Link>
    </li>
  );
}
