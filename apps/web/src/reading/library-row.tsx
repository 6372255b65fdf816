import { useMarkRead } from '@inkvine/client/reading/mark-read';
import type { LibraryItem } from '@inkvine/contracts/reading';
import { Link } from '@tanstack/react-router';
import { Ellipsis, PencilLine, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Menu, MenuItem } from '../design/menu.tsx';
import { toast } from '../design/toast.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';
import { ShelfDialog } from './shelf-dialog.tsx';
import { StandingDialog } from './standing-dialog.tsx';

export function LibraryRow({ item }: { item: LibraryItem }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'shelf' | 'standing' | null>(null);
  const message = useErrorMessage();
  const markRead = useMarkRead(item, {
    marked: () => toast(t('library.markedRead', { number: item.chapterNumber })),
    failed: (error) => toast(message(error), 'bad'),
  });
  const search = { branch: item.branchName === null ? undefined : item.branchId };
  return (
    <li className="flex flex-col gap-3 py-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 lang={item.language} className="font-serif text-lg font-bold">
            <Link
              to="/novels/$slug"
              params={{ slug: item.novelSlug }}
              search={search}
              className="text-ink no-underline hover:underline"
            >
              {item.novelTitle}
            </Link>
            {item.branchName !== null && (
              <span className="ml-2 text-sm font-normal text-ink-soft">{item.branchName}</span>
            )}
          </h2>
          <p className="mt-0.5 text-sm text-ink-soft">
            {t('library.place', { number: item.chapterNumber, count: item.chapterCount })}
            {' · '}
            <span lang={item.language}>{item.chapterTitle}</span>
            {' · '}
            <When at={item.readAt} />
          </p>
          {item.reason !== '' && (
            <p className="mt-1 text-sm">
              <q className="font-serif text-ink-soft">{item.reason}</q>
            </p>
          )}
        </div>
        <Menu
          trigger={
            <Button
              variant="quiet"
              size="icon"
              aria-label={t('library.more', { title: item.novelTitle })}
              className="-mt-1.5"
            >
              <Ellipsis aria-hidden className="size-5" />
            </Button>
          }
        >
          <MenuItem onSelect={() => setDialog('shelf')}>{t('library.move')}</MenuItem>
          <MenuItem onSelect={markRead.mark}>
            {t('library.markRead', { number: item.chapterNumber })}
          </MenuItem>
          <MenuItem onSelect={() => setDialog('standing')}>{t('library.treatAs')}</MenuItem>
        </Menu>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Link
          to="/read/$chapterId"
          params={{ chapterId: item.chapterId }}
          search={search}
          className={buttonClass(item.shelf === 'reading' ? 'primary' : 'secondary', 'sm')}
        >
          {t('library.continueAt', { number: item.chapterNumber })}
        </Link>
        {item.newChapters > 0 && (
          <span className="inline-flex items-center gap-1.5 text-sm text-vine">
            <Sparkles aria-hidden className="size-4" />
            {t('library.newChapters', { count: item.newChapters })}
          </span>
        )}
        {item.editedChapters > 0 && (
          <Link
            to="/novels/$slug"
            params={{ slug: item.novelSlug }}
            search={search}
            className="inline-flex min-h-11 items-center gap-1.5 text-sm text-gold underline-offset-4 hover:underline sm:min-h-6"
          >
            <PencilLine aria-hidden className="size-4" />
            {t('library.editedChapters', { count: item.editedChapters })}
          </Link>
        )}
      </div>
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-sunken">
        <div
          className="h-full rounded-full bg-vine"
          style={{
            width: `${Math.round(((item.chapterNumber - 1 + item.fraction) / Math.max(item.chapterCount, 1)) * 100)}%`,
          }}
        />
      </div>
      {dialog === 'shelf' && <ShelfDialog item={item} onClose={() => setDialog(null)} />}
      {dialog === 'standing' && <StandingDialog item={item} onClose={() => setDialog(null)} />}
    </li>
  );
}
