import { VolumeId, type BranchId, type ChapterId } from '@inkvine/contracts/primitives';
import { horizonOf } from '@inkvine/db/reading/horizon';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { chapterLabels } from '@inkvine/domain/stories/chapter-labels';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createNovelsService } from './novels.service.ts';
import { createOutlineService } from './outline.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const clock = createFakeClock();
const ids = createIds();
const anchor = { blockId: 'p1', quote: '', fraction: 0 };

let test: TestDatabase;
let outline: ReturnType<typeof createOutlineService>;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  outline = createOutlineService({ db: test.db, clock, ids });
  novels = createNovelsService({ db: test.db, clock, ids });
  reading = createReadingService({ db: test.db, clock, horizonTokens });
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(() => test.drop());

async function novelOf(titles: string) {
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [...titles].map((title) => ({ title })),
  });
  const chapter = (title: string): ChapterId => novel.chapterIds[titles.indexOf(title)]!;
  return { ...novel, chapter };
}

async function orderOf(branchId: BranchId, reader: Actor | null = null): Promise<string> {
  const { items } = await novels.listChapters(reader, { branchId, limit: 100 });
  return items.map(({ number, title }) => `${number}${title}`).join(' ');
}

async function horizon(reader: Actor, branchId: BranchId) {
  const { rows } = await sql<{ opened: number; finished: number }>`
    select opened, finished from ${horizonOf(reader.userId, branchId)} horizon`.execute(test.db);
  return rows[0]!;
}

