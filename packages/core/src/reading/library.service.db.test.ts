import { BranchId } from '@inkvine/contracts/primitives';
import type { ReadingProfiles } from '@inkvine/contracts/reading-settings';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from './horizon-token.ts';
import { createReadingService } from './reading.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const clock = createFakeClock();
const ids = createIds();
const anchor = { blockId: 'p2', quote: 'The second', fraction: 0.5 };
const page = { limit: 10 };

let test: TestDatabase;
let reading: ReturnType<typeof createReadingService>;
let reader: Actor;
let novel: Awaited<ReturnType<typeof buildNovel>>;
beforeAll(async () => {
  test = await createTestDatabase();
  reading = createReadingService({ db: test.db, clock, horizonTokens });
});
afterAll(() => test.drop());
beforeEach(async () => {
  reader = await buildActor(test.db);
  novel = await buildNovel(test.db, { title: 'Tides', chapters: [{}, {}, {}] });
});

const read = (number: number, finished = true) =>
  reading.saveProgress(reader, { chapterId: novel.chapterIds[number - 1]!, anchor, finished });
const shelf = async (name: 'reading' | 'waiting' | 'finished' | 'dropped') =>
  (await reading.listShelf(reader, { ...page, shelf: name })).items;
const put = (name: 'reading' | 'waiting' | 'finished' | 'dropped' | null, reason = '') =>
  reading.setShelf(reader, { branchId: novel.branchId, shelf: name, reason });

describe('shelves', () => {
  it('hold by themselves what one is in the middle of and what one has caught up with', async () => {
    await read(2);
    expect(await shelf('reading')).toMatchObject([
      { novelTitle: 'Tides', chapterNumber: 2, chosen: false, newChapters: 1, chapterCount: 3 },
    ]);
    await read(3);
    expect(await shelf('reading')).toEqual([]);
    expect(await shelf('waiting')).toMatchObject([{ chapterNumber: 3, newChapters: 0 }]);
  });

  it('hold what one puts there, with the reason, until one takes it off', async () => {
    await read(1);
    expect(await put('dropped', 'Too sad.')).toMatchObject({ shelf: 'dropped', reason: 'Too sad.' });
    expect(await shelf('dropped')).toMatchObject([{ chosen: true, reason: 'Too sad.' }]);
    expect((await reading.listContinue(reader, page)).items).toEqual([]);
    expect(await put(null)).toMatchObject({ shelf: null, reason: '' });
    expect(await shelf('dropped')).toEqual([]);
    expect(await shelf('reading')).toHaveLength(1);
  });

  it('count a chapter released quietly as new for who has read all before it, and for nobody else', async () => {
    const quiet = (silent: boolean) =>
      test.db
        .updateTable('chapter')
        .set({ silent_release: silent })
        .where('id', '=', novel.chapterIds[2]!)
        .execute();
    await quiet(true);
    await read(1);
    expect(await shelf('reading')).toMatchObject([{ chapterNumber: 1, newChapters: 1 }]);
    await read(2, false);
    expect(await shelf('reading')).toMatchObject([{ chapterNumber: 2, newChapters: 0 }]);
    await read(2);
    expect(await shelf('reading')).toMatchObject([{ chapterNumber: 2, newChapters: 1 }]);
    await quiet(false);
  });

  it('take a story that is not begun, at its first chapter', async () => {
    await put('waiting');
    expect(await shelf('waiting')).toMatchObject([
      { chapterId: novel.chapterIds[0], chapterNumber: 1, fraction: 0, newChapters: 2 },
    ]);
  });

  it('name the branch that is read', async () => {
    const fork = await buildFork(test.db, novel, { forkPosition: 2, chapters: [{}] });
    await test.db
      .updateTable('branch')
      .set({ name: 'The other shore' })
      .where('id', '=', fork.branchId)
      .execute();
    const chapterId = novel.chapterIds[0]!;
    await reading.saveProgress(reader, { chapterId, branchId: fork.branchId, anchor, finished: false });
    expect(await shelf('reading')).toMatchObject([
      { branchId: fork.branchId, branchName: 'The other shore', chapterCount: 3, chapterNumber: 1 },
    ]);
  });

  it('know no branch that is not there or not published', async () => {
    const hidden = await buildNovel(test.db, { chapters: [{ status: 'draft' }] });
    await test.db
      .updateTable('branch')
      .set({ last_published_at: null })
      .where('id', '=', hidden.branchId)
      .execute();
    for (const branchId of [BranchId.parse(ids.next()), hidden.branchId]) {
      await expect(
        reading.setShelf(reader, { branchId, shelf: 'reading', reason: '' }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('are one’s own', async () => {
    await put('finished');
    const other = await buildActor(test.db);
    expect((await reading.listShelf(other, { ...page, shelf: 'finished' })).items).toEqual([]);
  });
});

describe('without history', () => {
  it('progress counts and nothing shows where one has been', async () => {
    await read(2);
    await reading.savePreferences(reader, { version: 1, keepsHistory: false });
    await read(3);
    expect((await reading.listContinue(reader, page)).items).toEqual([]);
    expect(await shelf('waiting')).toEqual([]);
    expect(await reading.getStanding(reader, { branchId: novel.branchId })).toMatchObject({
      opened: 3,
      finished: 3,
    });
    await put('reading');
    expect(await shelf('reading')).toHaveLength(1);
    await reading.savePreferences(reader, { version: 2, keepsHistory: true });
    expect(await shelf('reading')).toMatchObject([{ chapterNumber: 3 }]);
  });
});

describe('preferences', () => {
  const profiles: ReadingProfiles = {
    profiles: [
      {
        id: 'bed',
        name: 'Bed',
        style: {
          family: 'serif',
          size: 20,
          lineHeight: null,
          measure: 100,
          paragraph: 'auto',
          align: 'start',
          paper: 'black',
          contrast: 90,
          mode: 'pages',
          keepAwake: true,
          leftHanded: false,
          autoNext: true,
          reduceMotion: false,
          shortcuts: true,
        },
      },
    ],
    novels: {},
  };

  it('are saved if nobody has saved since', async () => {
    expect(await reading.getPreferences(reader)).toEqual({
      ...{ keepsHistory: true, hidesTitles: false, profiles: null, version: 1 },
    });
    const saved = await reading.savePreferences(reader, { version: 1, profiles });
    expect(saved).toEqual({ keepsHistory: true, hidesTitles: false, profiles, version: 2 });
    await expect(reading.savePreferences(reader, { version: 1, keepsHistory: false })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 2, changedFields: ['profiles'] },
    });
    expect(await reading.getPreferences(reader)).toEqual(saved);
    await reading.savePreferences(reader, { version: 2, hidesTitles: true });
    await expect(reading.savePreferences(reader, { version: 2, profiles })).rejects.toMatchObject({
      details: { currentVersion: 3, changedFields: ['hidesTitles'] },
    });
  });

  it('are saved by one of two devices at once', async () => {
    const answers = await Promise.allSettled([
      reading.savePreferences(reader, { version: 1, profiles }),
      reading.savePreferences(reader, { version: 1, keepsHistory: false }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await reading.getPreferences(reader)).version).toBe(2);
  });

  it('refuse a version that never was', async () => {
    await expect(reading.savePreferences(reader, { version: 7, profiles })).rejects.toMatchObject({
      details: { currentVersion: 1 },
    });
  });
});
