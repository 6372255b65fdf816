import { ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { createIds } from '../ports/ids.port.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import {
  buildDrafts,
  buildNovel,
  buildUnlock,
  type ChapterOverrides,
} from '@inkvine/testkit/stories.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDraftDesk } from '../drafts/draft-desk.ts';
import type { Actor } from '../identity/actor.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createNovelsService } from './novels.service.ts';
import { createPublication } from './publication.ts';

const horizonTokens = createHorizonTokens('a secret of the tests');
const ids = createIds();
const clock = createFakeClock();
const missing = ChapterId.parse(ids.next());
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let publication: ReturnType<typeof createPublication>;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
let strangers: Actor[];
let buffer: TestDraftStore;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  publication = createPublication({
    db: test.db,
    clock,
    desk: createDraftDesk({ db: test.db, clock, ids: createIds(), draftStore: buffer.store }),
  });
  novels = createNovelsService({ db: test.db, clock, ids });
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

const novelWith = (...chapters: ChapterOverrides[]) =>
  buildNovel(test.db, { authorId: author.userId, chapters });
const publishDrafts = (
  novelId: NovelId,
  overrides: { publishAt?: string | null; freeChapters?: number } = {},
) =>
  publication.publishDrafts(author, {
    novelId,
    freeChapters: overrides.freeChapters ?? 2,
    price: ChapterPrice.parse(5),
    publishAt: overrides.publishAt ?? null,
  });
const rows = (branchId: string) =>
  test.db
    .selectFrom('chapter')
    .select(['id', 'position', 'status', 'price_coins', 'published_at', 'publish_at', 'version'])
    .where('branch_id', '=', branchId)
    .orderBy('position')
    .execute();
const lastPublishedAt = async (novelId: NovelId) =>
  (
    await test.db
      .selectFrom('novel')
      .select('last_published_at')
      .where('id', '=', novelId)
      .executeTakeFirstOrThrow()
  ).last_published_at;
const now = () => clock.now().toISOString().replace('.000Z', 'Z');

describe('publish', () => {
  it('lists a novel with its first published chapter', async () => {
    const novel = await novelWith({ status: 'draft' });
    const chapterId = novel.chapterIds[0]!;
    expect(await publication.publish(author, { chapterId, version: 1 })).toEqual({ chapterId, version: 2 });
    expect(await reading.openChapter(null, { chapterId })).toMatchObject({ publishedAt: now() });
    expect(await novels.get(null, { slug: novel.slug })).toMatchObject({
      chapterCount: 1,
      lastPublishedAt: now(),
    });
  });

  it('publishes a scheduled chapter early and an unpublished one again, under its first date', async () => {
    const { chapterIds, branchId } = await novelWith({ status: 'scheduled' }, { status: 'unpublished' });
    for (const chapterId of chapterIds) await publication.publish(author, { chapterId, version: 1 });
    expect(await rows(branchId)).toMatchObject([
      { status: 'published', published_at: now(), publish_at: null },
      { status: 'published', published_at: '2026-11-01T00:00:00Z' },
    ]);
  });

  it('refuses a chapter without text', async () => {
    const chapterId = (await novelWith({}, { status: 'draft', text: '' })).chapterIds[1]!;
    await expect(publication.publish(author, { chapterId, version: 1 })).rejects.toMatchObject({
      code: 'CHAPTER_WITHOUT_TEXT',
      details: { chapterId, number: 2 },
    });
  });

  it('publishes once for five calls at the same time', async () => {
    const { chapterIds, branchId } = await novelWith({ status: 'draft' });
    const input = { chapterId: chapterIds[0]!, version: 1 };
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => publication.publish(author, input)));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(4);
    for (const { reason } of lost) {
      expect(reason).toMatchObject({ code: 'VERSION_CONFLICT', details: { currentVersion: 2 } });
    }
    expect(await rows(branchId)).toMatchObject([{ status: 'published', version: 2 }]);
  });

  it('does not know another’s chapter', async () => {
    const { chapterIds, branchId } = await novelWith({ status: 'draft' });
    for (const chapterId of [chapterIds[0]!, missing]) {
      for (const stranger of strangers) {
        const input = { chapterId, version: 1 };
        await expect(publication.publish(stranger, input)).rejects.toMatchObject(notFound);
      }
    }
    expect(await rows(branchId)).toMatchObject([{ status: 'draft' }]);
  });
});

