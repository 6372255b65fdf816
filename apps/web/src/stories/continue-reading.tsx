import { chapterName } from '@inkvine/client/chapter-name';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Section } from '../design/card.tsx';

/** Novels the reader is in the middle of; nothing at all for somebody who has not begun one. */
export function ContinueReading() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const reading = useInfiniteQuery(
    trpc.reading.continueReading.infiniteQueryOptions({ limit: 6 }, pageOptions),
  );
  const items = itemsOf(reading.data).slice(0, 6);
  if (items.length === 0) return null;
  return (
    <Section id="continue" title={t('stories.continueReading')}>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {items.map((item) => (
          <li key={item.novelSlug}>
            <Link
              to="/read/$chapterId"
              params={{ chapterId: item.chapterId }}
              search={{ branch: item.branchName === null ? undefined : item.branchId }}
              className="flex h-full flex-col gap-1 rounded-lg border border-line bg-surface p-5 text-ink no-underline transition-shadow hover:shadow-card"
            >
              <span lang={item.language} className="font-serif text-base font-bold">
                {item.novelTitle}
              </span>
              <span lang={item.language} className="truncate text-sm text-ink-soft">
                {item.chapterTitle}
              </span>
              <span className="mt-auto pt-3 text-xs text-ink-soft">
                {t('stories.continueAt', {
                  chapter: chapterName(item.chapterLabel, (number) => t('common.chapterNumber', { number })),
                  percent: item.fraction,
                })}
              </span>
              <span aria-hidden className="h-1 overflow-hidden rounded-full bg-sunken">
                <span
                  className="block h-full rounded-full bg-vine"
                  style={{ width: `${Math.round(item.fraction * 100)}%` }}
                />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
