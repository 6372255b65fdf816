import { randomUUID } from 'node:crypto';
import { WikiEntryKey, WikiPartKey } from '@inkvine/contracts/primitives';
import type { WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiEditingService } from './wiki-editing.service.ts';
import { createWikiService } from './wiki.service.ts';

const clock = createFakeClock();
const ids = createIds();
const notFound = { code: 'NOT_FOUND' };
const page = { limit: 50, order: 'name' as const };

let test: TestDatabase;
let wiki: ReturnType<typeof createWikiService>;
let editing: ReturnType<typeof createWikiEditingService>;
let author: Actor;
let forker: Actor;
let novel: BuiltNovel;
let writer: ReturnType<typeof createWikiWriter>;

beforeAll(async () => {
  test = await createTestDatabase();
  wiki = createWikiService({ db: test.db, clock, horizonTokens: createHorizonTokens('secret') });
  editing = createWikiEditingService({ db: test.db, clock, ids });
  author = await buildActor(test.db, { role: 'creator' });
  forker = await buildActor(test.db, { role: 'creator' });
});
afterAll(() => test.drop());

async function startNovel(): Promise<void> {
  novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}, {}, {}] });
  writer = createWikiWriter(test.db, { author, ...novel });
}

const namesIn = async (actor: Actor | null, branchId: string, more: object = {}) =>
  (await wiki.list(actor, { branchId: branchId as never, ...page, ...more })).items.map(({ name }) => name);

async function partsOf(actor: Actor, branchId: typeof novel.branchId, entryKey: WikiEntryKey) {
  const { parts } = await editing.getEditable(actor, { branchId, entryKey });
  return parts.map((part) => ({ ...part, key: WikiPartKey.parse(part.key) }));
}

const alias = (name: string, number = 1): WikiPartContent => ({
  ...{ kind: 'alias', gate: writer.gate(number), name },
});

