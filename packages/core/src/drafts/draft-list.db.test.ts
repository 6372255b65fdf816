import { randomUUID } from 'node:crypto';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createChaptersService } from '../stories/chapters.service.ts';
import { createDraftsService } from './drafts.service.ts';

const clock = createFakeClock();
let test: TestDatabase;
let buffer: TestDraftStore;
let drafts: ReturnType<typeof createDraftsService>;
let chapters: ReturnType<typeof createChaptersService>;
let author: Actor;

beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = { db: test.db, clock, ids: createIds(), draftStore: buffer.store };
  drafts = createDraftsService(dependencies);
  chapters = createChaptersService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(async () => {
  await buffer.reconnect();
  author = await buildActor(test.db, { role: 'creator' });
});

async function type(branchId: BranchId, chapterId: ChapterId | null, title: string): Promise<ChapterId> {
  const opened = await drafts.open(author, { branchId, chapterId });
  clock.advance(1_000);
  await drafts.save(author, {
    ...{ branchId, chapterId: opened.chapterId as ChapterId, baseRev: opened.rev, epoch: opened.epoch },
    ...{ opId: randomUUID(), clientId: 'desk', device: 'Desk', hash: title },
    document: { title, blocks: [{ id: 'p1', type: 'paragraph', text: `${title}, typed.` }] },
  });
  return opened.chapterId as ChapterId;
}

const titles = async (limit = 10) =>
  (await drafts.list(author, { limit })).items.map(({ title, isNew, number }) => [number, title, isNew]);

it('an author finds what they are at over all novels, newest first, until readers see it', async () => {
  const sea = await buildNovel(test.db, { authorId: author.userId, title: 'Sea', chapters: [{}, {}] });
  const hill = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
  expect(await titles()).toEqual([]);
  await type(sea.branchId, sea.chapterIds[1]!, 'Tide');
  await type(hill.branchId, hill.chapterIds[0]!, 'Path');
  await drafts.syncAll();
  expect(await titles()).toEqual([
    [1, 'Path', true],
    [2, 'Tide', false],
  ]);
  await chapters.publish(author, { chapterId: sea.chapterIds[1]!, version: 1 });
  expect(await titles()).toEqual([[1, 'Path', true]]);
  const { items } = await chapters.listManaged(author, { novelId: hill.novelId, limit: 5 });
  expect(items).toMatchObject([{ title: 'Path', characters: 'Path, typed.'.length }]);
});

it('a chapter that was begun a moment ago is among them, while Redis can be asked', async () => {
  const { branchId } = await buildNovel(test.db, { authorId: author.userId });
  const begun = await type(branchId, null, 'Begun');
  buffer.disconnect();
  expect(await titles()).toEqual([]);
  await buffer.reconnect();
  expect(await titles()).toEqual([[2, 'Begun', true]]);
  expect(await drafts.list(author, { limit: 1 })).toMatchObject({ items: [{ chapterId: begun }] });
});

it('the list goes on where a page ended, and is the author’s own', async () => {
  const chapters = ['One', 'Two', 'Three'].map(() => ({ status: 'draft' as const }));
  const { branchId, chapterIds } = await buildNovel(test.db, { authorId: author.userId, chapters });
  for (const [index, chapterId] of chapterIds.entries()) await type(branchId, chapterId, `No. ${index + 1}`);
  await drafts.syncAll();
  const first = await drafts.list(author, { limit: 2 });
  expect(first.items.map(({ title }) => title)).toEqual(['No. 3', 'No. 2']);
  const rest = await drafts.list(author, { limit: 2, cursor: first.nextCursor! });
  expect(rest.items.map(({ title }) => title)).toEqual(['No. 1']);
  expect(rest.nextCursor).toBeNull();
  const stranger = await buildActor(test.db, { role: 'operator' });
  expect((await drafts.list(stranger, { limit: 5 })).items).toEqual([]);
  await expect(drafts.list(author, { limit: 5, cursor: 'x' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  });
});
