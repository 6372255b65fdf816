import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { BRANCH_NAME_MAX_LENGTH } from '@inkvine/contracts/branches';
import { ForkTerms } from '@inkvine/contracts/fork-terms';
import { ChapterId, text, WikiEntryKey } from '@inkvine/contracts/primitives';
import { PROPOSAL_MESSAGE_MAX_LENGTH } from '@inkvine/contracts/proposals';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH, WikiType } from '@inkvine/contracts/wiki';
import type { Services } from '@inkvine/core/services';
import { z } from 'zod';
import { readChapters } from './chapter-files.ts';
import { demoKey } from './demo-key.ts';
import type { DemoNovel } from './seed-novels.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

const FOLDER = path.join(import.meta.dirname, '../../demo/forks');

const ForkFile = z.object({
  novelSlug: z.string(),
  authorEmail: z.email(),
  name: text(1, BRANCH_NAME_MAX_LENGTH),
  afterChapter: z.int().min(1),
  terms: ForkTerms,
  /** What the author of the fork writes to the one upstream, who has not answered yet. */
  proposal: text(0, PROPOSAL_MESSAGE_MAX_LENGTH),
  /** Of the fork's own wiki; goes along. `chapter` counts its own chapters. */
  entry: z.object({
    type: WikiType,
    name: text(1, WIKI_NAME_MAX_LENGTH),
    summary: text(0, WIKI_SUMMARY_MAX_LENGTH),
    chapter: z.int().min(1),
  }),
});

/**
 * Opens novels to others and carries them on, with the first chapters of each fork and an entry of its wiki, which are
 * proposed upstream. What is there is left alone.
 */
export async function seedForks(
  services: Pick<Services, 'forks' | 'forkPolicy' | 'novels' | 'chapters' | 'proposals' | 'wikiEditing'>,
  actors: DemoActors,
  written: ReadonlyMap<string, DemoNovel>,
): Promise<void> {
  const { forks, forkPolicy, novels, chapters, proposals, wikiEditing } = services;
  for (const folder of (await readdir(FOLDER)).sort()) {
    const file = ForkFile.parse(JSON.parse(await readFile(path.join(FOLDER, folder, 'fork.json'), 'utf8')));
    const novel = written.get(file.novelSlug);
    const chapterId = novel?.chapterIds[file.afterChapter - 1];
    if (novel === undefined || chapterId === undefined) throw new Error(`${folder} carries on from nowhere`);
    const { id: novelId, branchId, authorEmail } = novel;
    const upstream = actorOf(actors, authorEmail);
    const policy = await forkPolicy.getManaged(upstream, { novelId });
    if (policy.version === 1) {
      const excluded = { excludedChapterIds: [], excludedUserIds: [] };
      await forkPolicy.set(upstream, { novelId, version: 1, terms: file.terms, ...excluded });
    }
    const author = actorOf(actors, file.authorEmail);
    const works = await novels.listMine(author, { limit: 100 });
    if (works.items.some(({ id, fork }) => id === novelId && fork?.name === file.name)) continue;
    const place = { branchId, chapterId };
    const form = await forks.getForm(author, place);
    const fork = await forks.fork(author, {
      ...place,
      name: file.name,
      lineVersion: form.lineVersion,
      policyVersion: form.policy.version,
      locale: author.locale,
      idempotencyKey: demoKey(`fork ${folder}`),
    });
    const work = { novelId, branchId: fork.branchId as DemoNovel['branchId'] };
    for (const { name, title, text: body } of await readChapters(path.join(FOLDER, folder))) {
      const idempotencyKey = demoKey(`fork chapter ${folder}/${name}`);
      await chapters.create(author, { ...work, title, text: body, idempotencyKey });
    }
    const free = { freeChapters: 0, price: ChapterPrice.parse(0), publishAt: null };
    await chapters.publishDrafts(author, { ...work, ...free });
    const offer = await proposals.getForm(author, work);
    const own = offer.chapters.map((chapter) => ChapterId.parse(chapter.chapterId));
    const { chapter, ...entry } = file.entry;
    const { entryKey } = await wikiEditing.createEntry(author, {
      ...{ branchId: work.branchId, ...entry, attributes: [] },
      gate: { from: 'chapter', chapterId: own[chapter - 1]!, effective: 'on_open' },
      idempotencyKey: demoKey(`fork entry ${folder}`),
    });
    await proposals.propose(author, {
      branchId: work.branchId,
      fromChapterId: own[0]!,
      toChapterId: own.at(-1)!,
      message: file.proposal,
      proposerShare: 5_000,
      entryKeys: [WikiEntryKey.parse(entryKey)],
      idempotencyKey: demoKey(`proposal ${folder}`),
    });
  }
}
