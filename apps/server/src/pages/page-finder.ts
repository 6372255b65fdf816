import { AppError } from '@inkvine/contracts/errors';
import { BranchId, type Locale } from '@inkvine/contracts/primitives';
import { ReadChapterInput } from '@inkvine/contracts/reading';
import { NovelInput } from '@inkvine/contracts/stories';
import type { Services } from '@inkvine/core/services';
import { chapterPage } from './chapter-page.ts';
import { forkPage } from './fork-page.ts';
import { homePage } from './home-page.ts';
import { novelPage } from './novel-page.ts';
import type { PublicPage } from './public-page.ts';

/**
 * The public page at an address, `branch` being that part of its query, as somebody unknown
 * may see it; undefined for the rest of the client's pages.
 * @throws AppError NOT_FOUND for a novel or chapter that is not there, or not for everybody
 */
export async function findPublicPage(
  { pathname, branch }: { pathname: string; branch: unknown },
  services: Pick<Services, 'novels' | 'branches' | 'reading'>,
  { locale, publicUrl }: { locale: Locale; publicUrl: string },
): Promise<PublicPage | undefined> {
  const [, kind, name, ...rest] = pathname.replace(/\/$/, '').split('/');
  if (kind === undefined) return homePage(services, { locale, publicUrl });
  if (name === undefined || rest.length > 0) return undefined;
  switch (kind) {
    case 'novels':
      if (branch === undefined) return novelPage(services, { slug: slugOf(name), publicUrl });
      return forkPage(services, { slug: slugOf(name), branchId: idOf(branch), publicUrl });
    case 'read': {
      const place = ReadChapterInput.safeParse({ chapterId: name, branchId: branch });
      if (!place.success) throw new AppError('NOT_FOUND');
      return chapterPage(services, { place: place.data, publicUrl });
    }
    default:
      return undefined;
  }
}

function slugOf(name: string): string {
  try {
    return NovelInput.parse({ slug: decodeURIComponent(name) }).slug;
  } catch (cause) {
    throw new AppError('NOT_FOUND', undefined, { cause });
  }
}

function idOf(branch: unknown): BranchId {
  const id = BranchId.safeParse(branch);
  if (!id.success) throw new AppError('NOT_FOUND');
  return id.data;
}
