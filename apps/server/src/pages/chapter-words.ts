import type { Attribution } from '@inkvine/contracts/attribution';
import type { Locale } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatDate } from '@inkvine/i18n/format';
import { chapterMarkup } from './chapter-markup.ts';
import { html, type Markup } from './html.ts';
import { wordsOf } from './site-words.ts';

/** What stands around a chapter's text, in the elements of the client. */

/** What the author says to readers, set apart from the text. */
export function authorNote({ novel }: ReadableChapter, note: string): Markup | null {
  if (note === '') return null;
  const name = wordsOf(novel.language)('release.noteOf', { name: novel.author.name });
  return html`<aside
    aria-label="${name}"
    class="mx-auto my-8 max-w-xl rounded-md border-l-4 border-vine/50 bg-sunken px-5 py-4 text-sm text-ink"
  >
    <p class="text-xs font-semibold text-ink-soft">${name}</p>
    <p lang="${novel.language}" class="mt-1.5 whitespace-pre-line">${note}</p>
  </aside>`;
}

/** What a reader may want to know before the first line. */
export function beforeReading({ warnings, revised, novel }: ReadableChapter): Markup | null {
  if (warnings.length === 0 && revised === null) return null;
  const t = wordsOf(novel.language);
  return html`<div class="mx-auto mb-8 flex max-w-xl flex-col gap-2 text-sm text-ink-soft">
    ${warningsOf(warnings, 'release.warningsOf', novel.language)}
    ${
      revised === null
        ? null
        : html`<p>
            ${formatDate(revised.at, novel.language, 'day')} · ${t('release.revisedNote')} ${revised.note}
          </p>`
    }
  </div>`;
}

/** What the author warns of; `introducedBy` are the words before it. */
export function warningsOf(
  warnings: readonly string[],
  introducedBy: 'release.warningsOf' | 'release.novelWarningsOf',
  language: Locale,
): Markup | null {
  if (warnings.length === 0) return null;
  return html`<p class="text-sm text-ink-soft">${wordsOf(language)(introducedBy)} ${warnings.join(', ')}</p>`;
}

/** The open beginning of a locked chapter, which fades where it ends. */
export function preview({ preview: blocks, novel }: ReadableChapter): Markup | null {
  if (blocks === null) return null;
  const t = wordsOf(novel.language);
  return html`<section aria-label="${t('release.previewOf')}">
    <div class="[mask-image:linear-gradient(to_bottom,black_calc(100%-5rem),rgb(0_0_0/0.35))]">
      <div lang="${novel.language}" class="reading-text mx-auto">
        ${chapterMarkup(blocks, t('reading.sceneBreak'))}
      </div>
    </div>
    <p class="mt-4 text-center text-sm text-ink-soft">${t('release.previewEnds')}</p>
  </section>`;
}

/** In which fork it is read, and whose chapters that carries on from. */
export function forkLine({ novel }: ReadableChapter, fork: NonNullable<ReadableChapter['fork']>): Markup {
  const t = wordsOf(novel.language);
  return html`<aside class="mt-6 font-sans text-xs text-ink-soft">
    <p>
      ${fork.name ?? t('branches.carriesOn', { title: novel.title })} ·
      ${t('common.by', { name: fork.author.name })}
    </p>
    ${attributionLines(fork.attribution, novel.language)}
  </aside>`;
}

/** Who wrote the chapters that a branch carries on from, a line each. */
export function attributionLines(attribution: readonly Attribution[], language: Locale): Markup {
  const t = wordsOf(language);
  const lines = attribution.map(({ from, to, author, asOf }) => {
    const words = { from, to, name: author.name, date: formatDate(asOf, language, 'day') };
    return html`<li>${t(from === to ? 'branches.attributionOne' : 'branches.attribution', words)}</li>`;
  });
  return html`<ul class="flex flex-col gap-0.5">
    ${lines}
  </ul>`;
}
