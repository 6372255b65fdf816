import { findReachedChapter } from '@inkvine/db/reading/device-reach.repository';
import { viewerHorizonOf } from '@inkvine/db/reading/device-horizon';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIds } from '../ports/ids.port.ts';
import { createDeviceHorizonService } from './device-horizon.service.ts';
import { createHorizonTokens } from './horizon-token.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let service: ReturnType<typeof createDeviceHorizonService>;
beforeAll(async () => {
  test = await createTestDatabase();
  service = createDeviceHorizonService({ db: test.db, horizonTokens });
});
afterAll(() => test.drop());

async function horizonIn(branchId: string, horizonToken: string | undefined) {
  const viewer = { readerId: null, device: horizonTokens.read(horizonToken) };
  const { rows } = await sql<{
    opened: number;
    finished: number;
  }>`select * from ${viewerHorizonOf(viewer, branchId)} horizon`.execute(test.db);
  return rows[0];
}

describe('the horizon of a device', () => {
  it('moves on with what is opened and finished there, and is nothing without a token', async () => {
    const { branchId, chapterIds } = await buildNovel(test.db, { chapters: [{}, {}, {}] });
    const [one, two, three] = chapterIds;
    expect(await horizonIn(branchId, undefined)).toEqual({ opened: 0, finished: 0 });
    const first = await service.advance({ chapterId: one!, finished: true });
    expect(await horizonIn(branchId, first.horizonToken)).toEqual({ opened: 1, finished: 1 });
    const third = await service.advance({ chapterId: three!, finished: false, ...first });
    expect(await horizonIn(branchId, third.horizonToken)).toEqual({ opened: 3, finished: 1 });
    const back = await service.advance({ chapterId: two!, finished: true, ...third });
    expect(await horizonIn(branchId, back.horizonToken)).toEqual({ opened: 3, finished: 2 });
    const forged = { horizonToken: `${back.horizonToken.slice(0, -6)}aaaaaa` as never };
    const anew = await service.advance({ chapterId: one!, finished: false, ...forged });
    expect(await horizonIn(branchId, anew.horizonToken)).toEqual({ opened: 1, finished: 0 });
  });

  it('counts what is read in a fork for what the fork inherits', async () => {
    const novel = await buildNovel(test.db, { chapters: [{}, {}, {}] });
    const fork = await buildFork(test.db, novel, { forkPosition: 2, chapters: [{}] });
    const inherited = { chapterId: novel.chapterIds[1]!, branchId: fork.branchId };
    const { horizonToken } = await service.advance({ ...inherited, finished: true });
    expect(await horizonIn(novel.branchId, horizonToken)).toEqual({ opened: 2, finished: 2 });
    expect(await horizonIn(fork.branchId, horizonToken)).toEqual({ opened: 2, finished: 2 });
    const beyond = { chapterId: novel.chapterIds[2]!, branchId: fork.branchId };
    await expect(service.advance({ ...beyond, finished: false })).rejects.toMatchObject(notFound);
  });

  it('is not moved by what nobody may read without an account', async () => {
    const { chapterIds } = await buildNovel(test.db, {
      chapters: [{}, { price: 2 }, { status: 'draft' }, { status: 'unpublished' }],
    });
    for (const chapterId of [...chapterIds.slice(1), createIds().next() as never]) {
      await expect(service.advance({ chapterId, finished: false })).rejects.toMatchObject(notFound);
      expect(await findReachedChapter(test.db, { chapterId, branchId: null })).toBeUndefined();
    }
  });
});
