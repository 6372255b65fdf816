import type { OutlineChapter, Volume } from '@inkvine/contracts/outline';
import type { Locale, VolumeId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { EllipsisVertical } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Coins } from '../../design/coins.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../design/menu.tsx';
import { useLocale } from '../../shell/locale.ts';
import { ChapterStatusBadge } from '../chapter-status-badge.tsx';
import { DragHandle } from './drag-handle.tsx';
import type { OutlineQuestion } from './outline-question.ts';

export interface ChapterRowProps {
  chapter: OutlineChapter;
  label: string;
  language: Locale;
  volumes: readonly Volume[];
  /** Null where the list is not whole. */
  onStep: ((by: -1 | 1) => void) | null;
  onVolume: (volumeId: VolumeId | null) => void;
  ask: (question: OutlineQuestion) => void;
}

export function ChapterRow({ chapter, label, language, volumes, onStep, onVolume, ask }: ChapterRowProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const otherVolumes = volumes.filter(({ id }) => id !== chapter.volumeId);
  return (
    <div className="flex min-h-15 items-center gap-1 sm:gap-2 sm:px-3">
      {onStep === null ? null : <DragHandle />}
      <Link
        to="/write/chapters/$chapterId"
        params={{ chapterId: chapter.id }}
        data-row-focus
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        className="flex min-h-13 min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5 py-2 text-ink no-underline hover:bg-sunken"
      >
        <span
          lang={language}
          className="min-w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums"
        >
          {label}
        </span>
        <span lang={language} className="min-w-0 flex-1 font-serif">
          {chapter.title}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-soft max-sm:w-full max-sm:pl-11">
          <span className="tabular-nums">{t('common.characters', { count: chapter.characters })}</span>
          {chapter.price > 0 ? <Coins amount={chapter.price} /> : <span>{t('writing.free')}</span>}
          {chapter.status === 'scheduled' && chapter.publishAt !== null && (
            <span>
              {t('writing.scheduledFor', { date: formatDate(chapter.publishAt, locale, 'minute') })}
            </span>
          )}
          {chapter.unpublishedChanges && (
            <span className="rounded-full bg-gold-soft px-2.5 py-0.5 text-ink">
              {t('writing.unpublishedChanges')}
            </span>
          )}
          <ChapterStatusBadge status={chapter.status} />
        </span>
      </Link>
      <Menu
        trigger={
          <Button
            variant="quiet"
            size="icon"
            aria-label={t('outline.chapterActions', { title: chapter.title })}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
          >
            <EllipsisVertical aria-hidden className="size-4" />
          </Button>
        }
      >
        {onStep !== null && (
          <>
            <MenuItem onSelect={() => onStep(-1)}>{t('outline.moveUp')}</MenuItem>
            <MenuItem onSelect={() => onStep(1)}>{t('outline.moveDown')}</MenuItem>
          </>
        )}
        <MenuItem onSelect={() => ask({ kind: 'place', chapter })}>{t('outline.moveTo')}</MenuItem>
        <MenuSeparator />
        {otherVolumes.slice(0, VOLUMES_IN_MENU).map(({ id, title }) => (
          <MenuItem key={id} onSelect={() => onVolume(id)}>
            {t('outline.intoVolume', { title })}
          </MenuItem>
        ))}
        {chapter.volumeId !== null && (
          <MenuItem onSelect={() => onVolume(null)}>{t('outline.outOfVolume')}</MenuItem>
        )}
        <MenuItem onSelect={() => ask({ kind: 'createVolume', fromChapterId: chapter.id })}>
          {t('outline.volumeFromHere')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => ask({ kind: 'label', chapter })}>{t('outline.label')}</MenuItem>
      </Menu>
    </div>
  );
}

/** More are found under “Move to…”. */
const VOLUMES_IN_MENU = 4;
