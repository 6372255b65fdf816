import type { PageFiles } from './page-files.ts';
import { html, jsonScript, type Content, type Markup } from './html.ts';
import { shorten, type PublicPage } from './public-page.ts';

/** The client's `index.html`, in the places where a page is put into it. */
export interface Shell {
  (parts: { language: string; head: Markup; title: string; content: Markup; fonts?: Content }): string;
}

/** @param index what the build of the client made */
export function createShell(index: string): Shell {
  return ({ language, head, title, content, fonts = null }) =>
    index
      .replace(/<html lang="[^"]*"/, () => `<html lang="${language}"`)
      .replace(/\s*<meta name="description"[^>]*>/, '')
      .replace(/<title>[^<]*<\/title>/, () => html`<title>${title}</title>${head}`.text)
      .replace(
        '<div id="root"></div>',
        () =>
          html`<div id="root">${content}</div>
            ${fonts}`.text,
      );
}

/** A whole page: head, text, and the answers from which the client goes on. */
export function pageDocument(shell: Shell, page: PublicPage, publicUrl: string, files: PageFiles): string {
  const { title, language, previousPath, nextPath, feed } = page;
  const description = shorten(page.description);
  const url = publicUrl + page.path;
  const locale = language === 'ko' ? 'ko_KR' : 'en_US';
  const ofSource = files.of(page.source);
  const head: Content[] = [
    html`<meta name="description" content="${description}" />`,
    html`<link rel="canonical" href="${url}" />`,
    html`<link rel="alternate" hreflang="${language}" href="${url}" />`,
    link('prev', previousPath, publicUrl),
    link('next', nextPath, publicUrl),
    feed === undefined
      ? null
      : html`<link
          rel="alternate"
          type="application/atom+xml"
          title="${feed.title}"
          href="${publicUrl + feed.path}"
        />`,
    html`<meta property="og:type" content="${page.type}" />`,
    html`<meta property="og:site_name" content="Inkvine" />`,
    html`<meta property="og:title" content="${title}" />`,
    html`<meta property="og:description" content="${description}" />`,
    html`<meta property="og:url" content="${url}" />`,
    html`<meta property="og:locale" content="${locale}" />`,
    html`<meta name="twitter:card" content="summary" />`,
    ofSource.styles.map((href) => html`<link rel="stylesheet" crossorigin href="${href}" />`),
    ofSource.scripts.map((href) => html`<link rel="modulepreload" crossorigin href="${href}" />`),
    jsonScript(html`type="application/ld+json"`, page.structuredData),
    jsonScript(html`type="application/json" id="first-answers"`, page.answers),
  ];
  return shell({
    language,
    title,
    head: html`${head.map((tag) => html` ${tag}`)}`,
    content: page.content,
    // After the text, which must not wait for them.
    fonts:
      language === 'ko'
        ? files.koreanFonts.map((href) => html`<link rel="stylesheet" href="${href}" />`)
        : null,
  });
}

function link(rel: 'prev' | 'next', path: string | undefined, publicUrl: string): Markup | null {
  return path === undefined ? null : html`<link rel="${rel}" href="${publicUrl + path}" />`;
}
