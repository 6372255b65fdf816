import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatPercent } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { ALargeSmall, ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { useLocale } from '../shell/locale.ts';

/** All there is above a text: the way back, where one is, and the settings. */
export function ReadingBar({
  chapter,
  fraction,
  onOpenSettings,
  children,
}: {
  chapter: ReadableChapter;
  fraction: number;
  onOpenSettings: () => void;
  /** What is said below the bar, over the page. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { novel } = chapter;
  return (
    <header className="sticky top-0 z-30 bg-paper/95 backdrop-blur-sm">
      <div className="flex min-h-13 items-center gap-2 px-2 sm:px-4">
        <Link
          to="/novels/$slug"
          params={{ slug: novel.slug }}
          search={{ branch: chapter.fork === null ? undefined : chapter.branchId }}
          aria-label={t('reading.toNovel')}
          className={buttonClass('quiet', 'icon')}
        >
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
        <p
          lang={novel.language}
          className="min-w-0 flex-1 truncate text-center font-serif text-sm text-ink-soft"
        >
          {novel.title}
        </p>
        <Button variant="quiet" size="icon" aria-label={t('reading.settings')} onClick={onOpenSettings}>
          <ALargeSmall aria-hidden className="size-5" />
        </Button>
      </div>
      <div
        role="progressbar"
        aria-label={t('reading.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(fraction * 100)}
        aria-valuetext={formatPercent(fraction, locale)}
        className="h-0.5 bg-line/60"
      >
        <div className="h-full origin-left bg-vine" style={{ transform: `scaleX(${fraction})` }} />
      </div>
      {children}
    </header>
  );
}
