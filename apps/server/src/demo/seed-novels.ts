import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ChapterPrice, NovelDetails } from '@inkvine/contracts/stories';
import { BranchId, ChapterId, NovelId } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';
import { z } from 'zod';
import { readChapters } from './chapter-files.ts';
import { demoKey } from './demo-key.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

const FOLDER = path.join(import.meta.dirname, '../../demo/novels');

const NovelFile = NovelDetails.extend({
  slug: z.string(),
  authorEmail: z.email(),
  freeChapters: z.int(),
  priceCoins: ChapterPrice,
});

export interface DemoNovel {
  id: NovelId;
  branchId: BranchId;
  authorEmail: string;
  /** In reading order. */
  chapterIds: ChapterId[];
  freeChapters: number;
}

/** Writes and publishes the demo novels, and answers them by the name of their folder. */
export async function seedNovels(
  { novels, chapters }: Pick<Services, 'novels' | 'chapters'>,
  actors: DemoActors,
): Promise<ReadonlyMap<string, DemoNovel>> {
  const written = new Map<string, DemoNovel>();
  for (const folder of (await readdir(FOLDER)).sort()) {
    const file = NovelFile.parse(JSON.parse(await readFile(path.join(FOLDER, folder, 'novel.json'), 'utf8')));
    const author = actorOf(actors, file.authorEmail);
    const { title, synopsis, language, tags, freeChapters, priceCoins } = file;
    const idempotencyKey = demoKey(`novel ${folder}`);
    const created = await novels.create(author, { title, synopsis, language, tags, idempotencyKey });
    const novelId = NovelId.parse(created.novelId);
    const chapterIds: ChapterId[] = [];
    for (const chapter of await readChapters(path.join(FOLDER, folder))) {
      const key = demoKey(`chapter ${folder}/${chapter.name}`);
      const saved = await chapters.create(author, {
        novelId,
        title: chapter.title,
        text: chapter.text,
        idempotencyKey: key,
      });
      chapterIds.push(ChapterId.parse(saved.chapterId));
    }
    await chapters.publishDrafts(author, { novelId, freeChapters, price: priceCoins, publishAt: null });
    const branchId = BranchId.parse(created.branchId);
    const { authorEmail } = file;
    written.set(file.slug, { id: novelId, branchId, authorEmail, chapterIds, freeChapters });
  }
  return written;
}
