import { randomUUID } from 'node:crypto';
import type { Block } from '@inkvine/contracts/block';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { searchDrafts } from './draft-search.ts';
import { createDraftsService } from './drafts.service.ts';

const clock = createFakeClock();
let test: TestDatabase;
let buffer: TestDraftStore;
let drafts: ReturnType<typeof createDraftsService>;
let author: Actor;

beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  drafts = createDraftsService({ db: test.db, clock, ids: createIds(), draftStore: buffer.store });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(async () => {
  author = await buildActor(test.db, { role: 'creator' });
});

async function type(place: { branchId: BranchId; chapterId: ChapterId }, title: string, blocks: Block[]) {
  const { rev, epoch } = await drafts.open(author, place);
  await drafts.save(author, {
    ...{ ...place, epoch, baseRev: rev, opId: randomUUID(), clientId: 'desk', device: 'Desk', hash: title },
    document: { title, blocks },
  });
  await drafts.flush(author, place);
}

const search = (branchId: BranchId, query: string, rest: object = {}) =>
  drafts.search(author, { branchId, query, matchCase: false, limit: 20, ...rest });
const said = async (branchId: BranchId, query: string, rest: object = {}) =>
  (await search(branchId, query, rest)).items.map(({ number, excerpt }) => [
    number,
    excerpt.map(({ text, hit }) => (hit ? `[${text}]` : text)).join(''),
  ]);

it('an author finds words in all chapters as they left them, in the order of the text', async () => {
  const { branchId, chapterIds } = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [
      { title: '강가에서', text: '한강이 얼었다.\n눈이 왔다.' },
      { title: '둘', text: '강은 없다.', status: 'draft' },
      { title: '셋', text: '산이다.' },
    ],
  });
  await type({ branchId, chapterId: chapterIds[1]! }, '둘째', [
    { id: 'a', type: 'paragraph', text: '새로 쓴 말: 한강, 그리고 한강.' },
    { id: 'b', type: 'comment', text: '한강 공원을 나중에' },
    { id: 'c', type: 'scene_break', text: '한강' },
  ]);
  expect(await said(branchId, '강')).toEqual([
    [1, '[강]가에서'],
    [1, '한[강]이 얼었다.'],
    [2, '새로 쓴 말: 한[강], 그리고 한[강].'],
    [2, '한[강] 공원을 나중에'],
  ]);
  expect(await said(branchId, '없다')).toEqual([]);
  const { items } = await search(branchId, '강');
  expect(items[0]).toMatchObject({ chapterId: chapterIds[0], label: '1', title: '강가에서', blockId: null });
  expect(items[2]).toMatchObject({
    ...{ chapterId: chapterIds[1], label: '2', title: '둘째', blockId: 'a' },
    ...{ range: { from: 9, to: 10 }, count: 2 },
  });
});

it('words are found however they are composed; capitals matter on demand', async () => {
  const { branchId } = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [{ text: `${'한강의'.normalize('NFD')} 밤\nRAIN and Ämter, rain.` }],
  });
  const { items } = await search(branchId, '강의 밤');
  const [from, to] = ['한', '한강의'].map((part) => part.normalize('NFD').length);
  expect(items).toMatchObject([{ range: { from, to: to! + ' 밤'.length } }]);
  expect(await said(branchId, '한강'.normalize('NFD'))).toHaveLength(1);
  expect(await said(branchId, 'äMTER')).toEqual([[1, 'RAIN and [Ämter], rain.']]);
  expect(await said(branchId, 'rain', { matchCase: true })).toEqual([[1, 'RAIN and Ämter, [rain].']]);
  expect(await said(branchId, 'Rain', { matchCase: true })).toEqual([]);
  expect(await said(branchId, '100%_')).toEqual([]);
});

it('a search goes on where a page or a turn ended, and misses and repeats nothing', async () => {
  const { branchId } = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: Array.from({ length: 4 }, (_, index) => ({
      title: `No. ${index}`,
      text: index === 1 ? 'Nothing here.' : `Rain ${index}.\nSun.\nMore rain ${index}.`,
    })),
  });
  const expected = (await search(branchId, 'rain')).items;
  expect(expected).toHaveLength(6);
  for (const [limit, bytes] of [
    [1, 1_000_000],
    [2, 1],
    [20, 1],
  ] as const) {
    const items = [];
    let cursor: string | undefined;
    do {
      const input = { branchId, query: 'rain', matchCase: false, limit, ...(cursor && { cursor }) };
      const page = await searchDrafts(test.db, author, input, bytes);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(items).toEqual(expected);
  }
  await expect(search(branchId, 'rain', { cursor: 'x' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('nobody but its author searches a branch; a fork and what it carries on from are two', async () => {
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [{ text: 'Rain.' }, { text: 'Rain.' }],
  });
  const fork = await buildFork(test.db, novel, {
    forkPosition: 1,
    chapters: [{ text: 'Rain in the fork.' }],
  });
  const forker = { ...author, userId: fork.authorId };
  for (const role of ['reader', 'creator', 'operator'] as const) {
    const stranger = await buildActor(test.db, { role });
    const input = { branchId: novel.branchId, query: 'Rain', matchCase: false, limit: 5 };
    await expect(drafts.search(stranger, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  const ofFork = { branchId: fork.branchId, query: 'Rain', matchCase: false, limit: 5 };
  await expect(drafts.search(author, ofFork)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const { items } = await drafts.search(forker, ofFork);
  expect(items).toMatchObject([{ number: 2, chapterId: fork.chapterIds[0] }]);
  const ofNovel = { ...ofFork, branchId: novel.branchId };
  await expect(drafts.search(forker, ofNovel)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
