import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createUpstreamEditsService } from './upstream-edits.service.ts';

const clock = createFakeClock();

let test: TestDatabase;
let buffer: TestDraftStore;
let chapters: ReturnType<typeof createChaptersService>;
let edits: ReturnType<typeof createUpstreamEditsService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = {
    db: test.db,
    clock,
    ids: createIds(),
    draftStore: buffer.store,
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  chapters = createChaptersService(dependencies);
  edits = createUpstreamEditsService(dependencies);
  reading = createReadingService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

/** A novel of three chapters, forked after the second. */
async function forked() {
  const author = await buildActor(test.db, { role: 'creator', name: 'Upstream' });
  const forker = await buildActor(test.db, { role: 'creator', name: 'Downstream' });
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const fork = await buildFork(test.db, novel, { forkPosition: 2, authorId: forker.userId });
  const [one, two, three] = novel.chapterIds as [ChapterId, ChapterId, ChapterId];
  return { author, forker, branchId: fork.branchId, mainId: novel.branchId, one, two, three };
}

async function rewrite(author: Actor, chapterId: ChapterId, text: string, price = 0) {
  const { version } = await chapters.getEditable(author, { chapterId });
  const input = { chapterId, version, text, price: ChapterPrice.parse(price) };
  const saved = await chapters.update(author, input);
  await chapters.publish(author, { chapterId, version: saved.version });
}

const list = async (actor: Actor, branchId: BranchId) =>
  (await edits.list(actor, { branchId, limit: 20 })).items;

const shown = async (branchId: BranchId, chapterId: ChapterId) =>
  (await reading.openChapter(null, { chapterId, branchId })).blocks?.map(({ text }) => text);

it('lists what was changed upstream in the chapters a fork carries, and nothing else', async () => {
  const { author, forker, branchId, two, three } = await forked();
  expect(await list(forker, branchId)).toEqual([]);
  await rewrite(author, two, 'Quite another line.');
  await rewrite(author, three, 'Not inherited.');
  expect(await list(forker, branchId)).toMatchObject([
    { chapterId: two, number: 2, author: { id: author.userId, name: 'Upstream' } },
  ]);
  expect(await shown(branchId, two)).toEqual(['The first line of chapter 2.', 'The second line.']);
});

it('shows both texts', async () => {
  const { author, forker, branchId, one } = await forked();
  await rewrite(author, one, 'Another first line.');
  const texts = await edits.get(forker, { branchId, chapterId: one });
  expect(texts.before.blocks.map(({ text }) => text)).toEqual([
    'The first line of chapter 1.',
    'The second line.',
  ]);
  expect(texts.after.blocks.map(({ text }) => text)).toEqual(['Another first line.']);
});

it('shows readers of the fork an edit that its author took, twice as once', async () => {
  const { author, forker, branchId, mainId, one } = await forked();
  await rewrite(author, one, 'Taken.');
  const [edit] = await list(forker, branchId);
  const answer = { branchId, chapterId: one, revisionId: edit!.revisionId, take: true };
  await edits.answer(forker, answer);
  expect(await edits.answer(forker, answer)).toEqual({ branchId, chapterId: one, taken: true });
  expect(await shown(branchId, one)).toEqual(['Taken.']);
  expect(await list(forker, branchId)).toEqual([]);
  await rewrite(author, one, 'Changed once more.');
  expect(await shown(branchId, one)).toEqual(['Taken.']);
  expect(await shown(mainId, one)).toEqual(['Changed once more.']);
  expect(await list(forker, branchId)).toHaveLength(1);
});

it('does not speak again of an edit that was left, until there is another', async () => {
  const { author, forker, branchId, one } = await forked();
  await rewrite(author, one, 'Left.');
  const [edit] = await list(forker, branchId);
  await edits.answer(forker, { branchId, chapterId: one, revisionId: edit!.revisionId, take: false });
  expect(await list(forker, branchId)).toEqual([]);
  expect(await shown(branchId, one)).toEqual(['The first line of chapter 1.', 'The second line.']);
  await rewrite(author, one, 'Another one.');
  expect(await list(forker, branchId)).toHaveLength(1);
});

it('refuses an answer to an edit that is no longer the present one', async () => {
  const { author, forker, branchId, one } = await forked();
  await rewrite(author, one, 'First.');
  const [edit] = await list(forker, branchId);
  await rewrite(author, one, 'Second.');
  const answer = { branchId, chapterId: one, revisionId: edit!.revisionId, take: true };
  await expect(edits.answer(forker, answer)).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
    details: { changedFields: ['revisionId'] },
  });
  expect(await shown(branchId, one)).toEqual(['The first line of chapter 1.', 'The second line.']);
});

it('answers the author of the fork alone', async () => {
  const { author, forker, branchId, one } = await forked();
  await rewrite(author, one, 'Changed.');
  const [edit] = await list(forker, branchId);
  const place = { branchId, chapterId: one };
  const refused = { code: 'NOT_FOUND' };
  await expect(list(author, branchId)).rejects.toMatchObject(refused);
  await expect(edits.get(author, place)).rejects.toMatchObject(refused);
  const answer = { ...place, revisionId: edit!.revisionId, take: true };
  await expect(edits.answer(author, answer)).rejects.toMatchObject(refused);
  expect(await list(forker, branchId)).toHaveLength(1);
});

it('is no way around a price that was set since', async () => {
  const { author, forker, branchId, one } = await forked();
  await rewrite(author, one, 'Worth coins.', 5);
  expect(await list(forker, branchId)).toEqual([]);
  await expect(edits.get(forker, { branchId, chapterId: one })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await buildUnlock(test.db, forker.userId, one);
  expect(await list(forker, branchId)).toHaveLength(1);
});
