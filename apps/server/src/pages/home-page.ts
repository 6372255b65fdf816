import type { Locale } from '@inkvine/contracts/primitives';
import { NovelPage, type NovelCard } from '@inkvine/contracts/stories';
import type { Services } from '@inkvine/core/services';
import { coverRoom, pageFrame, PRIMARY, SECONDARY } from './frame.ts';
import { html, type Markup } from './html.ts';
import { novelPath, type PublicPage } from './public-page.ts';
import { wordsOf } from './site-words.ts';

/** As many as a client asks for first. */
const NOVELS = 20;
/** The latest ones are shown with room for their synopsis. */
const FEATURED = 2;

/** What is new, in the language the visitor reads. */
export async function homePage(
  services: Pick<Services, 'novels'>,
  { locale, publicUrl }: { locale: Locale; publicUrl: string },
): Promise<PublicPage> {
  const t = wordsOf(locale);
  const novels = NovelPage.parse(await services.novels.listPublished({ limit: NOVELS }));
  const product = t('common.productName');
  return {
    source: 'src/stories/home.page.tsx',
    title: t('pages.homeTitle'),
    description: t('pages.homeDescription'),
    language: locale,
    path: '/',
    type: 'website',
    structuredData: {
      '@context': 'https://schema.org',
      '@type': 'WebSite',
      name: product,
      url: `${publicUrl}/`,
      inLanguage: ['ko', 'en'],
    },
    content: pageFrame(
      locale,
      html`<div class="page flex flex-col gap-14">
        <div
          class="for-strangers relative -mt-8 overflow-hidden border-b border-line pt-12 pb-12 sm:-mt-12 sm:pt-20 sm:pb-16"
        >
          <h1 class="relative max-w-2xl font-serif text-3xl font-bold text-balance">
            ${t('common.tagline')}
          </h1>
          <p class="relative mt-4 max-w-lg text-ink-soft">${t('auth.signUpLead')}</p>
          <div class="relative mt-7 flex flex-wrap gap-3">
            <a href="/sign-up" class="${PRIMARY}">${t('navigation.signUp')}</a>
            <a href="/write/import" class="${SECONDARY}">${t('writing.importAction')}</a>
          </div>
        </div>
        <section aria-labelledby="latest" class="flex flex-col gap-5">
          <div>
            <h2 id="latest" class="font-serif text-xl font-bold">${t('stories.latest')}</h2>
            <p class="mt-1 text-sm text-ink-soft">${t('stories.latestLead')}</p>
          </div>
          <div class="flex flex-col gap-10">
            <ul class="grid gap-5 lg:grid-cols-2">
              ${novels.items.slice(0, FEATURED).map((novel) => html`<li>${featured(novel)}</li>`)}
            </ul>
            <ul class="grid gap-x-7 gap-y-9 sm:grid-cols-3 lg:grid-cols-5">
              ${novels.items.slice(FEATURED).map((novel) => html`<li>${card(novel)}</li>`)}
            </ul>
          </div>
        </section>
      </div>`,
    ),
    answers: { 'stories.novels': novels },
  };
}

function featured(novel: NovelCard): Markup {
  return html`<article
    class="group relative flex h-full gap-5 rounded-lg border border-line bg-surface p-4 transition-shadow hover:shadow-card sm:gap-7 sm:p-6"
  >
    ${coverRoom('w-28 shrink-0 self-start sm:w-44')}
    <div class="flex min-w-0 flex-col gap-2">
      <h3 lang="${novel.language}" class="font-serif text-lg font-bold text-balance sm:text-xl">
        ${link(novel)}
      </h3>
      <p lang="${novel.language}" class="text-sm text-ink-soft">${novel.author.name}</p>
      <p lang="${novel.language}" class="line-clamp-4 font-serif text-sm sm:line-clamp-6">
        ${novel.synopsis}
      </p>
    </div>
  </article>`;
}

function card(novel: NovelCard): Markup {
  return html`<article class="group relative flex gap-4 sm:flex-col sm:gap-3">
    ${coverRoom('w-24 shrink-0 sm:w-full')}
    <div class="flex min-w-0 flex-col gap-1">
      <h3 class="font-serif text-base leading-snug font-bold" lang="${novel.language}">${link(novel)}</h3>
      <p class="text-sm text-ink-soft" lang="${novel.language}">${novel.author.name}</p>
      <p lang="${novel.language}" class="line-clamp-3 text-sm text-ink-soft sm:hidden">${novel.synopsis}</p>
    </div>
  </article>`;
}

function link({ slug, title }: NovelCard): Markup {
  return html`<a
    href="${novelPath(slug)}"
    class="text-ink no-underline after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4"
    >${title}</a
  >`;
}
