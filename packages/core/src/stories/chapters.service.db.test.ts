import { ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { ChapterPrice, NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import { createIds } from '../ports/ids.port.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createChaptersService } from './chapters.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();
const free = ChapterPrice.parse(0);
const missing = ChapterId.parse(ids.next());
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let chapters: ReturnType<typeof createChaptersService>;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
let strangers: Actor[];
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  chapters = createChaptersService({ db: test.db, clock, ids, draftStore: buffer.store });
  reading = createReadingService({ db: test.db, clock, horizonTokens });
  author = await buildActor(test.db, { role: 'creator' });
  strangers = [
    await buildActor(test.db),
    await buildActor(test.db, { role: 'creator' }),
    await buildActor(test.db, { role: 'operator' }),
  ];
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

const novelWith = (...list: ChapterOverrides[]) =>
  buildNovel(test.db, { authorId: author.userId, chapters: list });
const chapterWith = async (overrides: ChapterOverrides) => (await novelWith(overrides)).chapterIds[0]!;
const edit = (chapterId: ChapterId, text: string, version = 1) => ({
  chapterId,
  version,
  title: 'A title',
  text,
  price: free,
});
const draft = (novelId: NovelId, title: string, text = 'Rain again.') => ({
  novelId,
  title,
  text,
  idempotencyKey: ids.next(),
});
const managed = async (novelId: NovelId) =>
  (await chapters.listManaged(author, { novelId, limit: 100 })).items;

describe('create', () => {
  it('adds drafts at the end, empty ones too', async () => {
    const { novelId } = await novelWith({});
    await chapters.create(author, draft(novelId, 'Two'));
    await chapters.create(author, draft(novelId, 'Three', ''));
    expect(await managed(novelId)).toMatchObject([
      { number: 1, status: 'published' },
      { number: 2, title: 'Two', status: 'draft', price: 0, version: 1 },
      { number: 3, title: 'Three', characters: 0 },
    ]);
  });

  it('gives ten chapters added at once ten numbers', async () => {
    const { novelId } = await novelWith();
    await Promise.all(Array.from({ length: 10 }, (_, n) => chapters.create(author, draft(novelId, `T${n}`))));
    expect((await managed(novelId)).map((chapter) => chapter.number)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('adds one chapter for one key, and refuses the key with another text', async () => {
    const { novelId } = await novelWith();
    const input = draft(novelId, 'One');
    const saved = await Promise.all([chapters.create(author, input), chapters.create(author, input)]);
    expect(saved[1]).toEqual(saved[0]);
    expect(await managed(novelId)).toHaveLength(1);
    await expect(chapters.create(author, { ...input, text: 'Other' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('refuses a novel that is another’s or none', async () => {
    const { novelId } = await novelWith();
    for (const stranger of strangers) {
      await expect(chapters.create(stranger, draft(novelId, 'Mine?'))).rejects.toMatchObject(notFound);
    }
    const nowhere = NovelId.parse(ids.next());
    await expect(chapters.create(author, draft(nowhere, 'One'))).rejects.toMatchObject(notFound);
    expect(await managed(novelId)).toEqual([]);
  });
});

describe('listManaged', () => {
  it('goes through all chapters in order, page by page', async () => {
    const { novelId } = await novelWith({}, { status: 'draft' }, { status: 'scheduled' });
    const first = await chapters.listManaged(author, { novelId, limit: 2 });
    expect(first.items.map((item) => item.status)).toEqual(['published', 'draft']);
    const second = await chapters.listManaged(author, { novelId, limit: 2, cursor: first.nextCursor! });
    expect(second.items.map((item) => item.status)).toEqual(['scheduled']);
    expect(second.nextCursor).toBeNull();
    const cursor = encodeCursor('three');
    await expect(chapters.listManaged(author, { novelId, limit: 2, cursor })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('does not know another’s novel', async () => {
    const { novelId } = await novelWith({});
    for (const stranger of strangers) {
      await expect(chapters.listManaged(stranger, { novelId, limit: 5 })).rejects.toMatchObject(notFound);
    }
  });
});

describe('getEditable and update', () => {
  it('keeps the text as written and the ids of paragraphs left alone', async () => {
    const chapterId = await chapterWith({ status: 'draft', text: 'One.\nTwo.\nThree.' });
    const before = await reading.openChapter(author, { chapterId });
    await chapters.update(author, edit(chapterId, 'One.\n\nTwo and a half.\n\nThree.\n\nFour.'));
    const after = await reading.openChapter(author, { chapterId });
    expect(after.blocks!.map((block) => block.text)).toEqual(['One.', 'Two and a half.', 'Three.', 'Four.']);
    expect(after.blocks![0]!.id).toBe(before.blocks![0]!.id);
    expect(after.blocks![2]!.id).toBe(before.blocks![2]!.id);
    expect(new Set(after.blocks!.map((block) => block.id)).size).toBe(4);
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({
      title: 'A title',
      text: 'One.\n\nTwo and a half.\n\nThree.\n\nFour.',
      version: 2,
      status: 'draft',
    });
  });

  it('shows readers the published text until the author publishes the new one', async () => {
    const chapterId = await chapterWith({ title: 'Old', text: 'Old text.' });
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({ unpublishedChanges: false });
    const { version } = await chapters.update(author, edit(chapterId, 'New text.'));
    expect(await reading.openChapter(null, { chapterId })).toMatchObject({
      title: 'Old',
      blocks: [{ text: 'Old text.' }],
    });
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({
      text: 'New text.',
      unpublishedChanges: true,
    });
    await chapters.publish(author, { chapterId, version });
    expect(await reading.openChapter(null, { chapterId })).toMatchObject({
      title: 'A title',
      blocks: [{ text: 'New text.' }],
    });
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({ unpublishedChanges: false });
  });

  it('changes the price for whoever comes next, without calling the text changed', async () => {
    const chapterId = await chapterWith({ title: 'A title', text: 'Same.' });
    await chapters.update(author, { ...edit(chapterId, 'Same.'), price: ChapterPrice.parse(7) });
    expect(await reading.openChapter(null, { chapterId })).toMatchObject({ access: 'locked', price: 7 });
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({ unpublishedChanges: false });
  });

  it('lets one of two concurrent edits win and loses nothing of it', async () => {
    const chapterId = await chapterWith({ status: 'draft' });
    const outcomes = await Promise.allSettled(
      ['Left.', 'Right.'].map((text) => chapters.update(author, edit(chapterId, text))),
    );
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost?.reason).toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 2, changedFields: ['text'] },
    });
    const kept = outcomes[0]!.status === 'fulfilled' ? 'Left.' : 'Right.';
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({ text: kept, version: 2 });
    const revisions = await test.db
      .selectFrom('chapter_revision')
      .select('id')
      .where('chapter_id', '=', chapterId)
      .execute();
    expect(revisions).toHaveLength(2);
  });

  it('refuses to empty a chapter that would appear by itself', async () => {
    const chapterId = await chapterWith({ status: 'scheduled' });
    await expect(chapters.update(author, edit(chapterId, ' \n '))).rejects.toMatchObject({
      code: 'CHAPTER_WITHOUT_TEXT',
      details: { chapterId, number: 1 },
    });
  });

  it('does not know another’s chapter, published or not', async () => {
    for (const chapterId of [await chapterWith({}), await chapterWith({ status: 'draft' }), missing]) {
      for (const stranger of strangers) {
        await expect(chapters.getEditable(stranger, { chapterId })).rejects.toMatchObject(notFound);
        await expect(chapters.update(stranger, edit(chapterId, 'Mine.'))).rejects.toMatchObject(notFound);
      }
    }
  });
});

describe('deleteDraft', () => {
  it('closes the gap in the numbers', async () => {
    const { novelId, chapterIds } = await novelWith(
      {},
      { status: 'draft' },
      { status: 'scheduled', title: 'Three' },
      { status: 'draft', title: 'Four' },
    );
    await chapters.deleteDraft(author, { chapterId: chapterIds[1]!, version: 1 });
    expect((await managed(novelId)).map((chapter) => [chapter.number, chapter.title])).toEqual([
      [1, 'Chapter 1'],
      [2, 'Three'],
      [3, 'Four'],
    ]);
  });

  it('keeps what was ever published', async () => {
    for (const status of ['published', 'unpublished'] as const) {
      const chapterId = await chapterWith({ status });
      await expect(chapters.deleteDraft(author, { chapterId, version: 1 })).rejects.toMatchObject({
        code: 'TRANSITION_REFUSED',
        details: { status },
      });
    }
  });

  it('refuses an old version and another’s chapter', async () => {
    const { novelId, chapterIds } = await novelWith({ status: 'draft' });
    const chapterId = chapterIds[0]!;
    await chapters.update(author, edit(chapterId, 'Newer.'));
    await expect(chapters.deleteDraft(author, { chapterId, version: 1 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 2 },
    });
    for (const stranger of strangers) {
      const input = { chapterId, version: 2 };
      await expect(chapters.deleteDraft(stranger, input)).rejects.toMatchObject(notFound);
    }
    expect(await managed(novelId)).toHaveLength(1);
  });
});

describe('the limit of chapters', () => {
  it('stands at the last number and leaves nothing behind', async () => {
    const { novelId, chapterIds } = await novelWith({ status: 'draft' });
    await test.db
      .updateTable('chapter')
      .set({ position: NOVEL_MAX_CHAPTERS })
      .where('id', '=', chapterIds[0]!)
      .execute();
    await expect(chapters.create(author, draft(novelId, 'Too many'))).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
      details: { maximumChapters: NOVEL_MAX_CHAPTERS },
    });
    expect(await managed(novelId)).toHaveLength(1);
  });
});
