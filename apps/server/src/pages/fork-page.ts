import { BranchView } from '@inkvine/contracts/branches';
import { AppError } from '@inkvine/contracts/errors';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';
import { beginReading, chapterList, chapterParts, firstChapters } from './chapter-list.ts';
import { attributionLines, warningsOf } from './chapter-words.ts';
import { coverRoom, pageFrame } from './frame.ts';
import { html, type Markup } from './html.ts';
import { novelPage } from './novel-page.ts';
import { novelPath, type PublicPage } from './public-page.ts';
import { wordsOf } from './site-words.ts';

/**
 * A branch of a novel and its first chapters, in the novel's language. Where it parts and what it is called is for
 * those who have come so far, so neither is told to somebody unknown. The main branch is the novel itself.
 * @throws AppError NOT_FOUND, also for a branch of another novel
 */
export async function forkPage(
  services: Pick<Services, 'novels' | 'branches'>,
  { slug, branchId, publicUrl }: { slug: string; branchId: BranchId; publicUrl: string },
): Promise<PublicPage> {
  const branch = BranchView.parse(await services.branches.get(null, { branchId }));
  const { novel, author, fork } = branch;
  if (novel.slug !== slug) throw new AppError('NOT_FOUND');
  if (branch.isMain) return novelPage(services, { slug, publicUrl });
  const chapters = await firstChapters(services, branchId);
  const { language } = novel;
  const t = wordsOf(language);
  const name = fork?.name ?? t('branches.unnamed');
  const path = novelPath(slug, branchId);
  const url = publicUrl + path;
  return {
    source: 'src/stories/novel.page.tsx',
    title: `${name} · ${novel.title}`,
    description: `${t('branches.carriesOn', { title: novel.title })} · ${t('common.by', { name: author.name })}`,
    language,
    path,
    type: 'book',
    structuredData: {
      '@context': 'https://schema.org',
      '@type': 'Book',
      '@id': url,
      url,
      name,
      inLanguage: language,
      author: { '@type': 'Person', name: author.name },
      isBasedOn: { '@type': 'Book', name: novel.title, url: publicUrl + novelPath(slug) },
      bookFormat: 'https://schema.org/EBook',
      hasPart: chapterParts(chapters, language, publicUrl),
    },
    content: pageFrame(
      language,
      html`<div class="page">
        <article class="flex flex-col gap-12">
          <div class="flex flex-col gap-7 sm:flex-row sm:gap-12">
            ${coverRoom('w-40 shrink-0 self-start sm:w-52')}
            <div class="flex min-w-0 flex-col items-start gap-4">
              <div>
                <p class="text-sm text-ink-soft">
                  <a href="${novelPath(slug)}">${t('branches.carriesOn', { title: novel.title })}</a>
                </p>
                <h1 lang="${language}" class="mt-1 font-serif text-3xl font-bold text-balance">${name}</h1>
                <p class="mt-2 text-ink-soft">
                  ${t('common.by', { name: author.name })} ·
                  ${t('common.chapters', { count: branch.chapterCount })}
                </p>
              </div>
              <div class="border-l-2 border-vine pl-3 text-sm">
                ${attributionLines(branch.attribution, language)}
              </div>
              ${warningsOf(novel.warnings, 'release.novelWarningsOf', language)}
              ${beginReading(branch.firstChapterId, language, branchId)}
            </div>
          </div>
          ${gaps(branch)} ${chapterList(chapters, language, branchId)}
        </article>
      </div>`,
    ),
    answers: { 'branches.branch': branch, 'stories.chapters': chapters },
  };
}

/** Numbers at which there is nothing to read any more, and why. */
function gaps({ tombstones, novel }: BranchView): Markup | null {
  if (tombstones.length === 0) return null;
  const t = wordsOf(novel.language);
  const lines = tombstones.map(
    ({ number, reason }) => html`<li>${t(`branches.tombstone.${reason}`, { number })}</li>`,
  );
  return html`<ul class="text-sm text-ink-soft">
    ${lines}
  </ul>`;
}
