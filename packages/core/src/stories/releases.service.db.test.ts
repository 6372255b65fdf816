import { ReleaseSettings } from '@inkvine/contracts/releases';
import { ChapterPrice } from '@inkvine/contracts/stories';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, buildUnlock, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDraftDesk } from '../drafts/draft-desk.ts';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createNovelsService } from './novels.service.ts';
import { createOutlineService } from './outline.service.ts';
import { createPublicIndexService } from './public-index.service.ts';
import { createPublication } from './publication.ts';
import { createReleasesService } from './releases.service.ts';

const ids = createIds();
const clock = createFakeClock();
const NOON = '2026-12-01T12:00:00.000Z';
const SETTINGS = ReleaseSettings.parse({
  ...{ price: 3, preview: { kind: 'rule' }, noteBefore: null, noteAfter: null, titleSpoiler: null },
  ...{ publicTitle: null, warnings: [], silent: false },
});

let test: TestDatabase;
let buffer: TestDraftStore;
let releases: ReturnType<typeof createReleasesService>;
let publication: ReturnType<typeof createPublication>;
let outline: ReturnType<typeof createOutlineService>;
let novels: ReturnType<typeof createNovelsService>;
let reading: ReturnType<typeof createReadingService>;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = {
    db: test.db,
    clock,
    ids,
    draftStore: buffer.store,
    horizonTokens: createHorizonTokens('a secret of the tests'),
  };
  releases = createReleasesService(dependencies);
  publication = createPublication({ ...dependencies, desk: createDraftDesk(dependencies) });
  outline = createOutlineService(dependencies);
  novels = createNovelsService(dependencies);
  reading = createReadingService(dependencies);
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(() => clock.set('2026-11-30T12:00:00.000Z'));

const novelOf = (...chapters: ChapterOverrides[]) =>
  buildNovel(test.db, { authorId: author.userId, chapters });

const stateOf = async (chapterId: ChapterId) =>
  await test.db
    .selectFrom('chapter')
    .select(['status', 'version', 'edition', 'publish_at as publishAt', 'published_at as publishedAt'])
    .where('id', '=', chapterId)
    .executeTakeFirstOrThrow();

async function linesOf(branchId: BranchId): Promise<number> {
  const rows = await test.db
    .selectFrom('branch_line')
    .select('chapter_id')
    .where('branch_id', '=', branchId)
    .where('to_seq', '=', 2_147_483_647)
    .execute();
  return rows.length;
}

const put = async (branchId: BranchId, chapterId: ChapterId, version: number, publishAt: string | null) => {
  const { chapters } = await releases.schedule(author, {
    branchId,
    chapters: [{ chapterId, version, publishAt }],
  });
  return chapters[0]!;
};

