import type { Block } from '@inkvine/contracts/block';
import { BranchId, type ChapterId } from '@inkvine/contracts/primitives';
import { horizonOf } from '@inkvine/db/reading/horizon';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from './horizon-token.ts';
import { createReadingService } from './reading.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const clock = createFakeClock();
const ids = createIds();
const desk = { id: ids.next(), name: 'Chrome on Linux' };
const phone = { id: ids.next(), name: 'Inkvine on iOS' };
const anchor = (fraction = 0.5) => ({ blockId: 'p2', quote: 'The second', fraction });
const MINUTE = 60_000;

let test: TestDatabase;
let reading: ReturnType<typeof createReadingService>;
let reader: Actor;
let novel: Awaited<ReturnType<typeof buildNovel>>;
let chapters: ChapterId[];
beforeAll(async () => {
  test = await createTestDatabase();
  reading = createReadingService({ db: test.db, clock, horizonTokens });
});
afterAll(() => test.drop());
beforeEach(async () => {
  reader = await buildActor(test.db);
  novel = await buildNovel(test.db, { chapters: Array.from({ length: 8 }, () => ({})) });
  chapters = novel.chapterIds;
});

const open = (number: number, more: object = {}) =>
  reading.saveProgress(reader, {
    chapterId: chapters[number - 1]!,
    anchor: anchor(0.1),
    finished: false,
    ...more,
  });
const finish = (number: number) => open(number, { finished: true, anchor: anchor(1) });
const horizon = async (branchId: BranchId = novel.branchId) => {
  const { rows } = await sql<{ opened: number; finished: number }>`
    select * from ${horizonOf(reader.userId, branchId)} horizon`.execute(test.db);
  return rows[0];
};

describe('two devices', () => {
  it('let the place made later hold, whichever arrives first', async () => {
    await open(5, { device: phone });
    const late = await open(2, { device: desk, ageMs: 10 * MINUTE });
    expect(late.place).toMatchObject({ chapterId: chapters[4], number: 5, deviceName: phone.name });
    expect(await horizon()).toEqual({ opened: 5, finished: 0 });
    clock.advance(MINUTE);
    const now = await open(3, { device: desk });
    expect(now.place).toMatchObject({ number: 3, deviceId: desk.id, deviceName: desk.name });
    expect(await horizon()).toEqual({ opened: 5, finished: 0 });
  });

  it('let the later place in one chapter hold, and answer it to the earlier', async () => {
    await open(1, { anchor: anchor(0.8) });
    const late = await open(1, { anchor: anchor(0.2), ageMs: MINUTE, finished: true });
    expect(late).toMatchObject({ anchor: anchor(0.8), finished: true });
    expect(await reading.openChapter(reader, { chapterId: chapters[0]! })).toMatchObject({
      anchor: anchor(0.8),
    });
    expect(await horizon()).toEqual({ opened: 1, finished: 1 });
  });

  it('are told of each other when a chapter is opened', async () => {
    await open(6, { device: phone });
    const opened = await reading.openChapter(reader, { chapterId: chapters[0]! });
    expect(opened.place).toMatchObject({ number: 6, deviceId: phone.id, deviceName: phone.name });
    expect((await reading.openChapter(null, { chapterId: chapters[0]! })).place).toBeNull();
  });

  it('merge what they read by the greatest, twenty at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        open((index % 8) + 1, { ageMs: index * 1_000, finished: index % 8 < 5 }),
      ),
    );
    expect(await horizon()).toEqual({ opened: 8, finished: 5 });
  });
});

describe('the horizon', () => {
  it('is raised by reading, not by buying', async () => {
    await buildUnlock(test.db, reader.userId, chapters[7]!);
    expect(await horizon()).toEqual({ opened: 0, finished: 0 });
  });

  it('stays with its chapter when one is put in before it', async () => {
    await finish(3);
    await sql`update chapter set position = position + 1 where branch_id = ${novel.branchId} and position >= 2`.execute(
      test.db,
    );
    expect(await horizon()).toEqual({ opened: 4, finished: 4 });
  });

  it('outlives the withdrawal of its chapter', async () => {
    await finish(4);
    await test.db
      .updateTable('chapter')
      .set({ status: 'unpublished' })
      .where('id', '=', chapters[3]!)
      .execute();
    expect(await horizon()).toEqual({ opened: 4, finished: 4 });
  });
});

describe('markRead', () => {
  it('finishes a chapter without moving the place in it', async () => {
    await open(2, { anchor: anchor(0.4) });
    const marked = await reading.markRead(reader, { chapterId: chapters[1]! });
    expect(marked).toMatchObject({ finished: true, anchor: anchor(0.4) });
    const unopened = await reading.markRead(reader, { chapterId: chapters[2]! });
    expect(unopened).toMatchObject({ finished: true, anchor: { blockId: 'p1', fraction: 1 } });
    expect(await horizon()).toEqual({ opened: 3, finished: 3 });
  });

  it('is refused for what the reader may not read', async () => {
    await test.db.updateTable('chapter').set({ price_coins: 2 }).where('id', '=', chapters[0]!).execute();
    await expect(reading.markRead(reader, { chapterId: chapters[0]! })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await horizon()).toEqual({ opened: 0, finished: 0 });
  });
});