describe('unpublish', () => {
  it('hides a chapter from new readers, not from whoever bought it', async () => {
    const { chapterIds } = await novelWith({ price: 3 }, {});
    const chapterId = chapterIds[0]!;
    const buyer = await buildActor(test.db);
    await buildUnlock(test.db, buyer.userId, chapterId);
    expect(await publication.unpublish(author, { chapterId, version: 1 })).toEqual({ chapterId, version: 2 });
    await expect(reading.openChapter(null, { chapterId })).rejects.toMatchObject(notFound);
    expect((await reading.openChapter(buyer, { chapterId })).blocks).toHaveLength(2);
  });

  it('takes a novel off the list with its last published chapter, also when two go at once', async () => {
    const novel = await novelWith({}, {});
    await Promise.all(
      novel.chapterIds.map((chapterId) => publication.unpublish(author, { chapterId, version: 1 })),
    );
    expect(await lastPublishedAt(novel.novelId)).toBeNull();
    await expect(novels.get(null, { slug: novel.slug })).rejects.toMatchObject(notFound);
  });

  it('agrees with the chapters when one appears while another goes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const novel = await novelWith({}, { status: 'draft' });
      const [shown, hidden] = novel.chapterIds;
      await Promise.all([
        publication.unpublish(author, { chapterId: shown!, version: 1 }),
        publication.publish(author, { chapterId: hidden!, version: 1 }),
      ]);
      expect(await lastPublishedAt(novel.novelId)).toBe(now());
    }
  });

  it.each(['draft', 'scheduled', 'unpublished'] as const)('refuses a %s chapter', async (status) => {
    const chapterId = (await novelWith({ status })).chapterIds[0]!;
    await expect(publication.unpublish(author, { chapterId, version: 1 })).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
      details: { status },
    });
  });

  it('refuses an old version and another’s chapter', async () => {
    const chapterId = (await novelWith({})).chapterIds[0]!;
    await expect(publication.unpublish(author, { chapterId, version: 9 })).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 1 },
    });
    for (const stranger of strangers) {
      const input = { chapterId, version: 1 };
      await expect(publication.unpublish(stranger, input)).rejects.toMatchObject(notFound);
    }
  });
});

describe('publishDrafts', () => {
  it('publishes every draft, the novel’s first chapters free and the later drafts priced', async () => {
    const { novelId, branchId } = await novelWith(
      { price: 9 },
      { status: 'draft' },
      { status: 'draft' },
      { status: 'unpublished', price: 4 },
      { status: 'draft' },
    );
    expect(await publishDrafts(novelId)).toEqual({ published: 3, scheduled: 0 });
    expect((await rows(branchId)).map((row) => [row.status, row.price_coins])).toEqual([
      ['published', 9],
      ['published', 0],
      ['published', 5],
      ['unpublished', 4],
      ['published', 5],
    ]);
    expect(await lastPublishedAt(novelId)).toBe(now());
    expect(await publishDrafts(novelId)).toEqual({ published: 0, scheduled: 0 });
  });

  it('leaves each draft the price it was given, when told so', async () => {
    const { novelId, branchId } = await novelWith({ status: 'draft', price: 7 }, { status: 'draft' });
    await publication.publishDrafts(author, { novelId, freeChapters: 1, price: null, publishAt: null });
    expect((await rows(branchId)).map((row) => [row.status, row.price_coins])).toEqual([
      ['published', 7],
      ['published', 0],
    ]);
  });

  it('publishes nothing when a draft has no text, and says which', async () => {
    const { novelId, branchId, chapterIds } = await novelWith(
      { status: 'draft' },
      { status: 'draft' },
      { status: 'draft', text: '' },
    );
    await expect(publishDrafts(novelId)).rejects.toMatchObject({
      code: 'CHAPTER_WITHOUT_TEXT',
      details: { chapterId: chapterIds[2], number: 3 },
    });
    expect((await rows(branchId)).map((row) => row.status)).toEqual(['draft', 'draft', 'draft']);
    expect(await lastPublishedAt(novelId)).toBeNull();
  });

  it('publishes each draft once for calls at the same time', async () => {
    const { novelId, branchId } = await novelWith({ status: 'draft' }, { status: 'draft' });
    const results = await Promise.all([1, 2, 3].map(() => publishDrafts(novelId)));
    expect(results.map((result) => result.published).sort()).toEqual([0, 0, 2]);
    expect((await rows(branchId)).map((row) => row.version)).toEqual([2, 2]);
  });

  it('publishes now what was due in the past', async () => {
    const { novelId } = await novelWith({ status: 'draft' });
    expect(await publishDrafts(novelId, { publishAt: '0001-01-01T00:00:00Z' })).toEqual({
      published: 1,
      scheduled: 0,
    });
  });

  it('publishes three thousand chapters', async () => {
    const { novelId, branchId } = await novelWith({ status: 'draft' });
    await buildDrafts(test.db, branchId, 2_999);
    expect(await publishDrafts(novelId, { freeChapters: 100 })).toEqual({ published: 3_000, scheduled: 0 });
    const priced = (await rows(branchId)).filter((row) => row.price_coins === 5);
    expect(priced).toHaveLength(2_900);
    expect(priced[0]!.position).toBe(101);
  });

  it('does not know another’s novel', async () => {
    const { novelId, branchId } = await novelWith({ status: 'draft' });
    const input = { novelId, freeChapters: 0, price: ChapterPrice.parse(5), publishAt: null };
    for (const stranger of strangers) {
      await expect(publication.publishDrafts(stranger, input)).rejects.toMatchObject(notFound);
    }
    const nowhere = { ...input, novelId: NovelId.parse(ids.next()) };
    await expect(publication.publishDrafts(author, nowhere)).rejects.toMatchObject(notFound);
    expect(await rows(branchId)).toMatchObject([{ status: 'draft' }]);
  });
});

