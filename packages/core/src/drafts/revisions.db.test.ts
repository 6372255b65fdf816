import { randomUUID } from 'node:crypto';
import { isInGap, type DraftGap } from '@inkvine/domain/drafts/save-decision';
import type { KeepRevisionInput, SaveDraftInput } from '@inkvine/contracts/drafts';
import type { BranchId, ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createChaptersService } from '../stories/chapters.service.ts';
import { createDraftsService } from './drafts.service.ts';

let test: TestDatabase;
let buffer: TestDraftStore;
let drafts: ReturnType<typeof createDraftsService>;
let chapters: ReturnType<typeof createChaptersService>;
let clock: ReturnType<typeof createFakeClock>;
let author: Actor;
let novelId: NovelId;
let branchId: BranchId;
let chapterId: ChapterId;

beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  clock = createFakeClock();
  const dependencies = { db: test.db, clock, ids: createIds(), draftStore: buffer.store };
  drafts = createDraftsService(dependencies);
  chapters = createChaptersService(dependencies);
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(async () => {
  await buffer.reconnect();
  clock.advance(60_000);
  const novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [{ status: 'draft', title: 'Rain', text: 'The first line.' }],
  });
  ({ novelId, branchId } = novel);
  chapterId = novel.chapterIds[0]!;
});

type Document = z.infer<typeof SaveDraftInput>['document'];
const documentOf = (...lines: string[]): Document => ({
  title: 'Rain',
  blocks: lines.map((text, index) => ({ id: `p${index + 1}`, type: 'paragraph', text })),
});

async function type(...lines: string[]): Promise<number> {
  const { rev, epoch } = await drafts.open(author, { branchId, chapterId });
  const saved = await drafts.save(author, {
    ...{ branchId, chapterId, baseRev: rev, epoch, opId: randomUUID(), clientId: 'desk', device: 'Desk' },
    ...{ hash: lines.join(), document: documentOf(...lines) },
  });
  return saved.rev;
}

const keep = async (overrides: Partial<z.infer<typeof KeepRevisionInput>> = {}) => {
  clock.advance(1_000);
  return await drafts.revisions.keep(author, {
    ...{ chapterId, reason: 'saved', label: null, document: null },
    ...overrides,
  });
};
const list = async () => (await drafts.revisions.list(author, { chapterId, limit: 50 })).items;
const linesNow = async () =>
  (await drafts.open(author, { branchId, chapterId })).document.blocks.map(({ text }) => text);
const version = async () => (await chapters.getEditable(author, { chapterId })).version;
const published = async () => {
  const row = await test.db
    .selectFrom('chapter')
    .innerJoin('chapter_revision as revision', 'revision.id', 'chapter.published_revision_id')
    .select(['revision.blocks', 'revision.reason'])
    .where('chapter.id', '=', chapterId)
    .executeTakeFirst();
  return row && { text: (row.blocks as { text: string }[]).map(({ text }) => text), reason: row.reason };
};

