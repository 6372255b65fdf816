import type { BranchId, ChapterId, Locale } from '@inkvine/contracts/primitives';
import { ChapterPage } from '@inkvine/contracts/stories';
import type { Services } from '@inkvine/core/services';
import type { z } from 'zod';
import { PRIMARY } from './frame.ts';
import { html, type Markup } from './html.ts';
import { chapterPath } from './public-page.ts';
import { ordinalOf, wordsOf } from './site-words.ts';

type Chapters = z.infer<typeof ChapterPage>;

/** As many as the client asks for first. */
const FIRST_CHAPTERS = 50;

/**
 * The chapters a page begins with, as somebody unknown may see them.
 * @throws AppError NOT_FOUND
 */
export const firstChapters = async (
  services: Pick<Services, 'novels'>,
  branchId: BranchId,
): Promise<Chapters> =>
  ChapterPage.parse(await services.novels.listChapters(null, { branchId, limit: FIRST_CHAPTERS }));

/** For schema.org: each chapter by its own address, in whichever branch it is read. */
export const chapterParts = (chapters: Chapters, language: Locale, publicUrl: string): object[] =>
  chapters.items.map((chapter) => ({
    '@type': 'Chapter',
    name: chapter.title || ordinalOf(chapter, wordsOf(language)),
    position: chapter.number,
    url: publicUrl + chapterPath(chapter.id),
    isAccessibleForFree: chapter.access === 'free',
  }));

/** @param forkId the fork they are read in, if any */
export function chapterList(chapters: Chapters, language: Locale, forkId?: BranchId): Markup {
  const t = wordsOf(language);
  const rows = chapters.items.map(({ id, label, title }) => {
    const shown = title || t('release.titleHidden');
    return html`<li>
      <a
        href="${chapterPath(id, forkId)}"
        class="flex min-h-13 items-center gap-4 px-1 py-2.5 text-ink no-underline hover:bg-sunken sm:px-3"
      >
        <span class="w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums">${label}</span>
        <span lang="${language}" class="min-w-0 flex-1 font-serif">${shown}</span>
      </a>
    </li>`;
  });
  return html`<section aria-labelledby="chapters" class="flex flex-col gap-5">
    <h2 id="chapters" class="font-serif text-xl font-bold">${t('stories.chapterList')}</h2>
    <ol class="divide-y divide-line border-y border-line">
      ${rows}
    </ol>
  </section>`;
}

/** @param forkId the fork it is read in, if any */
export function beginReading(first: ChapterId | null, language: Locale, forkId?: BranchId): Markup | null {
  if (first === null) return null;
  return html`<div class="mt-2 flex flex-wrap gap-3">
    <a href="${chapterPath(first, forkId)}" class="${PRIMARY}"
      >${wordsOf(language)('stories.startReading')}</a
    >
  </div>`;
}
