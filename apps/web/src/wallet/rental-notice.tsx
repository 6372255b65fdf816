import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatDate } from '@inkvine/i18n/format';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { useLocale } from '../shell/locale.ts';
import { UnlockOffer } from './unlock-offer.tsx';

/** Above the text of a rented chapter: how long it is there, and a way to keep it. */
export function RentalNotice({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  if (chapter.rentedUntil === null) return null;
  return (
    <aside className="mx-auto mb-10 flex max-w-md flex-col items-center gap-3 rounded-lg border border-line bg-surface p-4 text-center font-sans text-base text-ink">
      <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 text-sm">
        <p>{t('reading.rentedUntil', { date: formatDate(chapter.rentedUntil, locale, 'minute') })}</p>
        {chapter.price > 0 && (
          <Button variant="quiet" size="sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {t('reading.keepIt')}
          </Button>
        )}
      </div>
      {isOpen && <UnlockOffer chapterId={chapter.id} />}
    </aside>
  );
}
