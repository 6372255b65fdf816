import { ChapterId } from '@inkvine/contracts/primitives';
import { updateBranchLine } from '@inkvine/db/stories/branch-line';
import { createIds } from '../ports/ids.port.ts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createHorizonTokens } from './horizon-token.ts';
import { createReadingService } from './reading.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const clock = createFakeClock();
const missing = ChapterId.parse(createIds().next());
const notFound = { code: 'NOT_FOUND' };
const anchor = (fraction = 0.5) => ({ blockId: 'p2', quote: 'The second', fraction });

let test: TestDatabase;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
let reader: Actor;
let buyer: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  reading = createReadingService({ db: test.db, clock, horizonTokens });
  author = await buildActor(test.db, { role: 'creator', name: 'Ines' });
  reader = await buildActor(test.db);
  buyer = await buildActor(test.db);
});
afterAll(() => test.drop());

const novelOfAuthor = (chapters: Parameters<typeof buildNovel>[1] & object) =>
  buildNovel(test.db, { authorId: author.userId, ...chapters });

describe('openChapter', () => {
  it('gives a free chapter to anyone, with its novel, author and neighbours', async () => {
    const novel = await novelOfAuthor({
      title: 'Tides',
      language: 'ko',
      chapters: [{ title: 'One' }, { status: 'draft' }, { title: 'Three' }, { title: 'Four', price: 2 }],
    });
    const [one, , three, four] = novel.chapterIds;
    expect(await reading.openChapter(null, { chapterId: three! })).toEqual({
      id: three,
      branchId: novel.branchId,
      revisionId: expect.any(String),
      number: 3,
      label: '3',
      ...{ preview: null, noteBefore: '', noteAfter: '', warnings: [], revised: null },
      title: 'Three',
      publishedAt: '2026-11-01T00:00:00Z',
      novel: {
        id: novel.novelId,
        slug: novel.slug,
        title: 'Tides',
        language: 'ko',
        author: { id: author.userId, name: 'Ines' },
      },
      fork: null,
      credits: [],
      previousId: one,
      nextId: four,
      access: 'free',
      ...{ rentedUntil: null, memberUntil: null, earlyUntil: null, openingTier: null },
      price: 0,
      blocks: [
        { id: 'p1', type: 'paragraph', text: 'The first line of chapter 3.' },
        { id: 'p2', type: 'paragraph', text: 'The second line.' },
      ],
      anchor: null,
      editedSinceRead: false,
      place: null,
    });
    expect(await reading.openChapter(null, { chapterId: one! })).toMatchObject({
      previousId: null,
      nextId: three,
    });
    expect(await reading.openChapter(null, { chapterId: four! })).toMatchObject({ nextId: null });
  });

  it('keeps the text of a priced chapter from everyone but its buyers and its author', async () => {
    const novel = await novelOfAuthor({ chapters: [{ price: 3, text: 'A secret.' }] });
    const chapterId = novel.chapterIds[0]!;
    await buildUnlock(test.db, buyer.userId, chapterId);
    for (const caller of [null, reader]) {
      const chapter = await reading.openChapter(caller, { chapterId });
      expect(chapter).toMatchObject({ access: 'locked', price: 3, blocks: null });
      expect(JSON.stringify(chapter)).not.toContain('secret');
    }
    const text = [{ id: 'p1', type: 'paragraph', text: 'A secret.' }];
    expect(await reading.openChapter(buyer, { chapterId })).toMatchObject({
      access: 'unlocked',
      blocks: text,
    });
    expect(await reading.openChapter(author, { chapterId })).toMatchObject({
      access: 'author',
      blocks: text,
    });
  });

  it('leaves an unpublished chapter to its buyers and its author', async () => {
    const novel = await novelOfAuthor({ chapters: [{ status: 'unpublished', price: 3 }, {}] });
    const chapterId = novel.chapterIds[0]!;
    await buildUnlock(test.db, buyer.userId, chapterId);
    await expect(reading.openChapter(null, { chapterId })).rejects.toMatchObject(notFound);
    await expect(reading.openChapter(reader, { chapterId })).rejects.toMatchObject(notFound);
    for (const caller of [buyer, author]) {
      const chapter = await reading.openChapter(caller, { chapterId });
      expect(chapter.blocks).toHaveLength(2);
      expect(chapter.nextId).toBe(novel.chapterIds[1]);
    }
  });

  it('hides an unpublished chapter even when it would be free', async () => {
    const novel = await novelOfAuthor({ chapters: [{ status: 'unpublished' }] });
    const input = { chapterId: novel.chapterIds[0]! };
    await expect(reading.openChapter(reader, input)).rejects.toMatchObject(notFound);
  });

  it.each(['draft', 'scheduled'] as const)('shows a %s chapter to its author only', async (status) => {
    const novel = await novelOfAuthor({ chapters: [{ status, text: 'Not yet.' }] });
    const input = { chapterId: novel.chapterIds[0]! };
    const operator = await buildActor(test.db, { role: 'operator' });
    for (const caller of [null, reader, operator]) {
      await expect(reading.openChapter(caller, input)).rejects.toMatchObject(notFound);
    }
    expect(await reading.openChapter(author, input)).toMatchObject({
      publishedAt: null,
      blocks: [{ text: 'Not yet.' }],
    });
  });

  it('does not know a chapter that never was', async () => {
    await expect(reading.openChapter(author, { chapterId: missing })).rejects.toMatchObject(notFound);
  });
});

