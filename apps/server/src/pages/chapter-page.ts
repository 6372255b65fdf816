import { ReadableChapter, type ReadChapterInput } from '@inkvine/contracts/reading';
import type { Services } from '@inkvine/core/services';
import type { z } from 'zod';
import { authorNote, beforeReading, forkLine, preview } from './chapter-words.ts';
import { chapterMarkup } from './chapter-markup.ts';
import { PRIMARY, QUIET, SECONDARY } from './frame.ts';
import { html, type Markup } from './html.ts';
import { chapterPath, novelPath, type PublicPage } from './public-page.ts';
import { ordinalOf, wordsOf } from './site-words.ts';

/**
 * A chapter with all the text that somebody unknown may read, and nothing else of it. Its title is told in the head,
 * where link previews look, only if those who have not read it may know it. Read in a fork it leads on in that fork;
 * its one address is that of the chapter itself, so that search engines find whose it is.
 * @throws AppError NOT_FOUND
 */
export async function chapterPage(
  services: Pick<Services, 'reading'>,
  { place, publicUrl }: { place: z.infer<typeof ReadChapterInput>; publicUrl: string },
): Promise<PublicPage> {
  const found = await services.reading.openPublicly(place);
  const chapter = ReadableChapter.parse(found.chapter);
  const { novel, number, blocks, fork } = chapter;
  const t = wordsOf(novel.language);
  const ordinal = ordinalOf(chapter, t);
  const name = found.publicTitle || ordinal;
  const path = chapterPath(chapter.id);
  const author = { '@type': 'Person', name: novel.author.name };
  const isForMembers = chapter.access === 'members_only';
  const isLocked = isForMembers || chapter.access === 'locked';
  const words = { title: novel.title, author: novel.author.name, number };
  return {
    source: 'src/reading/reading.page.tsx',
    title: `${name} · ${novel.title}`,
    description: descriptionOf(chapter) ?? t('pages.chapterDescription', words),
    language: novel.language,
    path,
    type: 'article',
    previousPath: pathTo(chapter, chapter.previousId),
    nextPath: pathTo(chapter, chapter.nextId),
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
      author: [author, ...chapter.credits.map(({ name }) => ({ '@type': 'Person', name }))],
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
        // Of a fork's own chapters the author is another.
        ...(fork === null ? { author } : {}),
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
              <h1 class="mt-3 text-2xl font-bold text-balance">${chapter.title || ordinal}</h1>
              ${fork === null ? null : forkLine(chapter, fork)} ${creditLine(chapter)}
            </header>
            ${beforeReading(chapter)} ${authorNote(chapter, chapter.noteBefore)}
            ${
              blocks === null
                ? preview(chapter)
                : html`<div lang="${novel.language}" class="reading-text mx-auto">
                    ${chapterMarkup(blocks, t('reading.sceneBreak'))}
                  </div>`
            }
            ${isLocked ? html`<p class="chapter-locked mt-6 text-center text-ink-soft">${t(isForMembers ? 'pages.membersOnly' : 'pages.locked')}</p>` : null}
            ${authorNote(chapter, chapter.noteAfter)}
          </article>
          ${onwards(chapter)}
        </div>
      </main>
    </div>`,
    answers: { 'reading.chapter': chapter },
  };
}

/** The first chapter begins as the novel does; the words of later ones would tell what happens. */
function descriptionOf({ previousId, blocks, preview: open }: ReadableChapter): string | undefined {
  const opening = previousId === null ? (blocks ?? open ?? []).slice(0, 5).map(({ text }) => text) : [];
  return opening.length === 0 ? undefined : opening.join(' ');
}

/** Who wrote the chapter with the author of the novel. */
function creditLine({ credits, novel }: ReadableChapter): Markup | null {
  if (credits.length === 0) return null;
  const names = credits.map(({ name }) => name).join(', ');
  return html`<p class="mt-4 font-sans text-xs text-ink-soft">
    ${wordsOf(novel.language)('proposals.credits', { names })}
  </p>`;
}

function readingBar(chapter: ReadableChapter): Markup {
  const { novel } = chapter;
  return html`<header class="sticky top-0 z-30 bg-paper/95 backdrop-blur-sm">
    <div class="flex min-h-13 items-center gap-2 px-2 sm:px-4">
      <p
        lang="${novel.language}"
        class="min-w-0 flex-1 truncate text-center font-serif text-sm text-ink-soft"
      >
        <a href="${novelPath(novel.slug, forkIdOf(chapter))}" class="text-inherit no-underline"
          >${novel.title}</a
        >
      </p>
    </div>
    <div class="h-0.5 bg-line/60"></div>
  </header>`;
}

/** In a fork one goes on reading in it, also through the chapters it has from others. */
const forkIdOf = ({ fork, branchId }: ReadableChapter) => (fork === null ? undefined : branchId);
const pathTo = (chapter: ReadableChapter, chapterId: string | null): string | undefined =>
  chapterId === null ? undefined : chapterPath(chapterId, forkIdOf(chapter));

function onwards(chapter: ReadableChapter): Markup {
  const { novel } = chapter;
  const t = wordsOf(novel.language);
  const [previous, next] = [pathTo(chapter, chapter.previousId), pathTo(chapter, chapter.nextId)];
  return html`<nav
    aria-label="${t('stories.chapterList')}"
    class="page-narrow flex flex-wrap items-center justify-center gap-3 border-t border-line py-8"
  >
    ${
      previous === undefined
        ? null
        : html`<a rel="prev" href="${previous}" class="${QUIET}">${t('reading.previousChapter')}</a>`
    }
    ${
      next === undefined
        ? html`<a href="${novelPath(novel.slug, forkIdOf(chapter))}" class="${SECONDARY}"
            >${t('reading.toNovel')}</a
          >`
        : html`<a rel="next" href="${next}" class="${PRIMARY}">${t('reading.nextChapter')}</a>`
    }
  </nav>`;
}
