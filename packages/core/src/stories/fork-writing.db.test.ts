import type { ForkTerms } from '@inkvine/contracts/fork-terms';
import { ChapterId, type BranchId } from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createForkPolicyService } from './fork-policy.service.ts';
import { createForksService } from './forks.service.ts';
import { createNovelsService } from './novels.service.ts';

const clock = createFakeClock();
const ids = createIds();

let test: TestDatabase;
let buffer: TestDraftStore;
let chapters: ReturnType<typeof createChaptersService>;
let novels: ReturnType<typeof createNovelsService>;
let forks: ReturnType<typeof createForksService>;
let policy: ReturnType<typeof createForkPolicyService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = {
    db: test.db,
    clock,
    ids,
    draftStore: buffer.store,
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  chapters = createChaptersService(dependencies);
  novels = createNovelsService(dependencies);
  forks = createForksService(dependencies);
  policy = createForkPolicyService(dependencies);
  reading = createReadingService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

/** A novel of three chapters, forked after the second by somebody else on these terms. */
async function forked(commercial: ForkTerms['commercial'] = 'yes') {
  const author = await buildActor(test.db, { role: 'creator', name: 'Upstream' });
  const other = await buildActor(test.db, { role: 'creator', name: 'Downstream' });
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const terms = {
    mode: 'open',
    scope: 'any_published',
    commercial,
    royaltyPercent: 0,
    survivesUpstream: true,
  };
  await policy.set(author, {
    ...{ novelId: novel.novelId, version: 1, terms: terms as ForkTerms },
    ...{ excludedChapterIds: [], excludedUserIds: [] },
  });
  const place = { branchId: novel.branchId, chapterId: novel.chapterIds[1]! };
  const form = await forks.getForm(other, place);
  const { branchId } = await forks.fork(other, {
    ...{ ...place, name: 'Otherwise', locale: 'en', idempotencyKey: ids.next() },
    ...{ lineVersion: form.lineVersion, policyVersion: form.policy.version },
  });
  return { author, other, novel, novelId: novel.novelId, branchId: branchId as BranchId };
}

const write = async (
  actor: Actor,
  work: Pick<Awaited<ReturnType<typeof forked>>, 'novelId' | 'branchId'>,
  text = 'Then it went otherwise.',
) => {
  const { novelId, branchId } = work;
  const made = await chapters.create(actor, {
    ...{ novelId, branchId, title: 'Another third', text, idempotencyKey: ids.next() },
  });
  return { chapterId: ChapterId.parse(made.chapterId), version: made.version };
};

it('lets the author of a fork write, publish and hide its chapters, which follow the inherited ones', async () => {
  const { other, novel, ...work } = await forked();
  const made = await write(other, work);
  expect(await chapters.listManaged(other, { ...work, limit: 20 })).toMatchObject({
    items: [{ id: made.chapterId, number: 3, status: 'draft' }],
  });
  expect(await chapters.getEditable(other, made)).toMatchObject({
    fork: { name: 'Otherwise', mayCostCoins: true },
  });
  await chapters.publishDrafts(other, {
    ...{ ...work, freeChapters: 0, price: ChapterPrice.parse(5), publishAt: null },
  });
  const line = await novels.listChapters(other, { branchId: work.branchId, limit: 20 });
  expect(line.items.map(({ id, number, inherited, price }) => [id, number, inherited, price])).toEqual([
    [novel.chapterIds[0], 1, true, 0],
    [novel.chapterIds[1], 2, true, 0],
    [made.chapterId, 3, false, 5],
  ]);
  // Where it parts is for those who have come so far.
  const unread = await novels.listChapters(null, { branchId: work.branchId, limit: 20 });
  expect(unread.items.map(({ inherited }) => inherited)).toEqual([true, false, false]);
  const reader = await buildActor(test.db);
  const [branchId, openedId] = [novel.branchId, novel.chapterIds[1]!];
  await buildHorizon(test.db, { userId: reader.userId, branchId, openedId });
  const come = await novels.listChapters(reader, { branchId: work.branchId, limit: 20 });
  expect(come.items.map(({ inherited }) => inherited)).toEqual([true, true, false]);
  const main = await novels.listChapters(null, { branchId: novel.branchId, limit: 20 });
  expect(main.items.map(({ id }) => id)).toEqual(novel.chapterIds);
});

it('shows a fork among the works of its author and of nobody else', async () => {
  const { author, other, novelId, branchId } = await forked();
  expect((await novels.listMine(other, { limit: 20 })).items).toMatchObject([
    { id: novelId, branchId, fork: { name: 'Otherwise', number: 2 } },
  ]);
  expect((await novels.listMine(author, { limit: 20 })).items).toMatchObject([{ id: novelId, fork: null }]);
});

it('moves the work that was written in to the top of the desk, by an edit too', async () => {
  const { other, ...work } = await forked();
  const made = await write(other, work);
  clock.advance(1_000);
  const own = await novels.create(other, {
    ...{ title: 'Own', synopsis: '', language: 'en', tags: [], idempotencyKey: ids.next() },
  });
  const desk = async () =>
    (await novels.listMine(other, { limit: 20 })).items.map(({ branchId }) => branchId);
  expect(await desk()).toEqual([own.branchId, work.branchId]);
  clock.advance(1_000);
  await chapters.update(other, { ...made, title: 'Third', text: 'Again.', price: ChapterPrice.parse(0) });
  expect(await desk()).toEqual([work.branchId, own.branchId]);
});

it.each(['author', 'other'] as const)('keeps the %s out of the branch of the other one', async (intruder) => {
  const work = await forked();
  const [owner, stranger] = intruder === 'author' ? [work.other, work.author] : [work.author, work.other];
  const place = {
    novelId: work.novelId,
    branchId: intruder === 'author' ? work.branchId : work.novel.branchId,
  };
  const made = await write(owner, place);
  const refused = { code: 'NOT_FOUND' };
  await expect(write(stranger, place)).rejects.toMatchObject(refused);
  await expect(chapters.listManaged(stranger, { ...place, limit: 20 })).rejects.toMatchObject(refused);
  await expect(chapters.getEditable(stranger, made)).rejects.toMatchObject(refused);
  await expect(
    chapters.update(stranger, { ...made, title: 'X', text: 'X', price: ChapterPrice.parse(0) }),
  ).rejects.toMatchObject(refused);
  await expect(chapters.publish(stranger, made)).rejects.toMatchObject(refused);
  await expect(chapters.unpublish(stranger, made)).rejects.toMatchObject(refused);
  await expect(chapters.deleteDraft(stranger, made)).rejects.toMatchObject(refused);
  await expect(
    chapters.publishDrafts(stranger, {
      ...{ ...place, freeChapters: 0, price: ChapterPrice.parse(0), publishAt: null },
    }),
  ).rejects.toMatchObject(refused);
  expect(await chapters.getEditable(owner, made)).toMatchObject({ status: 'draft', version: 1 });
});

it('does not find a branch in another novel', async () => {
  const { other, branchId } = await forked();
  const elsewhere = await buildNovel(test.db, { authorId: other.userId });
  await expect(write(other, { novelId: elsewhere.novelId, branchId })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('holds a fork to terms without commerce, and only that fork', async () => {
  const { author, other, novel, ...work } = await forked('no');
  const made = await write(other, work);
  const price = ChapterPrice.parse(3);
  const refused = { code: 'FORK_CHAPTERS_FREE' };
  await expect(chapters.update(other, { ...made, title: 'T', text: 'T', price })).rejects.toMatchObject(
    refused,
  );
  await expect(
    chapters.publishDrafts(other, { ...work, freeChapters: 0, price, publishAt: null }),
  ).rejects.toMatchObject(refused);
  expect(await chapters.getEditable(other, made)).toMatchObject({
    ...{ price: 0, status: 'draft', fork: { mayCostCoins: false } },
  });
  const upstream = await write(author, { novelId: work.novelId, branchId: novel.branchId });
  await chapters.update(author, { ...upstream, title: 'T', text: 'T', price });
  expect(await chapters.getEditable(author, upstream)).toMatchObject({ price: 3, fork: null });
});

it('says beside every chapter of a fork who wrote what, no further than the reader is', async () => {
  const { author, other, novel, ...work } = await forked();
  const made = await write(other, work);
  await chapters.publish(other, made);
  const open = async (chapterId: ChapterId, branchId?: BranchId) =>
    (await reading.openChapter(null, { chapterId, branchId })).fork;
  const upstream = { id: author.userId, name: 'Upstream' };
  const downstream = { id: other.userId, name: 'Downstream' };
  expect(await open(novel.chapterIds[0]!, work.branchId)).toMatchObject({
    ...{ name: null, author: downstream, inherited: true },
    attribution: [{ from: 1, to: 1, author: upstream }],
  });
  expect(await open(made.chapterId)).toMatchObject({
    ...{ name: 'Otherwise', author: downstream, inherited: false },
    attribution: [{ from: 1, to: 2, author: upstream }],
  });
  expect(await open(novel.chapterIds[1]!)).toBeNull();
});
