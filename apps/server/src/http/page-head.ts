import { ChapterId } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';

export interface PageHead {
  title: string;
  description: string;
  language: string;
}

const DESCRIPTION_LENGTH = 200;

/**
 * What a shared link to a novel or chapter shows before the client runs. Asked as an anonymous reader, so that no
 * locked text gets out; undefined for other pages and for what nobody may see.
 */
export async function describePage(
  pathname: string,
  services: Pick<Services, 'novels' | 'reading'>,
): Promise<PageHead | undefined> {
  const [, kind, name, ...rest] = pathname.split('/');
  if (name === undefined || rest.length > 0) return undefined;
  try {
    if (kind === 'novels') {
      const novel = await services.novels.get(null, { slug: decodeURIComponent(name) });
      return {
        title: `${novel.title} · ${novel.author.name}`,
        description: novel.synopsis,
        language: novel.language,
      };
    }
    if (kind === 'read') {
      const chapter = await services.reading.openChapter(null, { chapterId: ChapterId.parse(name) });
      const opening = (chapter.blocks ?? []).map(({ text }) => text).join(' ');
      return {
        title: `${chapter.title} · ${chapter.novel.title}`,
        description: opening,
        language: chapter.novel.language,
      };
    }
  } catch {
    // The client shows what is wrong; a missing preview must not keep the page from loading.
  }
  return undefined;
}

/** Puts title, description and Open Graph tags into the client's `index.html`. */
export function fillHead(index: string, page: PageHead & { url: string }): string {
  const title = escapeHtml(page.title);
  const description = escapeHtml(shorten(page.description));
  const tags = [
    `<meta name="description" content="${description}" />`,
    `<meta property="og:type" content="book" />`,
    `<meta property="og:site_name" content="Inkvine" />`,
    `<meta property="og:title" content="${title}" />`,
    `<meta property="og:description" content="${description}" />`,
    `<meta property="og:url" content="${escapeHtml(page.url)}" />`,
    `<meta property="og:locale" content="${page.language === 'ko' ? 'ko_KR' : 'en_US'}" />`,
  ];
  return index
    .replace(/\s*<meta name="description"[^>]*>/, '')
    .replace(/<title>[^<]*<\/title>/, () => `<title>${title}</title>\n    ${tags.join('\n    ')}`);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= DESCRIPTION_LENGTH
    ? line
    : `${line.slice(0, DESCRIPTION_LENGTH - 1).toWellFormed()}…`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
