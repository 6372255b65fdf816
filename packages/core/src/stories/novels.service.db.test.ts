import { BranchId, NovelId, type UserId } from '@inkvine/contracts/primitives';
import { createIds } from '../ports/ids.port.ts';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, buildUnlock } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createNovelsService } from './novels.service.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();
const details = { title: 'The Salt Road', synopsis: 'Two sisters.', language: 'en' as const, tags: ['sea'] };
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  novels = createNovelsService({ db: test.db, clock, ids });
  reading = createReadingService({ db: test.db, clock, horizonTokens });
});
afterAll(() => test.drop());

const roleOf = async (userId: UserId) =>
  (await test.db.selectFrom('user').select('role').where('id', '=', userId).executeTakeFirstOrThrow()).role;

describe('create', () => {
  it('makes a reader a creator and gives the novel an address', async () => {
    const actor = await buildActor(test.db);
    const created = await novels.create(actor, { ...details, idempotencyKey: ids.next() });
    expect(created.slug).toBe('the-salt-road');
    expect(await roleOf(actor.userId)).toBe('creator');
    expect(await novels.get(actor, { slug: created.slug })).toMatchObject({
      id: created.novelId,
      branchId: created.branchId,
      mine: true,
      chapterCount: 0,
      firstChapterId: null,
      lastPublishedAt: null,
    });
  });

  it('leaves an operator an operator', async () => {
    const actor = await buildActor(test.db, { role: 'operator' });
    await novels.create(actor, { ...details, idempotencyKey: ids.next() });
    expect(await roleOf(actor.userId)).toBe('operator');
  });

  it('gives novels of one title different addresses, and keeps Hangul', async () => {
    const actor = await buildActor(test.db);
    const title = '동백꽃 필 무렵';
    const slugs = await Promise.all(
      [1, 2, 3].map(
        async () => (await novels.create(actor, { ...details, title, idempotencyKey: ids.next() })).slug,
      ),
    );
    expect(slugs).toContain('동백꽃-필-무렵');
    expect(new Set(slugs).size).toBe(3);
    for (const slug of slugs) expect(slug).toMatch(/^동백꽃-필-무렵(-[0-9a-f]{6})?$/);
  });

  it('answers the same key with the same novel, also at the same time, and refuses another request', async () => {
    const actor = await buildActor(test.db);
    const input = { ...details, idempotencyKey: ids.next() };
    const created = await Promise.all([1, 2, 3].map(() => novels.create(actor, input)));
    expect(created[1]).toEqual(created[0]);
    expect(created[2]).toEqual(created[0]);
    expect((await novels.listMine(actor, { limit: 20 })).items).toHaveLength(1);
    await expect(novels.create(actor, { ...input, title: 'Another' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });
});

describe('get', () => {
  it('tells a reader where the novel starts and where they left off', async () => {
    const reader = await buildActor(test.db);
    const novel = await buildNovel(test.db, {
      chapters: [{ status: 'draft' }, {}, { price: 3 }, { status: 'unpublished' }],
    });
    const [, first, second] = novel.chapterIds;
    expect(await novels.get(null, { slug: novel.slug })).toMatchObject({
      mine: false,
      chapterCount: 2,
      freeChapterCount: 1,
      firstChapterId: first,
      continueChapterId: null,
    });
    await buildUnlock(test.db, reader.userId, second!);
    const anchor = { blockId: 'p1', quote: 'The', fraction: 0.5 };
    await reading.saveProgress(reader, { chapterId: second!, anchor, finished: false });
    expect(await novels.get(reader, { slug: novel.slug })).toMatchObject({
      continueChapterId: second,
      continueNumber: 3,
    });
  });

  it('hides a novel without a published chapter from everybody but its author', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
    const other = await buildActor(test.db);
    await expect(novels.get(null, { slug: novel.slug })).rejects.toMatchObject(notFound);
    await expect(novels.get(other, { slug: novel.slug })).rejects.toMatchObject(notFound);
    await expect(novels.get(other, { slug: 'no-such-novel' })).rejects.toMatchObject(notFound);
    expect(await novels.get(author, { slug: novel.slug })).toMatchObject({ mine: true });
  });
});

describe('listPublished', () => {
  it('shows published novels of the language, latest first, page by page without loss or repeat', async () => {
    const language = 'ko';
    const at = (day: number) => ({ publishedAt: `2026-10-0${day}T00:00:00.123456Z` });
    const built = [];
    for (const day of [1, 3, 2, 3]) built.push(await buildNovel(test.db, { language, chapters: [at(day)] }));
    const hidden = await buildNovel(test.db, { language, chapters: [{ status: 'draft' }] });
    const english = await buildNovel(test.db, { chapters: [at(9)] });

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await novels.listPublished({ language, limit: 1, ...(cursor && { cursor }) });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    const ids = built.map((novel) => novel.novelId);
    expect(seen).toEqual([ids[3], ids[1], ids[2], ids[0]]);
    expect(seen).not.toContain(hidden.novelId);
    const all = await novels.listPublished({ limit: 100 });
    expect(all.items.map((item) => item.id)).toEqual(expect.arrayContaining([english.novelId, ...ids]));
  });

  it.each([
    ['noise', 'AAAA'],
    ['a number', encodeCursor(7)],
    ['a hostile id', encodeCursor(['2026-10-01T00:00:00Z', "'; drop table novel"])],
  ])('refuses a cursor that is %s', async (_name, cursor) => {
    await expect(novels.listPublished({ limit: 5, cursor })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('listChapters', () => {
  it('tells each reader how they stand to each chapter', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const buyer = await buildActor(test.db);
    const novel = await buildNovel(test.db, {
      authorId: author.userId,
      chapters: [{}, { price: 3 }, { price: 5 }, { status: 'draft' }],
    });
    const [free, bought] = novel.chapterIds;
    await buildUnlock(test.db, buyer.userId, bought!);
    const anchor = { blockId: 'p1', quote: '', fraction: 1 };
    await reading.saveProgress(buyer, { chapterId: free!, anchor, finished: true });

    const standing = async (caller: Parameters<typeof novels.listChapters>[0]) =>
      (await novels.listChapters(caller, { branchId: novel.branchId, limit: 20 })).items.map((item) => [
        item.number,
        item.access,
        item.read,
      ]);
    expect(await standing(null)).toEqual([
      [1, 'free', false],
      [2, 'locked', false],
      [3, 'locked', false],
    ]);
    expect(await standing(buyer)).toEqual([
      [1, 'free', true],
      [2, 'unlocked', false],
      [3, 'locked', false],
    ]);
    expect(await standing(author)).toEqual([
      [1, 'free', false],
      [2, 'author', false],
      [3, 'author', false],
    ]);
  });

  it('goes on after the last chapter of a page, over the gap a draft leaves', async () => {
    const novel = await buildNovel(test.db, { chapters: [{}, { status: 'draft' }, {}, {}] });
    const first = await novels.listChapters(null, { branchId: novel.branchId, limit: 2 });
    expect(first.items.map((item) => item.number)).toEqual([1, 3]);
    const stretch = await novels.listChapters(null, { branchId: novel.branchId, limit: 2, from: 3 });
    expect(stretch.items.map((item) => item.number)).toEqual([3, 4]);
    const second = await novels.listChapters(null, {
      branchId: novel.branchId,
      limit: 2,
      cursor: first.nextCursor!,
    });
    expect(second).toMatchObject({ items: [{ number: 4 }], nextCursor: null });
  });

  it('does not know a branch that is missing or unpublished, but shows its author an empty list', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
    const input = { branchId: novel.branchId, limit: 20 };
    await expect(novels.listChapters(null, input)).rejects.toMatchObject(notFound);
    await expect(novels.listChapters(await buildActor(test.db), input)).rejects.toMatchObject(notFound);
    const missing = { branchId: BranchId.parse(ids.next()), limit: 20 };
    await expect(novels.listChapters(author, missing)).rejects.toMatchObject(notFound);
    expect(await novels.listChapters(author, input)).toEqual({ items: [], nextCursor: null });
  });
});

describe('listMine', () => {
  it('counts chapters by status, the last worked on first, and shows nobody else’s', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const other = await buildActor(test.db, { role: 'creator' });
    const novel = await buildNovel(test.db, {
      authorId: author.userId,
      chapters: [{}, { status: 'scheduled' }, { status: 'draft' }, { status: 'draft' }],
    });
    const older = await buildNovel(test.db, { authorId: author.userId, chapters: [] });
    await test.db
      .updateTable('branch')
      .set({ updated_at: '2026-01-01T00:00:00Z' })
      .where('id', '=', older.branchId)
      .execute();
    await buildNovel(test.db, { authorId: other.userId });

    const first = await novels.listMine(author, { limit: 1 });
    expect(first.items).toMatchObject([{ id: novel.novelId, drafts: 2, scheduled: 1, published: 1 }]);
    const second = await novels.listMine(author, { limit: 1, cursor: first.nextCursor! });
    expect(second).toMatchObject({
      items: [{ id: older.novelId, drafts: 0, scheduled: 0, published: 0 }],
      nextCursor: null,
    });
  });
});

describe('getManaged and update', () => {
  it('changes the details of one’s own novel and keeps its address', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const novel = await buildNovel(test.db, { authorId: author.userId });
    const before = await novels.getManaged(author, { novelId: novel.novelId });
    const after = await novels.update(author, {
      ...details,
      novelId: novel.novelId,
      version: before.version,
    });
    expect(after).toEqual({ ...before, ...details, version: before.version + 1 });
    expect(await novels.getManaged(author, { novelId: novel.novelId })).toEqual(after);
  });

  it('warns of the whole novel and keeps titles back until their chapter is read, unless it says otherwise', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const { novelId, branchId, slug, chapterIds } = await buildNovel(test.db, {
      authorId: author.userId,
      chapters: [{ title: 'Rain' }, { title: 'Her death' }],
    });
    const wide = { warnings: ['Storms'], titleSpoiler: true };
    expect(await novels.update(author, { ...details, ...wide, novelId, version: 1 })).toMatchObject(wide);
    // A client that does not know of them changes neither.
    expect(await novels.update(author, { ...details, novelId, version: 2 })).toMatchObject(wide);
    expect(await novels.getManaged(author, { novelId })).toMatchObject(wide);
    expect(await novels.get(null, { slug })).toMatchObject({ warnings: ['Storms'] });
    await test.db
      .updateTable('chapter')
      .set({ title_spoiler: false })
      .where('id', '=', chapterIds[0]!)
      .execute();
    const titlesFor = async (who: Actor | null) =>
      (await novels.listChapters(who, { branchId, limit: 5 })).items.map(({ title }) => title);
    expect(await titlesFor(null)).toEqual(['Rain', '']);
    expect(await titlesFor(author)).toEqual(['Rain', 'Her death']);
  });

  it('lets one of two concurrent edits win and tells the other the present version', async () => {
    const author = await buildActor(test.db, { role: 'creator' });
    const { novelId } = await buildNovel(test.db, { authorId: author.userId });
    const outcomes = await Promise.allSettled(
      ['A', 'B'].map((title) => novels.update(author, { ...details, title, novelId, version: 1 })),
    );
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'VERSION_CONFLICT', details: { currentVersion: 2 } });
    await novels.update(author, { ...details, title: 'C', tags: ['salt'], novelId, version: 2 });
    const late = novels.update(author, { ...details, title: 'D', novelId, version: 2 });
    await expect(late).rejects.toMatchObject({
      details: { currentVersion: 3, changedFields: ['tags', 'title'] },
    });
  });

  it('does not know another’s novel, published or not', async () => {
    const { novelId } = await buildNovel(test.db);
    for (const role of ['reader', 'creator', 'operator'] as const) {
      const other = await buildActor(test.db, { role });
      await expect(novels.getManaged(other, { novelId })).rejects.toMatchObject(notFound);
      await expect(novels.update(other, { ...details, novelId, version: 1 })).rejects.toMatchObject(notFound);
    }
    const missing = { novelId: NovelId.parse(ids.next()) };
    await expect(novels.getManaged(await buildActor(test.db), missing)).rejects.toMatchObject(notFound);
  });
});
