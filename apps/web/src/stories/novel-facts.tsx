import type { NovelCard } from '@inkvine/contracts/stories';
import { useTranslation } from 'react-i18next';
import { When } from '../shell/when.tsx';

/** How much there is of a novel, how much of it is free, and how fresh it is. */
export function NovelFacts({ novel }: { novel: NovelCard }) {
  const { t } = useTranslation();
  const { chapterCount, freeChapterCount, lastPublishedAt } = novel;
  return (
    <p className="mt-auto pt-1 text-xs text-ink-soft">
      {t('common.chapters', { count: chapterCount })}
      {freeChapterCount > 0 && ` · ${t('stories.freeChapters', { count: freeChapterCount })}`}
      {lastPublishedAt !== null && (
        <>
          {' · '}
          <When at={lastPublishedAt} />
        </>
      )}
    </p>
  );
}