describe('saveProgress', () => {
  it('brings each reader back to their own place', async () => {
    const novel = await novelOfAuthor({});
    const chapterId = novel.chapterIds[0]!;
    const saved = await reading.saveProgress(reader, { chapterId, anchor: anchor(0.3), finished: false });
    expect(saved).toMatchObject({ chapterId, anchor: anchor(0.3), finished: false, place: { number: 1 } });
    await reading.saveProgress(buyer, { chapterId, anchor: anchor(0.9), finished: false });
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({ anchor: anchor(0.3) });
    expect(await reading.openChapter(buyer, { chapterId })).toMatchObject({ anchor: anchor(0.9) });
    expect(await reading.openChapter(null, { chapterId })).toMatchObject({ anchor: null });
  });

  it('moves with the last write and never unfinishes a chapter', async () => {
    const chapterId = (await novelOfAuthor({})).chapterIds[0]!;
    await reading.saveProgress(reader, { chapterId, anchor: anchor(1), finished: true });
    await reading.saveProgress(reader, { chapterId, anchor: anchor(0.1), finished: false });
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({ anchor: anchor(0.1) });
    const row = await test.db
      .selectFrom('chapter_progress')
      .select('finished_at')
      .where('user_id', '=', reader.userId)
      .where('chapter_id', '=', chapterId)
      .executeTakeFirstOrThrow();
    expect(row.finished_at).not.toBeNull();
  });

  it('survives ten devices at once', async () => {
    const chapterId = (await novelOfAuthor({})).chapterIds[0]!;
    await Promise.all(
      Array.from({ length: 10 }, (_, device) =>
        reading.saveProgress(reader, { chapterId, anchor: anchor(device / 10), finished: false }),
      ),
    );
    expect((await reading.openChapter(reader, { chapterId })).anchor).not.toBeNull();
  });

  it('refuses places in what the reader may not read', async () => {
    const novel = await novelOfAuthor({
      chapters: [{ price: 3 }, { status: 'draft' }, { status: 'unpublished' }],
    });
    for (const chapterId of [...novel.chapterIds, missing]) {
      const input = { chapterId, anchor: anchor(), finished: false };
      await expect(reading.saveProgress(reader, input)).rejects.toMatchObject(notFound);
    }
    const places = await test.db
      .selectFrom('reading_position')
      .where('branch_id', '=', novel.branchId)
      .selectAll()
      .execute();
    expect(places).toEqual([]);
  });
});

describe('listContinue', () => {
  it('lists the reader’s novels, latest first, with the present chapter, page by page', async () => {
    const person = await buildActor(test.db);
    const novels = [];
    for (const title of ['First', 'Second', 'Third']) {
      const novel = await novelOfAuthor({ title, chapters: [{}, { title: 'Two' }, { status: 'draft' }] });
      clock.advance(1_000);
      for (const chapterId of novel.chapterIds.slice(0, 2)) {
        await reading.saveProgress(person, { chapterId, anchor: anchor(), finished: false });
      }
      novels.push(novel);
    }
    const first = await reading.listContinue(person, { limit: 2 });
    expect(first.items.map((item) => item.novelTitle)).toEqual(['Third', 'Second']);
    expect(first.items[0]).toMatchObject({
      branchId: novels[2]!.branchId,
      branchName: null,
      novelSlug: novels[2]!.slug,
      novelTitle: 'Third',
      language: 'en',
      chapterId: novels[2]!.chapterIds[1],
      chapterNumber: 2,
      chapterTitle: 'Two',
      fraction: 0.5,
      chapterCount: 2,
      readAt: clock.now().toISOString().replace('.000', ''),
    });
    const second = await reading.listContinue(person, { limit: 2, cursor: first.nextCursor! });
    expect(second.items.map((item) => item.novelTitle)).toEqual(['First']);
    expect(second.nextCursor).toBeNull();
    expect(await reading.listContinue(await buildActor(test.db), { limit: 2 })).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('drops a chapter that was taken down, but not for whoever bought it', async () => {
    const people = [await buildActor(test.db), await buildActor(test.db)] as const;
    const novel = await novelOfAuthor({ chapters: [{}] });
    const chapterId = novel.chapterIds[0]!;
    await buildUnlock(test.db, people[1].userId, chapterId);
    for (const person of people) {
      await reading.saveProgress(person, { chapterId, anchor: anchor(), finished: false });
    }
    await test.db.updateTable('chapter').set({ status: 'unpublished' }).where('id', '=', chapterId).execute();
    const branch = { branchId: novel.branchId, at: clock.now().toISOString() };
    await test.db.transaction().execute((trx) => updateBranchLine(trx, branch));
    expect((await reading.listContinue(people[0], { limit: 5 })).items).toEqual([]);
    expect((await reading.listContinue(people[1], { limit: 5 })).items).toHaveLength(1);
  });

  it('refuses a cursor of another list', async () => {
    const cursor = encodeCursor(3);
    await expect(reading.listContinue(reader, { limit: 5, cursor })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
