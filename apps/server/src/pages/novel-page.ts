import { ChapterPage, Novel, type ChapterEntry } from '@inkvine/contracts/stories';
import type { Services } from '@inkvine/core/services';
import { coverRoom, pageFrame, PRIMARY } from './frame.ts';
import { html, type Markup } from './html.ts';
import { chapterPath, novelPath, type PublicPage } from './public-page.ts';
import { ordinalOf, wordsOf } from './site-words.ts';

/**
 * A novel and its first chapters, in the novel's language.
 * @throws AppError NOT_FOUND
 */
export async function novelPage(
  services: Pick<Services, 'novels'>,
  { slug, publicUrl }: { slug: string; publicUrl: string },
): Promise<PublicPage> {
  const found = await services.novels.getPublicly({ slug });
  const novel = Novel.parse(found.novel);
  const chapters = ChapterPage.parse(found.chapters);
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
      hasPart: chapters.items.map((chapter) => ({
        '@type': 'Chapter',
        name: chapter.title || ordinalOf(chapter, t),
        position: chapter.number,
        url: publicUrl + chapterPath(chapter.id),
        isAccessibleForFree: chapter.access === 'free',
      })),
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
              ${tagList(novel)} ${begin(novel)}
            </div>
          </div>
          <section aria-labelledby="chapters" class="flex flex-col gap-5">
            <h2 id="chapters" class="font-serif text-xl font-bold">${t('stories.chapterList')}</h2>
            <ol class="divide-y divide-line border-y border-line">
              ${chapters.items.map((chapter) => row(chapter, language))}
            </ol>
          </section>
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

function begin({ firstChapterId, language }: Novel): Markup | null {
  if (firstChapterId === null) return null;
  return html`<div class="mt-2 flex flex-wrap gap-3">
    <a href="${chapterPath(firstChapterId)}" class="${PRIMARY}"
      >${wordsOf(language)('stories.startReading')}</a
    >
  </div>`;
}

function row({ id, label, title }: ChapterEntry, language: Novel['language']): Markup {
  const shown = title || wordsOf(language)('release.titleHidden');
  return html`<li>
    <a
      href="${chapterPath(id)}"
      class="flex min-h-13 items-center gap-4 px-1 py-2.5 text-ink no-underline hover:bg-sunken sm:px-3"
    >
      <span class="w-8 shrink-0 text-right font-serif text-sm text-ink-soft tabular-nums">${label}</span>
      <span lang="${language}" class="min-w-0 flex-1 font-serif">${shown}</span>
    </a>
  </li>`;
}