describe('the schedule', () => {
  it('publishes once, at its hour, however many look at once, and with nothing but the database', async () => {
    const { branchId, chapterIds } = await novelOf({ status: 'draft' }, { status: 'draft' });
    const [chapterId] = chapterIds as [ChapterId];
    expect(await put(branchId, chapterId, 1, NOON)).toMatchObject({ outcome: 'done', version: 2 });
    clock.set('2026-12-01T11:59:59.999Z');
    expect(await publication.publishDue()).toBe(0);
    clock.set(NOON);
    const counts = await Promise.all([1, 2, 3, 4].map(() => publication.publishDue()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    expect(await stateOf(chapterId)).toMatchObject({ status: 'published', version: 3, edition: 1 });
    expect(await linesOf(branchId)).toBe(1);
  });

  it('gives a chapter back as what it was: a draft, or hidden when people have read it', async () => {
    const { branchId, chapterIds } = await novelOf({ status: 'draft' }, { status: 'unpublished' });
    for (const [chapterId, status] of [
      [chapterIds[0]!, 'draft'],
      [chapterIds[1]!, 'unpublished'],
    ] as const) {
      await put(branchId, chapterId, 1, NOON);
      expect(await put(branchId, chapterId, 2, null)).toMatchObject({ outcome: 'done', version: 3 });
      expect(await stateOf(chapterId)).toMatchObject({ status, publishAt: null });
    }
  });

  it('answers for each chapter, and does what it can', async () => {
    const { branchId, chapterIds } = await novelOf(
      { status: 'draft' },
      { status: 'published' },
      { status: 'draft', text: '' },
      { status: 'draft' },
    );
    const other = await novelOf({ status: 'draft' });
    const { chapters } = await releases.schedule(author, {
      branchId,
      chapters: [...chapterIds, other.chapterIds[0]!].map((chapterId, index) => ({
        ...{ chapterId, publishAt: NOON },
        version: index === 3 ? 9 : 1,
      })),
    });
    expect(chapters.map(({ outcome }) => outcome)).toEqual([
      ...['done', 'TRANSITION_REFUSED', 'CHAPTER_WITHOUT_TEXT', 'VERSION_CONFLICT', 'NOT_FOUND'],
    ]);
  });

  it('loses or wins against publishing and unscheduling, never both', async () => {
    for (let round = 0; round < 8; round += 1) {
      clock.set('2026-11-30T12:00:00.000Z');
      const { branchId, chapterIds } = await novelOf({ status: 'draft' }, { status: 'published' });
      const [chapterId] = chapterIds as [ChapterId];
      await put(branchId, chapterId, 1, NOON);
      clock.set(NOON);
      const release = { chapterId, version: 2, settings: SETTINGS, publishAt: null, changeNote: null };
      const [taken, , published] = await Promise.all([
        put(branchId, chapterId, 2, null),
        publication.publishDue(),
        releases.release(author, release).then(
          () => true,
          () => false,
        ),
        outline.moveChapter(author, { branchId, listVersion: 1, chapterId, place: 2 }),
      ]);
      const { status, version, edition } = await stateOf(chapterId);
      expect(version).toBe(3);
      expect(status).toBe(taken.outcome === 'done' ? 'draft' : 'published');
      expect(published && taken.outcome === 'done').toBe(false);
      expect(edition).toBe(status === 'published' ? 1 : 0);
      expect(await linesOf(branchId)).toBe(status === 'published' ? 2 : 1);
      const { items } = await novels.listChapters(null, { branchId, limit: 5 });
      expect(items.map(({ number }) => number)).toEqual(status === 'published' ? [1, 2] : [1]);
    }
  });
});

describe('a release', () => {
  it('sets price, notes and warnings with the text, and tells of a later change', async () => {
    const { branchId, chapterIds } = await novelOf({ status: 'draft' });
    const [chapterId] = chapterIds as [ChapterId];
    await releases.saveDefaults(author, {
      ...{ branchId, version: 1, noteBefore: 'Hello.', noteAfter: 'Until Friday.', previewCharacters: 0 },
    });
    const kept = { noteBefore: 'Hello.', noteAfter: 'Until Friday.', previewCharacters: 0 };
    expect(await releases.getDefaults(author, { branchId })).toEqual({ ...kept, branchVersion: 2 });
    await expect(releases.saveDefaults(author, { branchId, version: 1, ...kept })).rejects.toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { currentVersion: 2 } },
    });
    const stranger = await buildActor(test.db, { role: 'creator' });
    await expect(releases.getDefaults(stranger, { branchId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const settings = { ...SETTINGS, noteBefore: 'Special.', warnings: ['Storms'] };
    const release = { chapterId, settings, publishAt: null, changeNote: null };
    await releases.release(author, { ...release, version: 1 });
    const reader = await buildActor(test.db);
    const shown = await reading.openChapter(reader, { chapterId });
    expect(shown).toMatchObject({
      ...{ access: 'locked', price: 3, noteBefore: 'Special.', noteAfter: '', warnings: ['Storms'] },
      ...{ blocks: null, preview: null, revised: null },
    });
    await buildUnlock(test.db, reader.userId, chapterId);
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({ noteAfter: 'Until Friday.' });

    await releases.release(author, { ...release, version: 2, changeNote: 'A clearer ending.' });
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({
      revised: { note: 'A clearer ending.' },
    });
    const other = { ...settings, price: ChapterPrice.parse(4), warnings: ['Fog'] };
    await releases.save(author, { chapterId, version: 3, settings: other });
    const late = {
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 4, changedFields: ['price', 'warnings'] },
    };
    await expect(releases.release(author, { ...release, version: 3 })).rejects.toMatchObject(late);
    await expect(releases.save(author, { chapterId, version: 3, settings })).rejects.toMatchObject(late);
  });

  it('can be for members, which whoever does not speak of it leaves as it is', async () => {
    const writer = await buildActor(test.db, { role: 'creator' });
    const { chapterIds } = await buildNovel(test.db, { authorId: writer.userId, chapters: [{}] });
    const [chapterId] = chapterIds as [ChapterId];
    expect(await releases.get(writer, { chapterId })).toMatchObject({
      ...{ membersTier: null, settings: { membersOnly: false } },
    });
    await buildTier(test.db, writer.userId, { name: 'Leaf', benefits: [{ kind: 'members_chapters' }] });
    const forMembers = { ...SETTINGS, membersOnly: true };
    await releases.save(writer, { chapterId, version: 1, settings: forMembers });
    await releases.save(writer, { chapterId, version: 2, settings: SETTINGS });
    expect(await releases.get(writer, { chapterId })).toMatchObject({
      ...{ membersTier: 'Leaf', settings: { membersOnly: true, price: 3 } },
    });
    await expect(releases.save(writer, { chapterId, version: 1, settings: SETTINGS })).rejects.toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { changedFields: ['membersOnly', 'price'] } },
    });
    const reader = await buildActor(test.db);
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({ access: 'members_only' });
    await releases.save(writer, {
      ...{ chapterId, version: 3, settings: { ...forMembers, membersOnly: false } },
    });
    expect(await reading.openChapter(reader, { chapterId })).toMatchObject({ access: 'locked', price: 3 });
  });

  it('changes nothing at all when it is refused', async () => {
    const { chapterIds } = await novelOf({ status: 'draft', text: '' });
    const [chapterId] = chapterIds as [ChapterId];
    const release = { chapterId, version: 1, settings: SETTINGS, publishAt: NOON, changeNote: null };
    await expect(releases.release(author, release)).rejects.toMatchObject({ code: 'CHAPTER_WITHOUT_TEXT' });
    expect(await releases.get(author, { chapterId })).toMatchObject({ version: 1, settings: { price: 0 } });
    const stranger = await buildActor(test.db, { role: 'operator' });
    await expect(releases.get(stranger, { chapterId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(releases.release(stranger, release)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tells no feed and no list of a chapter released quietly', async () => {
    const { slug, branchId, chapterIds } = await novelOf(
      { title: 'Rain' },
      { title: 'Mist', status: 'draft' },
    );
    const index = createPublicIndexService({ db: test.db });
    const before = await novels.get(null, { slug });
    const settings = { ...SETTINGS, price: ChapterPrice.parse(0), silent: true };
    await releases.release(author, {
      ...{ chapterId: chapterIds[1]!, version: 1, settings, publishAt: null, changeNote: null },
    });
    const after = await novels.get(null, { slug });
    expect(after).toMatchObject({ chapterCount: 2, lastPublishedAt: before.lastPublishedAt });
    expect((await index.getFeed({ slug })).chapters.map(({ publicTitle }) => publicTitle)).toEqual(['Rain']);
    expect((await novels.listChapters(null, { branchId, limit: 5 })).items).toHaveLength(2);
  });

  it('hides a title that gives something away until the reader has come that far', async () => {
    const { branchId, chapterIds } = await novelOf(
      { title: 'Rain' },
      { title: 'Her death', price: 3, status: 'draft' },
    );
    const chapterId = chapterIds[1]!;
    const settings = { ...SETTINGS, titleSpoiler: true, publicTitle: 'A turn' };
    const release = { chapterId, version: 1, settings, publishAt: null, changeNote: null };
    await releases.release(author, release);
    const reader = await buildActor(test.db);
    const titlesFor = async (who: Actor | null) =>
      (await novels.listChapters(who, { branchId, limit: 5 })).items.map(({ title }) => title).join(', ');
    expect(await titlesFor(null)).toBe('Rain, A turn');
    expect(await titlesFor(author)).toBe('Rain, Her death');
    expect((await reading.openChapter(reader, { chapterId })).title).toBe('A turn');
    await buildUnlock(test.db, reader.userId, chapterId);
    expect((await reading.openChapter(reader, { chapterId })).title).toBe('Her death');
    const anchor = { blockId: 'p', quote: '', fraction: 0 };
    await reading.saveProgress(reader, { chapterId, anchor, finished: false });
    expect(await titlesFor(reader)).toBe('Rain, Her death');

    // A reader who asked for numbers alone sees no title before its chapter.
    const shy = await buildActor(test.db);
    await reading.savePreferences(shy, { version: 1, hidesTitles: true });
    expect(await titlesFor(shy)).toBe(', A turn');
    await reading.saveProgress(shy, { chapterId: chapterIds[0]!, anchor, finished: false });
    expect(await titlesFor(shy)).toBe('Rain, A turn');
  });
});

describe('the preview of a paid chapter', () => {
  const TEXT = ['one', 'two', 'three', 'four'].map((word) => `secret-${word}`).join('\n');

  async function previewWith(preview: ReleaseSettings['preview'], previewCharacters = 0): Promise<string> {
    const { branchId, chapterIds } = await novelOf({ status: 'draft', text: TEXT });
    const [chapterId] = chapterIds as [ChapterId];
    const { paragraphs, branchVersion } = await releases.get(author, { chapterId });
    const at = preview.kind === 'after' ? Number(preview.blockId) : -1;
    await releases.saveDefaults(author, {
      ...{ branchId, version: branchVersion, noteBefore: '', noteAfter: '', previewCharacters },
    });
    const blockId = paragraphs[at]?.blockId ?? 'gone';
    const settings = {
      ...SETTINGS,
      preview: preview.kind === 'after' ? ({ kind: 'after', blockId } as const) : preview,
    };
    await releases.release(author, { chapterId, version: 1, settings, publishAt: null, changeNote: null });
    const seen: string[] = [];
    for (const reader of [null, await buildActor(test.db)]) {
      const answer = await reading.openChapter(reader, { chapterId });
      expect(answer.blocks).toBeNull();
      seen.push([...new Set(JSON.stringify(answer).match(/secret-\w+/g) ?? [])].join(' '));
    }
    expect(seen[0]).toBe(seen[1]);
    return seen[0]!;
  }

  it.each([
    [{ kind: 'none' }, 100, ''],
    [{ kind: 'rule' }, 0, ''],
    [{ kind: 'rule' }, 9, ''],
    [{ kind: 'rule' }, 20, 'secret-one secret-two'],
    [{ kind: 'rule' }, 2_000, 'secret-one secret-two secret-three'],
    [{ kind: 'after', blockId: '0' }, 100, 'secret-one'],
    [{ kind: 'after', blockId: '1' }, 0, 'secret-one secret-two'],
    [{ kind: 'after', blockId: '3' }, 0, 'secret-one secret-two secret-three'],
    [{ kind: 'after', blockId: '9' }, 100, ''],
  ] as const)('%o within %i: %s', async (preview, previewCharacters, expected) => {
    expect(await previewWith(preview, previewCharacters)).toBe(expected);
  });

  it('holds back author’s comments, in the database too', async () => {
    const { branchId, chapterIds } = await novelOf({ text: TEXT, price: 3 });
    await sql`
      update chapter_revision
         set blocks = jsonb_set(blocks, '{1,type}', '"comment"')
       where chapter_id = ${chapterIds[0]}`.execute(test.db);
    await releases.saveDefaults(author, {
      ...{ branchId, version: 1, noteBefore: '', noteAfter: '', previewCharacters: 2_000 },
    });
    const { preview } = await reading.openChapter(null, { chapterId: chapterIds[0]! });
    expect(preview?.map(({ text }) => text)).toEqual(['secret-one', 'secret-three']);
  });
});
