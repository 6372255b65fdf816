import type { BranchView } from '@inkvine/contracts/branches';
import { BranchId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import type { ChapterPage, Novel, NovelPage } from '@inkvine/contracts/stories';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { z } from 'zod';
import type { trpc as options } from './api.ts';
import { readingDevice } from '../reading/this-device.ts';
import { readStored, writeStored } from './stored.ts';

/** Also read by public/before-paint.js. */
const STORAGE_KEY = 'inkvine.known';

/** As many chapters as the server puts into the page of a novel. */
export const FIRST_CHAPTERS = 50;

/** What the server has put into the page, as it answers somebody unknown. */
interface FirstAnswers {
  'stories.novels'?: z.infer<typeof NovelPage>;
  'stories.novel'?: Novel;
  'branches.branch'?: BranchView;
  'stories.chapters'?: z.infer<typeof ChapterPage>;
  'reading.chapter'?: ReadableChapter;
}

/**
 * Takes over what the server answered within the page, so that it is not asked for again; not where somebody has
 * signed in on this device, whom the answers do not know. Gives the keys of what it took.
 */
export function takeFirstAnswers(queryClient: QueryClient, trpc: typeof options): QueryKey[] {
  const element = document.getElementById('first-answers');
  if (element === null || readStored(STORAGE_KEY) !== null) return [];
  const answers = JSON.parse(element.textContent) as FirstAnswers;
  const taken: QueryKey[] = [];
  const take = (key: QueryKey, answer: unknown, updatedAt = Date.now()): void => {
    queryClient.setQueryData(key, answer, { updatedAt });
    taken.push(key);
  };
  const firstPage = <Page>(page: Page) => ({ pages: [page], pageParams: [null] });
  const {
    'stories.novels': novels,
    'stories.novel': novel,
    'branches.branch': branch,
    'stories.chapters': chapters,
    'reading.chapter': chapter,
  } = answers;
  if (novels !== undefined) take(trpc.stories.novels.infiniteQueryKey({}), firstPage(novels));
  if (novel !== undefined) take(trpc.stories.novel.queryKey({ slug: novel.slug }), novel);
  if (branch !== undefined) take(trpc.branches.branch.queryKey({ branchId: branch.id }), branch);
  const listed = novel?.branchId ?? branch?.id;
  if (listed !== undefined && chapters !== undefined) {
    const input = { branchId: listed, limit: FIRST_CHAPTERS };
    take(trpc.stories.chapters.infiniteQueryKey(input), firstPage(chapters));
  }
  if (chapter !== undefined) {
    // By the address: a fork's own chapter is shown with and without naming the fork.
    const branchId = BranchId.optional().parse(
      new URLSearchParams(location.search).get('branch') ?? undefined,
    );
    // Somebody unknown has read nothing; a device that has is told anew of whom the text may name.
    const updatedAt = readingDevice.horizon.token() === undefined ? undefined : 0;
    take(trpc.reading.chapter.queryKey({ chapterId: chapter.id, branchId }), chapter, updatedAt);
  }
  return taken;
}

/** Remembers, now and whenever it changes, whether there is somebody on this device; nobody's name. */
export function rememberKnown(queryClient: QueryClient, meKey: QueryKey): void {
  const meHash = JSON.stringify(meKey);
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || JSON.stringify(query.queryKey) !== meHash) return;
    if (query.state.status === 'success') writeStored(STORAGE_KEY, query.state.data === null ? null : 'yes');
  });
}