describe('treatAs', () => {
  const standing = () => reading.getStanding(reader, { branchId: novel.branchId });

  it('lowers the horizon and forgets nothing', async () => {
    await finish(6);
    const lowered = await reading.treatAs(reader, { branchId: novel.branchId, number: 2, rereading: false });
    expect(lowered).toMatchObject({ opened: 2, finished: 1, furthest: 6, treatedAs: 2, rereading: false });
    await open(7);
    expect(await standing()).toMatchObject({ opened: 2, furthest: 7, treatedAs: 2 });
    const raised = await reading.treatAs(reader, {
      branchId: novel.branchId,
      number: null,
      rereading: false,
    });
    expect(raised).toMatchObject({ opened: 7, finished: 6, treatedAs: null });
  });

  it('follows somebody who reads again, until they are where they were', async () => {
    await finish(4);
    await reading.treatAs(reader, { branchId: novel.branchId, number: 1, rereading: true });
    expect(await standing()).toMatchObject({ opened: 1, finished: 0, furthest: 4, rereading: true });
    await open(2);
    await open(3);
    expect(await standing()).toMatchObject({ opened: 3, finished: 2, treatedAs: 3, rereading: true });
    await open(1);
    expect(await standing()).toMatchObject({ opened: 3 });
    await open(4);
    expect(await standing()).toMatchObject({ opened: 4, finished: 4, treatedAs: null, rereading: false });
  });

  it('holds in what a branch inherits, and when its own chapters are begun afterwards', async () => {
    const fork = await buildFork(test.db, novel, { forkPosition: 4, chapters: [{}, {}] });
    await finish(4);
    await reading.treatAs(reader, { branchId: fork.branchId, number: 2, rereading: false });
    expect(await horizon(fork.branchId)).toEqual({ opened: 2, finished: 1 });
    expect(await horizon()).toEqual({ opened: 2, finished: 1 });
    await reading.saveProgress(reader, {
      chapterId: fork.chapterIds[0]!,
      anchor: anchor(),
      finished: true,
    });
    expect(await horizon(fork.branchId)).toEqual({ opened: 2, finished: 1 });
  });

  it('does nothing for somebody who has not begun, and knows no branch that is not there', async () => {
    const untouched = await reading.treatAs(reader, {
      branchId: novel.branchId,
      number: 3,
      rereading: false,
    });
    expect(untouched).toMatchObject({ opened: 0, furthest: 0, treatedAs: null });
    const branchId = BranchId.parse(ids.next());
    await expect(reading.getStanding(reader, { branchId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(reading.treatAs(reader, { branchId, number: 1, rereading: false })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a text that changes after it was read', () => {
  const edited: Block[] = [
    { id: 'p1', type: 'paragraph', text: 'Another first line.' },
    { id: 'c1', type: 'comment', text: 'Remember the knife.' },
  ];
  const republish = async (chapterId: ChapterId): Promise<string> => {
    const revisionId = ids.next();
    await test.db
      .insertInto('chapter_revision')
      .values({
        id: revisionId,
        chapter_id: chapterId,
        title: 'Revised',
        blocks: JSON.stringify(edited),
        characters: 20,
        created_by: novel.authorId,
      })
      .execute();
    await test.db
      .updateTable('chapter')
      .set({ published_revision_id: revisionId, head_revision_id: revisionId })
      .where('id', '=', chapterId)
      .execute();
    const branch = { branchId: novel.branchId, at: clock.now().toISOString() };
    await test.db.transaction().execute((trx) => updateBranchLine(trx, branch));
    return revisionId;
  };

  it('is marked for who finished it, with what changed, until they finish it again', async () => {
    const chapterId = chapters[0]!;
    await finish(1);
    expect((await reading.openChapter(reader, { chapterId })).editedSinceRead).toBe(false);
    await expect(reading.getChanges(reader, { chapterId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const revisionId = await republish(chapterId);
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({
      editedSinceRead: true,
      revisionId,
      blocks: [edited[0]],
    });
    await open(1, { revisionId });
    const changes = await reading.getChanges(reader, { chapterId });
    expect(changes.before.blocks[0]?.text).toBe('The first line of chapter 1.');
    expect(changes.after).toEqual({ title: 'Revised', blocks: [edited[0]] });
    await finish(1);
    expect((await reading.openChapter(reader, { chapterId })).editedSinceRead).toBe(false);
  });

  it('is no news to who has not finished it, nor a secret once the chapter costs coins', async () => {
    const chapterId = chapters[0]!;
    await open(1);
    await republish(chapterId);
    expect((await reading.openChapter(reader, { chapterId })).editedSinceRead).toBe(false);
    await finish(1);
    await republish(chapterId);
    await test.db.updateTable('chapter').set({ price_coins: 3 }).where('id', '=', chapterId).execute();
    await expect(reading.getChanges(reader, { chapterId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('never gives an author’s comment to anybody, its author included', async () => {
    await republish(chapters[0]!);
    const author: Actor = { ...reader, userId: novel.authorId };
    for (const caller of [null, reader, author]) {
      const chapter = await reading.openChapter(caller, { chapterId: chapters[0]! });
      expect(JSON.stringify(chapter)).not.toContain('knife');
    }
  });
});
