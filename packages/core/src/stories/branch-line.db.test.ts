import { ChapterPrice } from '@inkvine/contracts/stories';
import { horizonOf } from '@inkvine/db/reading/horizon';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createNovelsService } from './novels.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const clock = createFakeClock();
const ids = createIds();
const anchor = { blockId: 'p1', quote: '', fraction: 0 };

let test: TestDatabase;
let novels: ReturnType<typeof createNovelsService>;
let chapters: ReturnType<typeof createChaptersService>;
let reading: ReturnType<typeof createReadingService>;
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  novels = createNovelsService({ db: test.db, clock, ids });
  chapters = createChaptersService({ db: test.db, clock, ids, draftStore: buffer.store });
  reading = createReadingService({ db: test.db, clock, horizonTokens });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

async function titlesOf(branchId: Parameters<typeof buildFork>[1]['branchId']) {
  const { items } = await novels.listChapters(null, { branchId, limit: 100 });
  return items.map(({ number, title }) => `${number} ${title}`);
}

async function novelOf(...titles: string[]) {
  const actor = await buildActor(test.db, { role: 'creator' });
  const novel = await buildNovel(test.db, {
    authorId: actor.userId,
    chapters: titles.map((title) => ({ title })),
  });
  return { actor, ...novel };
}

describe('the line of a fork', () => {
  it('is what its parent showed up to the fork, then its own chapters', async () => {
    const novel = await novelOf('A', 'B', 'C');
    const fork = await buildFork(test.db, novel, { forkPosition: 2, chapters: [{ title: 'Other C' }] });
    const second = await buildFork(test.db, { ...novel, branchId: fork.branchId }, { forkPosition: 3 });
    expect(await titlesOf(fork.branchId)).toEqual(['1 A', '2 B', '3 Other C']);
    expect(await titlesOf(second.branchId)).toEqual(['1 A', '2 B', '3 Other C', '4 Chapter 4']);
  });

  it('keeps texts and order of that moment, whatever is edited, added or withdrawn upstream', async () => {
    const { actor, ...novel } = await novelOf('A', 'B', 'C');
    const fork = await buildFork(test.db, novel, { forkPosition: 3, chapters: [{ title: 'Own' }] });
    const [first, second] = novel.chapterIds;
    const price = ChapterPrice.parse(0);
    const { version } = await chapters.update(actor, {
      ...{ chapterId: first!, version: 1, title: 'A, revised', text: 'New.', price },
    });
    await chapters.publish(actor, { chapterId: first!, version });
    await chapters.unpublish(actor, { chapterId: second!, version: 1 });
    expect(await titlesOf(novel.branchId)).toEqual(['1 A, revised', '3 C']);
    expect(await titlesOf(fork.branchId)).toEqual(['1 A', '2 B', '3 C', '4 Own']);
    const inFork = await reading.openChapter(null, { chapterId: first!, branchId: fork.branchId });
    expect(inFork).toMatchObject({ title: 'A', nextId: second, previousId: null });
    expect(await reading.openChapter(null, { chapterId: first! })).toMatchObject({ title: 'A, revised' });
  });

  it('loses what was withdrawn upstream where the terms say so, and what law takes down everywhere', async () => {
    const { actor, ...novel } = await novelOf('A', 'B', 'C');
    const bound = await buildFork(test.db, novel, {
      forkPosition: 3,
      survivesUpstream: false,
      chapters: [{ title: 'Own' }],
    });
    const free = await buildFork(test.db, novel, { forkPosition: 3, chapters: [{ title: 'Own' }] });
    await chapters.unpublish(actor, { chapterId: novel.chapterIds[1]!, version: 1 });
    await test.db
      .updateTable('chapter')
      .set({ taken_down_at: clock.now().toISOString() })
      .where('id', '=', novel.chapterIds[2]!)
      .execute();
    expect(await titlesOf(bound.branchId)).toEqual(['1 A', '4 Own']);
    expect(await titlesOf(free.branchId)).toEqual(['1 A', '2 B', '4 Own']);
  });

  it('does not show a chapter of another branch', async () => {
    const novel = await novelOf('A', 'B', 'C');
    const fork = await buildFork(test.db, novel, { forkPosition: 1 });
    await expect(
      reading.openChapter(null, { chapterId: novel.chapterIds[2]!, branchId: fork.branchId }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the horizon', () => {
  const horizonIn = async (userId: string, branchId: string) => {
    const { rows } = await sql`select opened, finished from ${horizonOf(userId, branchId)} horizon`.execute(
      test.db,
    );
    return rows[0];
  };

  it('only moves on, and reaches into a fork as far as the two stories are one', async () => {
    const novel = await novelOf('A', 'B', 'C', 'D');
    const fork = await buildFork(test.db, novel, { forkPosition: 2, chapters: [{}, {}] });
    const reader = await buildActor(test.db);
    const read = (chapterId: (typeof novel.chapterIds)[number], finished: boolean) =>
      reading.saveProgress(reader, { chapterId, anchor, finished });
    expect(await horizonIn(reader.userId, novel.branchId)).toEqual({ opened: 0, finished: 0 });
    await read(novel.chapterIds[3]!, false);
    await read(novel.chapterIds[0]!, true);
    expect(await horizonIn(reader.userId, novel.branchId)).toEqual({ opened: 4, finished: 1 });
    expect(await horizonIn(reader.userId, fork.branchId)).toEqual({ opened: 2, finished: 1 });
    await read(fork.chapterIds[0]!, true);
    expect(await horizonIn(reader.userId, fork.branchId)).toEqual({ opened: 3, finished: 3 });
    expect(await horizonIn(reader.userId, novel.branchId)).toEqual({ opened: 4, finished: 1 });
  });
});
