import type { ReadableChapter } from '@inkvine/contracts/reading';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { When } from '../shell/when.tsx';

/** What the author says to readers beside the text, set apart from it. */
export function AuthorNote({ chapter, note }: { chapter: ReadableChapter; note: string }) {
  const { t } = useTranslation();
  if (note === '') return null;
  return (
    <aside
      aria-label={t('release.noteOf', { name: chapter.novel.author.name })}
      className="mx-auto my-8 max-w-xl rounded-md border-l-4 border-vine/50 bg-sunken px-5 py-4 text-sm text-ink"
    >
      <p className="text-xs font-semibold text-ink-soft">
        {t('release.noteOf', { name: chapter.novel.author.name })}
      </p>
      <p lang={chapter.novel.language} className="mt-1.5 whitespace-pre-line">
        {note}
      </p>
    </aside>
  );
}

/** What a reader may want to know before the first line. */
export function BeforeReading({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const { warnings, revised, novel } = chapter;
  if (warnings.length === 0 && revised === null) return null;
  return (
    <div className="mx-auto mb-8 flex max-w-xl flex-col gap-2 text-sm text-ink-soft">
      {warnings.length > 0 && (
        <p className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-wine" />
          <span>
            {t('release.warningsOf')} <span lang={novel.language}>{warnings.join(', ')}</span>
          </span>
        </p>
      )}
      {revised !== null && (
        <p>
          <When at={revised.at} /> · {t('release.revisedNote')}{' '}
          <span lang={novel.language}>{revised.note}</span>
        </p>
      )}
    </div>
  );
}