describe('publishDue', () => {
  it('publishes a scheduled novel when its time has come, and only then', async () => {
    const { novelId, branchId, slug, chapterIds } = await novelWith({ status: 'draft' }, { status: 'draft' });
    const publishAt = new Date(clock.now().getTime() + 60_000).toISOString();
    expect(await publishDrafts(novelId, { publishAt, freeChapters: 1 })).toEqual({
      published: 0,
      scheduled: 2,
    });
    await expect(novels.get(null, { slug })).rejects.toMatchObject(notFound);

    clock.advance(59_999);
    expect(await publication.publishDue()).toBe(0);
    clock.advance(1);
    expect(await publication.publishDue()).toBe(2);
    expect(await publication.publishDue()).toBe(0);

    expect((await rows(branchId)).map((row) => [row.status, row.price_coins, row.publish_at])).toEqual([
      ['published', 0, null],
      ['published', 5, null],
    ]);
    expect(await lastPublishedAt(novelId)).toBe(now());
    expect(await reading.openChapter(null, { chapterId: chapterIds[0]! })).toMatchObject({ access: 'free' });
  });

  it('publishes each chapter once when several workers sweep at the same time', async () => {
    const publishAt = clock.now().toISOString();
    for (let n = 0; n < 4; n += 1) await novelWith({ status: 'scheduled', publishAt });
    const counts = await Promise.all([1, 2, 3].map(() => publication.publishDue()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('keeps the promise of every other branch when one cannot be published', async () => {
    const publishAt = clock.now().toISOString();
    const novelsDue = [];
    for (let n = 0; n < 3; n += 1) novelsDue.push(await novelWith({ status: 'scheduled', publishAt }));
    const branchIds = novelsDue.map(({ branchId }) => branchId).toSorted();
    const [poisoned, ...sound] = branchIds;
    await sql`alter table chapter add constraint poisoned
                check (branch_id <> ${sql.lit(poisoned)} or status <> 'published') not valid`.execute(
      test.db,
    );
    await expect(publication.publishDue()).rejects.toMatchObject({ errors: [{ constraint: 'poisoned' }] });
    for (const branchId of sound) expect(await rows(branchId)).toMatchObject([{ status: 'published' }]);
    expect(await rows(poisoned!)).toMatchObject([{ status: 'scheduled' }]);

    await sql`alter table chapter drop constraint poisoned`.execute(test.db);
    expect(await publication.publishDue()).toBe(1);
  });
});