describe('moving a chapter', () => {
  it('changes the order that readers see, and back by the place it came from', async () => {
    const { branchId, chapter } = await novelOf('ABCD');
    const chapterId = chapter('D');
    const moved = await outline.moveChapter(author, { branchId, listVersion: 1, chapterId, place: 2 });
    expect(moved).toMatchObject({ listVersion: 2, place: 2, from: { place: 4, volumeId: null } });
    expect(await orderOf(branchId)).toBe('1A 2D 3B 4C');
    await outline.moveChapter(author, { branchId, listVersion: 2, chapterId, ...moved.from, volumeId: null });
    expect(await orderOf(branchId)).toBe('1A 2B 3C 4D');
  });

  it('is refused from an order that no longer holds, and only one of five at once wins', async () => {
    const { branchId, chapter } = await novelOf('ABCDE');
    const outcomes = await Promise.allSettled(
      [...'ABCDE'].map((title) =>
        outline.moveChapter(author, { branchId, listVersion: 1, chapterId: chapter(title), place: 3 }),
      ),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(4);
    for (const { reason } of lost) {
      expect(reason).toMatchObject({
        code: 'VERSION_CONFLICT',
        details: { currentVersion: 2, changedFields: ['outline'] },
      });
    }
  });

  it('keeps what readers bought and read, and shows them nothing that lay ahead', async () => {
    const { branchId, chapter } = await novelOf('ABCDEF');
    const reader = await buildActor(test.db);
    await buildUnlock(test.db, reader.userId, chapter('C'));
    for (const title of 'ABC') {
      await reading.saveProgress(reader, { chapterId: chapter(title), anchor, finished: true });
    }
    await outline.moveChapter(author, { branchId, listVersion: 1, chapterId: chapter('C'), place: 6 });
    expect(await orderOf(branchId)).toBe('1A 2B 3D 4E 5F 6C');
    expect(await horizon(reader, branchId)).toEqual({ opened: 2, finished: 2 });
    const { items } = await novels.listChapters(reader, { branchId, limit: 10 });
    expect(items.filter(({ read }) => read).map(({ title }) => title)).toEqual(['A', 'B', 'C']);
    expect(await reading.openChapter(reader, { chapterId: chapter('C') })).toMatchObject({ number: 6 });
  });

  it('does not lower how far somebody has come for a chapter put earlier', async () => {
    const { branchId, chapter } = await novelOf('ABCD');
    const reader = await buildActor(test.db);
    await reading.saveProgress(reader, { chapterId: chapter('B'), anchor, finished: true });
    await outline.moveChapter(author, { branchId, listVersion: 1, chapterId: chapter('D'), place: 1 });
    expect(await horizon(reader, branchId)).toEqual({ opened: 3, finished: 3 });
    await outline.moveChapter(author, { branchId, listVersion: 2, chapterId: chapter('B'), place: 1 });
    expect(await horizon(reader, branchId)).toEqual({ opened: 3, finished: 3 });
  });

  it('leaves a fork as it was, and counts a fork’s own chapters from the fork', async () => {
    const { branchId, novelId, chapter } = await novelOf('ABC');
    const fork = await buildFork(
      test.db,
      { branchId, novelId },
      { forkPosition: 2, authorId: author.userId, chapters: [{ title: 'X' }, { title: 'Y' }] },
    );
    await outline.moveChapter(author, { branchId, listVersion: 1, chapterId: chapter('A'), place: 3 });
    expect(await orderOf(fork.branchId)).toBe('1A 2B 3X 4Y');
    await outline.moveChapter(author, {
      branchId: fork.branchId,
      listVersion: 1,
      chapterId: fork.chapterIds[1]!,
      place: 1,
    });
    expect(await orderOf(fork.branchId)).toBe('1A 2B 3Y 4X');
  });
});

describe('volumes', () => {
  it('begin at a chapter, take chapters in, move as one and go without their chapters', async () => {
    const { branchId, chapter } = await novelOf('ABCDE');
    const first = await outline.createVolume(author, {
      ...{ branchId, listVersion: 1, title: 'One', fromChapterId: chapter('A') },
    });
    const both = await outline.createVolume(author, {
      ...{ branchId, listVersion: 2, title: 'Two', fromChapterId: chapter('D') },
    });
    expect(both.volumes).toMatchObject([
      { title: 'One', chapterCount: 3 },
      { title: 'Two', chapterCount: 2 },
    ]);
    const [one, two] = both.volumes.map(({ id }) => VolumeId.parse(id));
    expect(first.volumes[0]?.id).toBe(one);
    const moved = await outline.moveChapter(author, {
      ...{ branchId, listVersion: 3, chapterId: chapter('C'), place: 3, volumeId: two! },
    });
    expect(moved).toMatchObject({ place: 3, volumeId: two, from: { volumeId: one } });
    await outline.moveVolume(author, { branchId, listVersion: 4, volumeId: two!, place: 1 });
    expect(await orderOf(branchId)).toBe('1C 2D 3E 4A 5B');
    await outline.renameVolume(author, { branchId, listVersion: 5, volumeId: one!, title: 'Last' });
    const left = await outline.deleteVolume(author, { branchId, listVersion: 6, volumeId: two! });
    expect(left).toMatchObject({ listVersion: 7, volumes: [{ title: 'Last', chapterCount: 2 }] });
    expect(await orderOf(branchId)).toBe('1C 2D 3E 4A 5B');
  });

  it('do not put behind a reader what lay ahead of them', async () => {
    const { branchId, chapter } = await novelOf('ABCD');
    await outline.createVolume(author, { branchId, listVersion: 1, title: '1', fromChapterId: chapter('A') });
    const { volumes } = await outline.createVolume(author, {
      ...{ branchId, listVersion: 2, title: '2', fromChapterId: chapter('C') },
    });
    const reader = await buildActor(test.db);
    const further = await buildActor(test.db);
    await reading.saveProgress(reader, { chapterId: chapter('B'), anchor, finished: true });
    await reading.saveProgress(further, { chapterId: chapter('D'), anchor, finished: false });
    const volumeId = VolumeId.parse(volumes[1]!.id);
    await outline.moveVolume(author, { branchId, listVersion: 3, volumeId, place: 1 });
    expect(await horizon(reader, branchId)).toEqual({ opened: 0, finished: 0 });
    expect(await horizon(further, branchId)).toEqual({ opened: 4, finished: 0 });
  });
});

describe('numbers', () => {
  const labelsFor = async (branchId: BranchId): Promise<string> => {
    const { items } = await novels.listChapters(null, { branchId, limit: 100 });
    return items.map(({ label }) => label).join(' ');
  };
  const labelsOf = async (branchId: BranchId): Promise<string> => {
    const whole = await outline.getWhole(author, { branchId });
    const { numbering, numberedBefore } = whole;
    return chapterLabels(whole.chapters, { numbering, before: numberedBefore }).join(' ');
  };

  it('are for readers what they are for the author, counted through or in each volume', async () => {
    const { branchId, chapter } = await novelOf('ABCDEF');
    const label = { branchId, numberLabel: 'Prologue' };
    await outline.labelChapter(author, { ...label, listVersion: 1, chapterId: chapter('A') });
    await outline.createVolume(author, {
      ...{ branchId, listVersion: 2, title: 'One', fromChapterId: chapter('B') },
    });
    await outline.createVolume(author, {
      ...{ branchId, listVersion: 3, title: 'Two', fromChapterId: chapter('D') },
    });
    await outline.labelChapter(author, {
      ...{ branchId, listVersion: 4, chapterId: chapter('E'), numberLabel: 'Interlude' },
    });
    expect(await labelsFor(branchId)).toBe('Prologue 1 2 3 Interlude 4');
    expect(await labelsOf(branchId)).toBe('Prologue 1 2 3 Interlude 4');
    await outline.setNumbering(author, { branchId, listVersion: 5, numbering: 'per_volume' });
    expect(await labelsFor(branchId)).toBe('Prologue 1 2 1 Interlude 2');
    expect(await labelsOf(branchId)).toBe('Prologue 1 2 1 Interlude 2');
    expect(await reading.openChapter(null, { chapterId: chapter('F') })).toMatchObject({
      number: 6,
      label: '2',
    });
    const { items } = await novels.listChapters(null, { branchId, limit: 3 });
    expect(items.map(({ volumeTitle }) => volumeTitle)).toEqual([null, 'One', 'One']);
  });

  it('of a fork go on from what it inherits', async () => {
    const { branchId, novelId, chapter } = await novelOf('ABC');
    await outline.labelChapter(author, {
      ...{ branchId, listVersion: 1, chapterId: chapter('A'), numberLabel: 'Prologue' },
    });
    const own = { forkPosition: 2, authorId: author.userId, chapters: [{ title: 'X' }, { title: 'Y' }] };
    const fork = await buildFork(test.db, { branchId, novelId }, own);
    expect(await labelsFor(fork.branchId)).toBe('Prologue 1 2 3');
    expect(await labelsOf(fork.branchId)).toBe('2 3');
  });
});

it('does not know another’s branch, chapter or volume', async () => {
  const mine = await novelOf('AB');
  const { volumes } = await outline.createVolume(author, {
    ...{ branchId: mine.branchId, listVersion: 1, title: 'Mine' },
  });
  const stranger = await buildActor(test.db, { role: 'operator' });
  const theirs = await buildNovel(test.db, { authorId: stranger.userId });
  const notFound = { code: 'NOT_FOUND' };
  const volumeId = VolumeId.parse(volumes[0]!.id);
  const foreign = { branchId: mine.branchId, listVersion: 2 };
  await expect(outline.getWhole(stranger, foreign)).rejects.toMatchObject(notFound);
  await expect(outline.get(stranger, foreign)).rejects.toMatchObject(notFound);
  await expect(outline.createVolume(stranger, { ...foreign, title: 'T' })).rejects.toMatchObject(notFound);
  const own = { branchId: theirs.branchId, listVersion: 1 };
  await expect(outline.deleteVolume(stranger, { ...own, volumeId })).rejects.toMatchObject(notFound);
  await expect(
    outline.labelChapter(stranger, { ...own, chapterId: mine.chapter('A'), numberLabel: 'L' }),
  ).rejects.toMatchObject(notFound);
  await expect(
    outline.moveChapter(stranger, { ...own, chapterId: mine.chapter('A'), place: 1 }),
  ).rejects.toMatchObject(notFound);
  await expect(
    outline.moveChapter(stranger, { ...own, chapterId: theirs.chapterIds[0]!, place: 1, volumeId }),
  ).rejects.toMatchObject(notFound);
});