describe('a revision', () => {
  it('is made of what was typed, and not twice of the same', async () => {
    await type('Written at the desk.');
    const kept = await keep();
    expect(kept).toMatchObject({
      reason: 'saved',
      pinned: false,
      published: false,
      characters: 20,
      delta: 5,
    });
    expect(await keep()).toMatchObject({ id: kept.id });
    expect(await keep({ reason: 'session_end', label: 'Ending A' })).toMatchObject({
      id: kept.id,
      label: 'Ending A',
      pinned: true,
    });
    expect((await list()).map(({ id }) => id)).toHaveLength(2);
    const read = await drafts.revisions.get(author, { chapterId, revisionId: kept.id as never });
    expect(read.document.blocks.map(({ text }) => text)).toEqual(['Written at the desk.']);
  });

  it('of a loser lies beside the head, pinned', async () => {
    await type('The winner.');
    await keep();
    const loser = await keep({ reason: 'conflict', document: documentOf('The loser.') });
    expect(loser).toMatchObject({ reason: 'conflict', pinned: true });
    expect(await linesNow()).toEqual(['The winner.']);
    expect((await list())[0]).toMatchObject({ id: loser.id });
  });

  it('is named and loses its name', async () => {
    await type('Named.');
    const { id } = await keep();
    const input = { chapterId, revisionId: id as never };
    expect(await drafts.revisions.name(author, { ...input, label: 'Mine' })).toMatchObject({ pinned: true });
    expect(await drafts.revisions.name(author, { ...input, label: null })).toMatchObject({
      label: null,
      pinned: false,
    });
  });

  it('comes back whole as a new head; what it replaces stays, pinned; a repeat changes nothing', async () => {
    const [first] = await list();
    await type('Something else.');
    clock.advance(1_000);
    const restoring = { chapterId, revisionId: first!.id as never, blockIds: null, opId: randomUUID() };
    const restored = await drafts.revisions.restore(author, restoring);
    expect(await linesNow()).toEqual(['The first line.']);
    const after = await list();
    expect(after.map(({ reason, pinned }) => ({ reason, pinned }))).toEqual(
      expect.arrayContaining([
        { reason: 'restored', pinned: false },
        { reason: 'saved', pinned: true },
      ]),
    );
    expect(after.find(({ reason }) => reason === 'restored')!.restoredFromId).toBe(first!.id);
    expect(await drafts.revisions.restore(author, restoring)).toEqual(restored);
    expect(await list()).toHaveLength(after.length);
    await expect(
      drafts.save(author, {
        ...{ branchId, chapterId, baseRev: 1, epoch: restored.epoch, opId: randomUUID(), clientId: 'desk' },
        ...{ device: 'Desk', hash: 'stale', document: documentOf('Stale.') },
      }),
    ).rejects.toMatchObject({ code: 'DRAFT_CONFLICT' });
  });

  it('gives back only the blocks that are asked for', async () => {
    await type('One.', 'Two.');
    const { id } = await keep();
    await type('Changed one.', 'Changed two.', 'Three.');
    const asked = { chapterId, revisionId: id as never, blockIds: ['p2'], opId: randomUUID() };
    await drafts.revisions.restore(author, asked);
    expect(await linesNow()).toEqual(['Changed one.', 'Two.', 'Three.']);
  });

  it('is nobody else’s', async () => {
    const other = await buildActor(test.db, { role: 'operator' });
    const input = { chapterId, revisionId: (await list())[0]!.id as never };
    const calls = [
      () => drafts.revisions.list(other, { chapterId, limit: 5 }),
      () => drafts.revisions.get(other, input),
      () => drafts.revisions.keep(other, { chapterId, reason: 'saved', label: null, document: null }),
      () => drafts.revisions.name(other, { ...input, label: 'Mine' }),
      () => drafts.revisions.restore(other, { ...input, blockIds: null, opId: randomUUID() }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('publishing', () => {
  it('shows what was typed last, though PostgreSQL had not heard of it', async () => {
    const rev = await type('Typed a moment ago.');
    const input = { chapterId, version: await version() };
    await expect(chapters.publish(author, { ...input, draftRev: rev + 1 })).rejects.toMatchObject({
      code: 'DRAFT_CONFLICT',
      details: { headRev: rev },
    });
    expect(await published()).toBeUndefined();
    await chapters.publish(author, { ...input, draftRev: rev });
    expect(await published()).toEqual({ text: ['Typed a moment ago.'], reason: 'published' });
    expect((await list())[0]).toMatchObject({ published: true, pinned: true });
    await type('Typed after that.');
    expect(await chapters.getEditable(author, { chapterId })).toMatchObject({
      text: 'Typed after that.',
      unpublishedChanges: true,
    });
    expect(await published()).toMatchObject({ text: ['Typed a moment ago.'] });
  });

  it('of a whole novel takes what was typed, and refuses what was emptied', async () => {
    await type('');
    const publishing = { novelId, freeChapters: 1, price: 0 as never, publishAt: null };
    await expect(chapters.publishDrafts(author, publishing)).rejects.toMatchObject({
      code: 'CHAPTER_WITHOUT_TEXT',
    });
    await type('Filled.');
    await chapters.publishDrafts(author, publishing);
    expect(await published()).toMatchObject({ text: ['Filled.'] });
  });

  it('without Redis needs the revision that the author saw', async () => {
    await type('Buffered.');
    const input = { chapterId, version: await version() };
    buffer.disconnect();
    await expect(chapters.publish(author, input)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const rev = await type('Written through.');
    await chapters.publish(author, { ...input, draftRev: rev });
    expect(await published()).toMatchObject({ text: ['Written through.'] });
  });
});

describe('what is typed stays', () => {
  it('when the chapter is hidden, and what was seen is a version', async () => {
    await type('Shown.');
    await chapters.publish(author, { chapterId, version: await version() });
    await type('Typed since.');
    await chapters.unpublish(author, { chapterId, version: await version() });
    expect(await linesNow()).toEqual(['Typed since.']);
    expect(await list()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'published', characters: 6, pinned: true }),
        expect.objectContaining({ reason: 'unpublished', characters: 12, pinned: false }),
      ]),
    );
  });

  it('when a scheduled chapter appears by itself, with the last words typed', async () => {
    const publishAt = new Date(clock.now().getTime() + 60_000).toISOString();
    await chapters.publishDrafts(author, { novelId, freeChapters: 1, price: 0 as never, publishAt });
    await type('At the last moment.');
    clock.advance(61_000);
    await chapters.publishDue();
    expect(await published()).toEqual({ text: ['At the last moment.'], reason: 'published' });
  });

  it('and what was emptied after it was scheduled appears as it last was', async () => {
    const publishAt = new Date(clock.now().getTime() + 60_000).toISOString();
    await chapters.publishDrafts(author, { novelId, freeChapters: 1, price: 0 as never, publishAt });
    await type('');
    clock.advance(61_000);
    await chapters.publishDue();
    expect(await published()).toMatchObject({ text: ['The first line.'] });
    expect(await linesNow()).toEqual(['']);
  });
});

describe('the whole text through the API', () => {
  it('becomes draft and head at once; what was typed before stays as a version', async () => {
    await type('Typed and not kept.');
    const input = {
      chapterId,
      version: await version(),
      title: 'Rain',
      text: 'All anew.',
      price: 0 as never,
    };
    await chapters.update(author, input);
    expect(await linesNow()).toEqual(['All anew.']);
    const texts = (await list()).map(({ reason }) => reason);
    expect(texts).toContain('bulk_edit');
    expect((await drafts.open(author, { branchId, chapterId })).clientId).toMatch(/^whole text/);
  });
});

describe('upkeep', () => {
  it('keeps long activity with enough new words, and what was left alone', async () => {
    await type('x'.repeat(250));
    await drafts.syncAll();
    await drafts.upkeep.keepDue();
    expect((await list()).map(({ reason }) => reason)).not.toContain('activity');
    clock.advance(11 * 60_000);
    await type('x'.repeat(260));
    await drafts.syncAll();
    await drafts.upkeep.keepDue();
    expect((await list())[0]).toMatchObject({ reason: 'activity' });
    await type('x'.repeat(261));
    await drafts.syncAll();
    clock.advance(11 * 60_000);
    await drafts.upkeep.keepDue();
    expect((await list())[0]).toMatchObject({ reason: 'activity' });
    clock.advance(31 * 60_000);
    await drafts.upkeep.keepDue();
    expect((await list())[0]).toMatchObject({ reason: 'session_end', characters: 261 });
  });

  it('makes a pinned version of words that a save past Redis had not seen', async () => {
    const opened = await drafts.open(author, { branchId, chapterId });
    const save = (clientId: string, text: string) =>
      drafts.save(author, {
        ...{ branchId, chapterId, baseRev: opened.rev, epoch: opened.epoch, opId: randomUUID(), clientId },
        ...{ device: clientId, hash: text, document: documentOf(text) },
      });
    const { rev } = await save('phone', 'Of the phone, in Redis.');
    buffer.disconnect();
    await save('desk', 'Of the desk, in PostgreSQL.');
    await buffer.reconnect();
    expect(await linesNow()).toEqual(['Of the desk, in PostgreSQL.']);
    await save('desk', 'Of the desk, in Redis again.');
    // Also when nobody can tell any more by what is in PostgreSQL.
    for (const ask of [drafts.flush, drafts.status, drafts.open]) {
      const { gaps = [] } = await ask(author, { branchId, chapterId });
      expect(isInGap(gaps as DraftGap[], rev)).toBe(true);
    }
    await drafts.upkeep.keepDue();
    const loser = (await list()).find(({ reason }) => reason === 'conflict');
    expect(loser).toMatchObject({ pinned: true, characters: 'Of the phone, in Redis.'.length });
    const before = (await list()).length;
    await drafts.upkeep.keepDue();
    expect(await list()).toHaveLength(before);
  });

  it('thins old versions, and never the published, the pinned and the head', async () => {
    await type('Published.');
    await chapters.publish(author, { chapterId, version: await version() });
    for (const text of ['a', 'b', 'c']) {
      await type(text);
      await keep();
    }
    const named = await keep({ label: 'Kept' });
    const loser = await keep({ reason: 'conflict', document: documentOf('The loser.') });
    await type('d');
    await keep();
    await type('the head');
    const head = await keep();
    clock.advance(400 * 86_400_000);
    await drafts.upkeep.thin();
    const left = await list();
    expect(left.map(({ id }) => id).sort()).toEqual(
      [head.id, loser.id, named.id, left.find((revision) => revision.published)!.id].sort(),
    );
  });
});
