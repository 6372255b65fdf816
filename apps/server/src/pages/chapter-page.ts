import type { ChapterId } from '@inkvine/contracts/primitives';
import { ReadableChapter } from '@inkvine/contracts/reading';
import type { Services } from '@inkvine/core/services';
import { chapterMarkup } from './chapter-markup.ts';
import { PRIMARY, QUIET, SECONDARY } from './frame.ts';
import { html, type Markup } from './html.ts';
import { chapterPath, novelPath, type PublicPage } from './public-page.ts';
import { ordinalOf, wordsOf } from './site-words.ts';

/**
 * A chapter with all the text that somebody unknown may read, and nothing else of it. Its title is told in the head,
 * where link previews look, only if those who have not read it may know it.
 * @throws AppError NOT_FOUND
 */
export async function chapterPage(
  services: Pick<Services, 'reading'>,
  { chapterId, publicUrl }: { chapterId: ChapterId; publicUrl: string },
): Promise<PublicPage> {
  const found = await services.reading.openPublicly({ chapterId });
  const chapter = ReadableChapter.parse(found.chapter);
  const { novel, number, blocks } = chapter;
  const t = wordsOf(novel.language);
  const ordinal = ordinalOf(chapter, t);
  const name = found.publicTitle ?? ordinal;
  const path = chapterPath(chapterId);
  const author = { '@type': 'Person', name: novel.author.name };
  const isLocked = chapter.access === 'locked';
  const mayTellTitle = found.publicTitle !== null || !isLocked;
  const words = { title: novel.title, author: novel.author.name, number };
  return {
    source: 'src/reading/reading.page.tsx',
    title: `${name} · ${novel.title}`,
    description: descriptionOf(chapter) ?? t('pages.chapterDescription', words),
    language: novel.language,
    path,
    type: 'article',
    previousPath: chapter.previousId === null ? undefined : chapterPath(chapter.previousId),
    nextPath: chapter.nextId === null ? undefined : chapterPath(chapter.nextId),
    feed: {
      path: `${novelPath(novel.slug)}/feed.xml`,
      title: t('pages.newChapters', { title: novel.title }),
    },
    structuredData: {
      '@context': 'https://schema.org',
      '@type': ['Chapter', 'Article'],
      '@id': publicUrl + path,
      url: publicUrl + path,
      name,
      headline: name,
      position: number,
      inLanguage: novel.language,
      author,
      ...(chapter.publishedAt === null ? {} : { datePublished: chapter.publishedAt }),
      ...(found.revisedAt === null ? {} : { dateModified: found.revisedAt }),
      isAccessibleForFree: !isLocked,
      // How search engines want to be told that what they see is not all there is.
      ...(isLocked
        ? {
            hasPart: {
              '@type': 'WebPageElement',
              isAccessibleForFree: false,
              cssSelector: '.chapter-locked',
            },
          }
        : {}),
      isPartOf: {
        '@type': 'Book',
        name: novel.title,
        url: publicUrl + novelPath(novel.slug),
        inLanguage: novel.language,
        author,
      },
    },
    content: html`<div class="flex min-h-dvh flex-col">
      <main id="main" class="flex-1 outline-none">
        <div class="flex min-h-dvh flex-col">
          ${readingBar(chapter)}
          <article class="flex-1 px-5 pb-20 sm:px-8">
            <header
              lang="${novel.language}"
              class="mx-auto max-w-2xl pt-14 pb-12 text-center font-serif sm:pt-24"
            >
              <p class="text-sm text-ink-soft">${ordinal}</p>
              <h1 class="mt-3 text-2xl font-bold text-balance">${mayTellTitle ? chapter.title : ordinal}</h1>
            </header>
            ${
              blocks === null
                ? null
                : html`<div lang="${novel.language}" class="reading-text mx-auto">
                    ${chapterMarkup(blocks, t('reading.sceneBreak'))}
                  </div>`
            }
            ${isLocked ? html`<p class="chapter-locked text-center text-ink-soft">${t('pages.locked')}</p>` : null}
          </article>
          ${onwards(chapter)}
        </div>
      </main>
    </div>`,
    answers: mayTellTitle ? { 'reading.chapter': chapter } : {},
  };
}

/** The first chapter begins as the novel does; the words of later ones would tell what happens. */
function descriptionOf({ previousId, blocks }: ReadableChapter): string | undefined {
  const opening = previousId === null ? (blocks ?? []).slice(0, 5).map(({ text }) => text) : [];
  return opening.length === 0 ? undefined : opening.join(' ');
}

function readingBar({ novel }: ReadableChapter): Markup {
  return html`<header class="sticky top-0 z-30 bg-paper/95 backdrop-blur-sm">
    <div class="flex min-h-13 items-center gap-2 px-2 sm:px-4">
      <p
        lang="${novel.language}"
        class="min-w-0 flex-1 truncate text-center font-serif text-sm text-ink-soft"
      >
        <a href="${novelPath(novel.slug)}" class="text-inherit no-underline">${novel.title}</a>
      </p>
    </div>
    <div class="h-0.5 bg-line/60"></div>
  </header>`;
}

function onwards({ novel, previousId, nextId }: ReadableChapter): Markup {
  const t = wordsOf(novel.language);
  return html`<nav
    aria-label="${t('stories.chapterList')}"
    class="page-narrow flex flex-wrap items-center justify-center gap-3 border-t border-line py-8"
  >
    ${
      previousId === null
        ? null
        : html`<a rel="prev" href="${chapterPath(previousId)}" class="${QUIET}"
            >${t('reading.previousChapter')}</a
          >`
    }
    ${
      nextId === null
        ? html`<a href="${novelPath(novel.slug)}" class="${SECONDARY}">${t('reading.toNovel')}</a>`
        : html`<a rel="next" href="${chapterPath(nextId)}" class="${PRIMARY}">${t('reading.nextChapter')}</a>`
    }
  </nav>`;
}
