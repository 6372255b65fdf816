import { html, type Content, type Markup } from './html.ts';
import { wordsOf } from './site-words.ts';
import type { Locale } from '@inkvine/contracts/primitives';

/** The same looks as in the client, so that nothing moves when it takes the page over. */
const BUTTON =
  'inline-flex items-center justify-center gap-2 rounded-full font-semibold no-underline transition-colors duration-150 disabled:opacity-55 aria-disabled:opacity-55 min-h-11 px-5 text-sm';
export const PRIMARY = `${BUTTON} bg-vine text-on-vine hover:bg-vine-strong`;
export const SECONDARY = `${BUTTON} bg-surface text-ink border border-line-strong hover:bg-sunken`;
export const QUIET = `${BUTTON} text-ink hover:bg-sunken`;

/** What stands around a page other than a chapter. */
export function pageFrame(locale: Locale, content: Content): Markup {
  const t = wordsOf(locale);
  return html`<div class="flex min-h-dvh flex-col">
    <header class="border-b border-line bg-paper print:hidden">
      <div class="page flex min-h-16 items-center gap-2 sm:gap-4">
        <a href="/" class="flex min-h-11 items-center gap-2 pr-2 text-ink no-underline">
          <span class="font-serif text-lg font-bold tracking-tight">${t('common.productName')}</span>
        </a>
      </div>
    </header>
    <main id="main" class="flex-1 outline-none min-h-[calc(100dvh-4rem)] pt-8 sm:pt-12">${content}</main>
  </div>`;
}

/** Room for the cover that the client draws. */
export const coverRoom = (size: string): Markup =>
  html`<div aria-hidden="true" class="aspect-2/3 rounded-sm bg-sunken ${size}"></div>`;
