import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createBranchesService } from './branches.service.ts';
import { createNovelsService } from './novels.service.ts';

const clock = createFakeClock();

let test: TestDatabase;
let branches: ReturnType<typeof createBranchesService>;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  const dependencies = {
    db: test.db,
    clock,
    ids: createIds(),
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  branches = createBranchesService(dependencies);
  novels = createNovelsService(dependencies);
  reading = createReadingService(dependencies);
});
afterAll(() => test.drop());

async function forkedNovel(forkPosition: number, survivesUpstream = true) {
  const author = await buildActor(test.db, { role: 'creator' });
  const forker = await buildActor(test.db, { role: 'creator' });
  const chapters = ['A', 'B', 'C', 'D'].map((title) => ({ title }));
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters });
  const fork = await buildFork(test.db, novel, {
    ...{ forkPosition, survivesUpstream, authorId: forker.userId, chapters: [{ title: 'Own' }] },
  });
  await test.db.updateTable('branch').set({ name: 'Otherwise' }).where('id', '=', fork.branchId).execute();
  return { author, forker, novel, fork };
}

const anchor = { blockId: 'p1', quote: '', fraction: 0 };

describe('the map', () => {
  it('shows a fork to those who came to where it parts, and to who wrote it or the novel', async () => {
    const { author, forker, novel, fork } = await forkedNovel(2);
    const reader = await buildActor(test.db);
    const { novelId } = novel;
    const idsFor = async (caller: typeof reader | null) =>
      (await branches.map(caller, { novelId })).branches.map(({ id }) => id);
    expect(await idsFor(null)).toEqual([novel.branchId]);
    await reading.saveProgress(reader, { chapterId: novel.chapterIds[0]!, anchor, finished: true });
    expect(await idsFor(reader)).toEqual([novel.branchId]);
    expect((await branches.get(reader, { branchId: fork.branchId })).fork).toBeNull();
    await reading.saveProgress(reader, { chapterId: novel.chapterIds[1]!, anchor, finished: false });
    for (const caller of [reader, author, forker]) {
      expect(await idsFor(caller)).toEqual([novel.branchId, fork.branchId]);
    }
    expect((await branches.get(reader, { branchId: fork.branchId })).fork).toMatchObject({ number: 2 });
  });

  it('leaves out what the novel’s author hid', async () => {
    const { author, forker, novel, fork } = await forkedNovel(1);
    const { branchId } = fork;
    const reader = await buildActor(test.db);
    await reading.saveProgress(reader, { chapterId: novel.chapterIds[0]!, anchor, finished: false });
    await expect(
      branches.setStanding(forker, { branchId, version: 1, standing: 'endorsed' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await branches.setStanding(author, { branchId, version: 1, standing: 'hidden' });
    const map = await branches.map(reader, { novelId: novel.novelId });
    expect(map.branches.map(({ id }) => id)).toEqual([novel.branchId]);
  });
});

describe('a branch', () => {
  it('tells who wrote what, and what is gone', async () => {
    const { author, forker, novel, fork } = await forkedNovel(3, false);
    await test.db
      .updateTable('chapter')
      .set({ status: 'unpublished' })
      .where('id', '=', novel.chapterIds[1]!)
      .execute();
    const view = await branches.get(forker, { branchId: fork.branchId });
    expect(view).toMatchObject({
      attribution: [{ from: 1, to: 3, author: { id: author.userId } }],
      tombstones: [{ number: 2, reason: 'withdrawn' }],
      chapterCount: 3,
    });
  });

  it('tells upstream once that it was published', async () => {
    const { author, fork } = await forkedNovel(2);
    const at = clock.now().toISOString();
    await test.db.transaction().execute((trx) => updateBranchLine(trx, { branchId: fork.branchId, at }));
    expect((await branches.listEvents(author, { limit: 5 })).items).toMatchObject([
      { kind: 'fork_published', branchId: fork.branchId, seen: false },
    ]);
    expect(await branches.markEventsSeen(author)).toEqual({ seen: 1 });
  });
});

describe('rewriting from a chapter', () => {
  it('moves the parting back, and the own chapters after it', async () => {
    const { forker, fork } = await forkedNovel(3);
    const { branchId } = fork;
    await branches.rewriteFrom(forker, { branchId, version: 1, number: 2 });
    const { items } = await novels.listChapters(forker, { branchId, limit: 10 });
    expect(items.map(({ number, title }) => `${number} ${title}`)).toEqual(['1 A', '2 Own']);
    expect((await branches.getManaged(forker, { branchId })).attribution).toMatchObject([{ to: 1 }]);
    await expect(branches.rewriteFrom(forker, { branchId, version: 2, number: 2 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
  });

  it('names what changed to whoever saw an older version', async () => {
    const { forker, fork } = await forkedNovel(3);
    const { branchId } = fork;
    await branches.rename(forker, { branchId, version: 1, name: 'Renamed' });
    await expect(branches.rewriteFrom(forker, { branchId, version: 1, number: 2 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 2, changedFields: ['name'] },
    });
  });
});
