import type { PublicFeed } from '@inkvine/core/stories/public-index.service';
import { html } from './html.ts';
import { chapterPath, novelPath, shorten } from './public-page.ts';
import { ordinalOf, wordsOf } from './site-words.ts';

/**
 * New chapters of a novel as Atom (RFC 4287). What a chapter tells is for those who open it. XML has no way to write
 * most control characters.
 */
export function atomFeed(feed: PublicFeed, { slug, publicUrl }: { slug: string; publicUrl: string }): string {
  const t = wordsOf(feed.language);
  const novelUrl = publicUrl + novelPath(slug);
  const entries = feed.chapters.map((chapter) => {
    const url = publicUrl + chapterPath(chapter.id);
    const ordinal = ordinalOf(chapter, t);
    const title = chapter.publicTitle === '' ? ordinal : `${ordinal} · ${chapter.publicTitle}`;
    const opening = shorten(chapter.opening.join(' '));
    return html`<entry>
      <id>urn:uuid:${chapter.id}</id>
      <title>${title}</title>
      <link href="${url}" />
      <published>${chapter.publishedAt}</published>
      <updated>${chapter.updatedAt}</updated>
      ${opening === '' ? null : html`<summary>${opening}</summary>`}
    </entry>`;
  });
  return html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
    <id>${novelUrl}</id>
    <title>${t('pages.newChapters', { title: feed.title })}</title>
    <subtitle>${shorten(feed.synopsis)}</subtitle>
    <link href="${novelUrl}" />
    <link rel="self" type="application/atom+xml" href="${novelUrl}/feed.xml" />
    <author><name>${feed.authorName}</name></author>
    <updated>${feed.updatedAt}</updated>
    ${entries}
  </feed>`.text.replaceAll(/\p{Cc}/gu, ' ');
}