describe('an edit', () => {
  beforeAll(startNovel);

  it('names the version it was made from; another that came first is told with the fields that changed', async () => {
    const { branchId } = novel;
    const entryKey = await writer.createEntry('Mara', writer.gate(1), 'A weaver.');
    const snapshot = (await partsOf(author, branchId, entryKey)).find(
      ({ content }) => content.kind === 'snapshot',
    )!;
    const save = (version: number, summary: string) =>
      editing.savePart(author, {
        ...{ branchId, key: snapshot.key, version },
        content: { ...(snapshot.content as Extract<WikiPartContent, { kind: 'snapshot' }>), summary },
      });
    expect(await save(1, 'A thief.')).toEqual({ key: snapshot.key, version: 2 });
    await expect(save(1, 'A queen.')).rejects.toMatchObject({
      ...{ code: 'VERSION_CONFLICT', details: { currentVersion: 2, changedFields: ['summary'] } },
    });
    const entry = await wiki.getEntry(author, { branchId, entryKey });
    expect(entry.summary).toBe('A thief.');
  });

  it('has one winner of many at once', async () => {
    const { branchId } = novel;
    const entryKey = await writer.createEntry('Ten hands', writer.gate(1));
    const { key } = (await partsOf(author, branchId, entryKey)).find(
      ({ content }) => content.kind === 'entry',
    )!;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        editing.savePart(author, {
          ...{ branchId, key, version: 1 },
          content: { kind: 'entry', gate: writer.gate(2), type: 'item', label: `Hand ${n}` },
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'VERSION_CONFLICT' });
    }
  });

  it('made twice with one key is made once', async () => {
    const { branchId } = novel;
    const input = {
      ...{ branchId, type: 'place' as const, gate: writer.gate(1), name: 'Once', summary: '' },
      ...{ attributes: [], idempotencyKey: randomUUID() },
    };
    const [one, two] = await Promise.all([
      editing.createEntry(author, input),
      editing.createEntry(author, input),
    ]);
    expect(two).toEqual(one);
    expect(await namesIn(author, branchId)).toEqual(expect.arrayContaining(['Once']));
    await expect(editing.createEntry(author, { ...input, name: 'Twice' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('is for the author alone, and looks to others as if there were nothing', async () => {
    const { branchId } = novel;
    const entryKey = await writer.createEntry('Guarded', writer.gate(0));
    const key = WikiPartKey.parse(entryKey);
    const part = { branchId, key, version: 1 };
    const content = { kind: 'entry' as const, gate: writer.gate(0), type: 'item' as const, label: 'Mine' };
    for (const attempt of [
      () => editing.getEditable(forker, { branchId, entryKey }),
      () => editing.listManaged(forker, { branchId, limit: 5 }),
      () => editing.listEditableEvents(forker, { branchId }),
      () => editing.listGateChapters(forker, { branchId }),
      () => editing.savePart(forker, { ...part, content }),
      () => editing.deletePart(forker, part),
      () => editing.updateSettings(forker, { branchId, version: 1, showsHiddenCount: true }),
      () =>
        editing.addPart(forker, { branchId, entryKey, content: alias('X'), idempotencyKey: randomUUID() }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(notFound);
    }
    expect(await namesIn(author, branchId)).toContain('Guarded');
  });

  it('refuses a gate, an entry and a target that the branch does not have, and parts where they do not belong', async () => {
    const { branchId } = novel;
    const other = await buildNovel(test.db);
    const entryKey = await writer.createEntry('Here', writer.gate(0));
    const add = (content: WikiPartContent, key: WikiEntryKey | null = entryKey) =>
      editing.addPart(author, { branchId, entryKey: key, content, idempotencyKey: randomUUID() });
    const foreign = {
      from: 'chapter' as const,
      chapterId: other.chapterIds[0]!,
      effective: 'on_open' as const,
    };
    await expect(add({ kind: 'alias', gate: foreign, name: 'X' })).rejects.toMatchObject(notFound);
    const nowhere = WikiEntryKey.parse(ids.next());
    await expect(add(alias('X'), nowhere)).rejects.toMatchObject(notFound);
    const relation = { kind: 'relation' as const, gate: writer.gate(1), label: 'a', reverse: 'b' };
    await expect(add({ ...relation, targetKey: nowhere })).rejects.toMatchObject(notFound);
    await expect(add(alias('X'), null)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const entry = { kind: 'entry' as const, gate: writer.gate(1), type: 'item' as const, label: 'X' };
    await expect(add(entry)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('that removes an entry removes all that it says; what is gone stays gone', async () => {
    const { branchId } = novel;
    const entryKey = await writer.createEntry('Doomed', writer.gate(1));
    await writer.addPart(entryKey, alias('Condemned'));
    const key = WikiPartKey.parse(entryKey);
    await editing.deletePart(author, { branchId, key, version: 1 });
    expect(await namesIn(author, branchId)).not.toContain('Doomed');
    const hits = await wiki.search(author, { branchId, query: 'condemned', limit: 5 });
    expect(hits.items).toEqual([]);
    await expect(editing.deletePart(author, { branchId, key, version: 2 })).rejects.toMatchObject(notFound);
    await expect(editing.getEditable(author, { branchId, entryKey })).rejects.toMatchObject(notFound);
  });
});

describe('in a fork', () => {
  let fork: Awaited<ReturnType<typeof buildFork>>;
  let hero: WikiEntryKey;
  let snapshotKey: WikiPartKey;

  beforeAll(async () => {
    await startNovel();
    hero = await writer.createEntry('Hero', writer.gate(1), 'Sets out.');
    await writer.createEntry('Later foe', writer.gate(4));
    await writer.addPart(hero, {
      ...{
        kind: 'snapshot',
        gate: writer.gate(4),
        name: 'Hero the betrayed',
        summary: 'Alone.',
        attributes: [],
      },
    });
    const built = await buildFork(test.db, novel, {
      ...{ forkPosition: 3, authorId: forker.userId, chapters: [{}, {}] },
    });
    fork = built;
    snapshotKey = (await partsOf(author, novel.branchId, hero)).find(
      ({ content }) => content.kind === 'snapshot' && content.name === 'Hero',
    )!.key;
  });

  const save = (actor: Actor, branchId: typeof novel.branchId, version: number, summary: string) =>
    editing.savePart(actor, {
      ...{ branchId, key: snapshotKey, version },
      content: { kind: 'snapshot', gate: writer.gate(1), name: 'Hero', summary, attributes: [] },
    });
  const summaryIn = async (branchId: typeof novel.branchId, actor: Actor) =>
    (await wiki.getEntry(actor, { branchId, entryKey: hero, asOf: 3 })).summary;

  it('the wiki is that of the moment of the fork, up to its chapter', async () => {
    expect(await namesIn(forker, fork.branchId)).toEqual(['Hero']);
    await writer.createEntry('Early but added after', writer.gate(1));
    expect(await namesIn(author, novel.branchId)).toContain('Early but added after');
    expect(await namesIn(forker, fork.branchId)).toEqual(['Hero']);
  });

  it('edits of either side stay on that side, both from the same version', async () => {
    await save(author, novel.branchId, 1, 'Upstream edit.');
    expect(await summaryIn(fork.branchId, forker)).toBe('Sets out.');
    expect(await save(forker, fork.branchId, 1, 'Fork edit.')).toMatchObject({ version: 2 });
    await expect(save(forker, fork.branchId, 1, 'Late.')).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 2, changedFields: ['attributes', 'summary'] },
    });
    expect(await summaryIn(fork.branchId, forker)).toBe('Fork edit.');
    expect(await summaryIn(novel.branchId, author)).toBe('Upstream edit.');
    const rows = await test.db
      .selectFrom('wiki_part')
      .select(['branch_id', 'derived_from'])
      .where('part_key', '=', snapshotKey)
      .where('to_seq', '=', 2_147_483_647)
      .orderBy('derived_from')
      .execute();
    expect(rows).toEqual([
      { branch_id: fork.branchId, derived_from: novel.branchId },
      { branch_id: novel.branchId, derived_from: null },
    ]);
  });

  it.each([1, 3])(
    'a fork at chapter %i, inherited by its parent, has the parent’s edits',
    async (forkPosition) => {
      const own = createWikiWriter(test.db, {
        ...{ author: forker, branchId: fork.branchId },
        chapterIds: [...novel.chapterIds.slice(0, 3), ...fork.chapterIds],
      });
      const edits = await own.createEntry(`Told of ${forkPosition}`, own.gate(1));
      const later = await own.createEntry(`Later than ${forkPosition}`, own.gate(4));
      const parent = { novelId: novel.novelId, branchId: fork.branchId };
      const second = await buildFork(test.db, parent, { forkPosition });
      const third = await buildFork(test.db, { ...parent, branchId: second.branchId }, { forkPosition: 1 });
      for (const { authorId, branchId } of [second, third]) {
        const heir = { ...forker, userId: authorId };
        expect(await summaryIn(branchId, heir)).toBe('Fork edit.');
        expect(await namesIn(heir, branchId)).toEqual(['Hero', `Told of ${forkPosition}`]);
        const { items } = await editing.listGateChapters(heir, { branchId });
        expect(items.map(({ id }) => id)).not.toContain(fork.chapterIds[0]);
      }
      for (const key of [edits, later]) {
        const part = { branchId: fork.branchId, key: WikiPartKey.parse(key), version: 1 };
        await editing.deletePart(forker, part);
      }
      const reader = await buildActor(test.db);
      await buildHorizon(test.db, {
        ...{ userId: reader.userId, branchId: novel.branchId },
        ...{ openedId: novel.chapterIds[0]!, finishedId: novel.chapterIds[0]! },
      });
      expect(await namesIn(reader, second.branchId)).toEqual(['Hero', `Told of ${forkPosition}`]);
    },
  );

  it('what a fork takes away is there still upstream, and in a fork of the fork as it was', async () => {
    const before = await buildFork(
      test.db,
      { novelId: novel.novelId, branchId: fork.branchId },
      { forkPosition: 4 },
    );
    const key = WikiPartKey.parse(hero);
    await editing.deletePart(forker, { branchId: fork.branchId, key, version: 1 });
    expect(await namesIn(forker, fork.branchId)).toEqual([]);
    expect(await namesIn(author, novel.branchId, { asOf: 1 })).toContain('Hero');
    const heir = { ...forker, userId: before.authorId };
    expect(await namesIn(heir, before.branchId)).toEqual(['Hero']);
    expect(await summaryIn(before.branchId, heir)).toBe('Fork edit.');
  });

  it('its author sees upstream’s later entries only by reading, readers keep how far they have come', async () => {
    expect(await namesIn(forker, novel.branchId)).toEqual([]);
    const reader = await buildActor(test.db);
    const reading = { userId: reader.userId, branchId: novel.branchId };
    await buildHorizon(test.db, { ...reading, openedId: novel.chapterIds[4]! });
    expect(await namesIn(reader, novel.branchId)).toContain('Later foe');
    const own = createWikiWriter(test.db, {
      ...{ author: forker, branchId: fork.branchId },
      chapterIds: [...novel.chapterIds.slice(0, 3), ...fork.chapterIds],
    });
    await own.createEntry('Forked friend', own.gate(3));
    await own.createEntry('Forked foe', own.gate(4));
    expect(await namesIn(reader, fork.branchId)).toEqual(['Forked friend']);
    expect(await namesIn(forker, fork.branchId)).toEqual(['Forked foe', 'Forked friend']);
  });

  it('a gate names chapters of the fork’s line and no later ones of upstream', async () => {
    const { items } = await editing.listGateChapters(forker, { branchId: fork.branchId });
    expect(items.map(({ id }) => id)).toEqual([...novel.chapterIds.slice(0, 3), ...fork.chapterIds]);
    const gate = { from: 'chapter' as const, chapterId: novel.chapterIds[3]!, effective: 'on_open' as const };
    await expect(
      editing.createEntry(forker, {
        ...{ branchId: fork.branchId, type: 'item', gate, name: 'X', summary: '', attributes: [] },
        idempotencyKey: randomUUID(),
      }),
    ).rejects.toMatchObject(notFound);
  });
});

it('of a part whose chapter was deleted readers see nothing, and its author that it has no gate', async () => {
  const draft = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, { status: 'draft' }] });
  const own = createWikiWriter(test.db, { author, ...draft });
  const entryKey = await own.createEntry('Lost', own.gate(2));
  await test.db.deleteFrom('chapter').where('id', '=', draft.chapterIds[1]!).execute();
  const reader = await buildActor(test.db);
  await buildHorizon(test.db, {
    ...{ userId: reader.userId, branchId: draft.branchId, openedId: draft.chapterIds[0]! },
    finishedId: draft.chapterIds[0],
  });
  expect(await namesIn(reader, draft.branchId)).toEqual([]);
  expect(await namesIn(author, draft.branchId)).toEqual(['Lost']);
  const parts = await partsOf(author, draft.branchId, entryKey);
  expect(parts.map(({ content, chapter }) => [content.gate.from, chapter])).toEqual([
    ['never', null],
    ['never', null],
  ]);
});
