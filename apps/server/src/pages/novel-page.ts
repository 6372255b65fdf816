import { Novel } from '@inkvine/contracts/stories';
import type { Services } from '@inkvine/core/services';
import { beginReading, chapterList, chapterParts, firstChapters } from './chapter-list.ts';
import { warningsOf } from './chapter-words.ts';
import { coverRoom, pageFrame } from './frame.ts';
import { html, type Markup } from './html.ts';
import { novelPath, type PublicPage } from './public-page.ts';
import { wordsOf } from './site-words.ts';

/**
 * A novel and its first chapters, in the novel's language.
 * @throws AppError NOT_FOUND
 */
export async function novelPage(
  services: Pick<Services, 'novels'>,
  { slug, publicUrl }: { slug: string; publicUrl: string },
): Promise<PublicPage> {
  const novel = Novel.parse(await services.novels.get(null, { slug }));
  const chapters = await firstChapters(services, novel.branchId);
  const { title, synopsis, language, author } = novel;
  const t = wordsOf(language);
  const path = novelPath(slug);
  const url = publicUrl + path;
  return {
    source: 'src/stories/novel.page.tsx',
    title: `${title} · ${author.name}`,
    description:
      synopsis.trim() === ''
        ? t('pages.novelDescription', { title, author: author.name, count: novel.chapterCount })
        : synopsis,
    language,
    path,
    type: 'book',
    feed: { path: `${path}/feed.xml`, title: t('pages.newChapters', { title }) },
    structuredData: {
      '@context': 'https://schema.org',
      '@type': 'Book',
      '@id': url,
      url,
      name: title,
      description: synopsis,
      inLanguage: language,
      author: { '@type': 'Person', name: author.name },
      genre: novel.tags,
      bookFormat: 'https://schema.org/EBook',
      isAccessibleForFree: novel.freeChapterCount === novel.chapterCount,
      ...(novel.lastPublishedAt === null ? {} : { dateModified: novel.lastPublishedAt }),
      hasPart: chapterParts(chapters, language, publicUrl),
    },
    content: pageFrame(
      language,
      html`<div class="page">
        <article class="flex flex-col gap-12">
          <div class="flex flex-col gap-7 sm:flex-row sm:gap-12">
            ${coverRoom('w-40 shrink-0 self-start sm:w-64')}
            <div class="flex min-w-0 flex-col items-start gap-4">
              <div>
                <h1 lang="${language}" class="font-serif text-3xl font-bold text-balance">${title}</h1>
                <p class="mt-2 text-ink-soft">${t('common.by', { name: author.name })}</p>
              </div>
              <p class="text-sm text-ink-soft">
                ${t(`common.language.${language}`)} · ${t('common.chapters', { count: novel.chapterCount })}
              </p>
              <p lang="${language}" class="max-w-2xl font-serif whitespace-pre-line">${synopsis}</p>
              ${tagList(novel)} ${warningsOf(novel.warnings, 'release.novelWarningsOf', language)}
              ${beginReading(novel.firstChapterId, language)}
            </div>
          </div>
          ${chapterList(chapters, language)}
        </article>
      </div>`,
    ),
    answers: { 'stories.novel': novel, 'stories.chapters': chapters },
  };
}

function tagList({ tags, language }: Novel): Markup | null {
  if (tags.length === 0) return null;
  const items = tags.map(
    (tag) => html`<li class="rounded-full bg-sunken px-3 py-1 text-xs text-ink-soft">${tag}</li>`,
  );
  return html`<ul lang="${language}" class="flex flex-wrap gap-2">
    ${items}
  </ul>`;
}
