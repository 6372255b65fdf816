import { WikiEntryKey, type BranchId } from '@inkvine/contracts/primitives';
import { mentionOf } from '@inkvine/domain/wiki/mentions';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiEditingService } from './wiki-editing.service.ts';
import { createWikiService } from './wiki.service.ts';

const clock = createFakeClock();
const ids = createIds();
const horizonTokens = createHorizonTokens('a secret of the tests');
const notFound = { code: 'NOT_FOUND' };
const page = { limit: 50, order: 'name' as const };

let test: TestDatabase;
let wiki: ReturnType<typeof createWikiService>;
let editing: ReturnType<typeof createWikiEditingService>;
let author: Actor;
let novel: BuiltNovel;
let view: { branchId: BranchId };
let knight: WikiEntryKey;
let queen: WikiEntryKey;
let realm: WikiEntryKey;

async function readerAt(opened: number, finished = opened - 1): Promise<Actor> {
  const reader = await buildActor(test.db);
  if (opened > 0) {
    await buildHorizon(test.db, {
      ...{ userId: reader.userId, branchId: novel.branchId },
      ...{ openedId: novel.chapterIds[opened - 1]!, finishedId: novel.chapterIds[finished - 1] },
    });
  }
  return reader;
}

beforeAll(async () => {
  test = await createTestDatabase();
  wiki = createWikiService({ db: test.db, clock, horizonTokens });
  editing = createWikiEditingService({ db: test.db, clock, ids });
  author = await buildActor(test.db, { role: 'creator' });
  novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: [
      ...['Rain.', 'The masked knight rode in.', '“Call me Aldric.”'],
      ...['Rain.', 'Aldric fell. The masked knight no more.'],
    ].map((text, index) => ({ text, price: index === 4 ? 3 : 0 })),
  });
  view = { branchId: novel.branchId };
  const { gate, createEntry, addPart } = createWikiWriter(test.db, { author, ...novel });
  queen = await createEntry('Queen Ysolde', gate(4), 'She reigns.');
  knight = await createEntry('The masked knight', gate(2), `Serves ${mentionOf(queen, 'somebody')}.`);
  await addPart(knight, {
    ...{ kind: 'snapshot', gate: gate(3, 'on_finish'), name: 'Aldric' },
    ...{ summary: 'Brother of the queen.', attributes: [] },
  });
  await addPart(knight, { kind: 'alias', gate: gate(3), name: 'Iron Face' });
  await addPart(knight, {
    ...{ kind: 'section', gate: gate(4), title: 'Death' },
    text: `Falls at the ford.\n\nMourned by ${mentionOf(queen, 'the queen')}.`,
  });
  await addPart(knight, {
    ...{ kind: 'relation', gate: gate(3), targetKey: queen, label: 'sister', reverse: 'brother' },
  });
  await addPart(null, {
    ...{ kind: 'event', gate: gate(2), title: 'The ride', when: 'In the rain', order: 2 },
    ...{ text: `${mentionOf(knight, 'He')} rode to ${mentionOf(queen, 'her')}.`, entryKeys: [knight, queen] },
  });
  await addPart(null, {
    ...{ kind: 'event', gate: gate(0), title: 'The beginning', when: '', order: 1, text: '', entryKeys: [] },
  });
  realm = await createEntry('The realm', gate(0), 'Where it happens.');
  await createEntry('Never told', { from: 'never' });
});
afterAll(() => test.drop());

const namesFor = async (actor: Actor | null, more: object = {}) =>
  (await wiki.list(actor, { ...view, ...page, ...more })).items.map(({ name }) => name);

describe('the list', () => {
  it.each([
    [0, ['The realm']],
    [1, ['The realm']],
    [2, ['The masked knight', 'The realm']],
    [3, ['The masked knight', 'The realm']],
    [4, ['Aldric', 'Queen Ysolde', 'The realm']],
    [5, ['Aldric', 'Queen Ysolde', 'The realm']],
  ])('at chapter %s names what is known there', async (opened, names) => {
    expect(await namesFor(await readerAt(opened))).toEqual(names);
  });

  it('tells a chapter’s later states only to those who have finished it', async () => {
    expect(await namesFor(await readerAt(3, 3))).toEqual(['Aldric', 'The realm']);
  });

  it('shows the author everything, or what readers at a chapter see', async () => {
    expect(await namesFor(author)).toEqual(['Aldric', 'Never told', 'Queen Ysolde', 'The realm']);
    expect(await namesFor(author, { asOf: 2 })).toEqual(['The masked knight', 'The realm']);
    expect(await namesFor(author, { asOf: 0 })).toEqual(['The realm']);
  });

  it('lets readers look back but not ahead', async () => {
    const reader = await readerAt(4);
    expect(await namesFor(reader, { asOf: 2 })).toEqual(['The masked knight', 'The realm']);
    expect(await namesFor(await readerAt(2), { asOf: 5 })).toEqual(['The masked knight', 'The realm']);
  });

  it('comes in pages by name and by first appearance', async () => {
    const reader = await readerAt(5);
    const walk = async (order: 'name' | 'appearance') => {
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const { items, nextCursor } = await wiki.list(reader, { ...view, order, limit: 1, cursor });
        names.push(...items.map(({ name }) => name));
        cursor = nextCursor ?? undefined;
      } while (cursor !== undefined);
      return names;
    };
    expect(await walk('name')).toEqual(['Aldric', 'Queen Ysolde', 'The realm']);
    expect(await walk('appearance')).toEqual(['The realm', 'Aldric', 'Queen Ysolde']);
  });

  it('is of one type when asked', async () => {
    expect(await namesFor(author, { type: 'place' })).toEqual([]);
    expect(await namesFor(author, { type: 'character', asOf: 0 })).toEqual(['The realm']);
  });
});

describe('the overview', () => {
  it('counts after the gate and keeps the number of hidden ones unless the author lets it be known', async () => {
    const reader = await readerAt(2);
    expect(await wiki.getOverview(reader, view)).toEqual({
      types: [{ type: 'character', count: 2 }],
      ...{ total: 2, hidden: null, events: 2, horizon: { opened: 2, finished: 1 }, lastChapter: 5 },
      ...{ sees: 'by_reading', mine: false, choices: { hideUntilFinished: false, revealUpTo: null } },
    });
    await editing.updateSettings(author, { ...view, version: 1, showsHiddenCount: true });
    expect(await wiki.getOverview(reader, view)).toMatchObject({ total: 2, hidden: 1 });
    await editing.updateSettings(author, { ...view, version: 2, showsHiddenCount: false });
    expect(await wiki.getOverview(author, view)).toMatchObject({
      sees: 'everything',
      mine: true,
      hidden: null,
    });
  });
});

describe('an entry', () => {
  const read = (actor: Actor | null, entryKey: WikiEntryKey, more: object = {}) =>
    wiki.getEntry(actor, { ...view, entryKey, ...more });

  it('shows one state, and of all else only what is known', async () => {
    expect(await read(await readerAt(2), knight)).toEqual({
      ...{ entryKey: knight, type: 'character', name: 'The masked knight', firstChapter: 2, asOfChapter: 2 },
      ...{ summary: 'Serves somebody.', summarySpans: [{ text: 'Serves somebody.' }] },
      attributes: [{ label: 'Rank', value: 'rank of The masked knight' }],
      ...{ aliases: [], sections: [], relations: [] },
      changes: [{ chapter: 2, name: 'The masked knight' }],
      previous: null,
      next: { entryKey: realm, name: 'The realm' },
    });
    expect(await read(await readerAt(4), knight)).toMatchObject({
      ...{ name: 'Aldric', summary: 'Brother of the queen.', attributes: [] },
      aliases: [{ name: 'Iron Face', chapter: 3 }],
      sections: [
        {
          title: 'Death',
          paragraphs: [
            [{ text: 'Falls at the ford.' }],
            [{ text: 'Mourned by ' }, { text: 'the queen', entryKey: queen }, { text: '.' }],
          ],
          suggestedBy: null,
        },
      ],
      relations: [{ label: 'sister', entry: { entryKey: queen, name: 'Queen Ysolde' } }],
      next: { entryKey: queen },
    });
  });

  it('says nothing of a relation until both ends are known, and then to both', async () => {
    expect(await read(await readerAt(3, 3), knight)).toMatchObject({ relations: [] });
    expect(await read(await readerAt(4), queen)).toMatchObject({
      relations: [{ label: 'brother', entry: { entryKey: knight, name: 'Aldric' } }],
      previous: { entryKey: knight },
    });
  });

  it('looks the same hidden as missing, as a page and as a card', async () => {
    const reader = await readerAt(3);
    const none = WikiEntryKey.parse(ids.next());
    for (const ask of [
      wiki.getEntry,
      ...[wiki.getCard, wiki.listHistory, wiki.listAppearances].map((one) => one as typeof wiki.getEntry),
    ]) {
      await expect(ask(reader, { ...view, entryKey: queen })).rejects.toMatchObject(notFound);
      await expect(ask(reader, { ...view, entryKey: none })).rejects.toMatchObject(notFound);
    }
    expect(await wiki.getCard(reader, { ...view, entryKey: knight })).toEqual({
      ...{ entryKey: knight, type: 'character', name: 'The masked knight', summary: 'Serves somebody.' },
    });
  });

  it('tells where it was read of, in chapters that were opened and may be read', async () => {
    const places = async (reader: Actor) =>
      (await wiki.listAppearances(reader, { ...view, entryKey: knight })).items.map((item) => [
        item.number,
        item.quote,
      ]);
    expect(await places(await readerAt(3))).toEqual([[2, 'The masked knight rode in.']]);
    expect(await places(await readerAt(5))).toEqual([
      [2, 'The masked knight rode in.'],
      [3, '“Call me Aldric.”'],
    ]);
  });

  it('shows its history as far as it is known, without the author’s labels', async () => {
    const { items } = await wiki.listHistory(await readerAt(2), { ...view, entryKey: knight });
    expect(items.map(({ kind, name, text }) => [kind, name, text]).sort()).toEqual([
      ['entry', '', ''],
      ['snapshot', 'The masked knight', 'Serves somebody.'],
    ]);
  });
});

describe('search', () => {
  const search = async (reader: Actor | null, query: string) =>
    (await wiki.search(reader, { ...view, query, limit: 10 })).items.map(({ name, matched }) => [
      name,
      matched,
    ]);

  it.each([
    ['aldric', 2, []],
    ['aldric', 4, [['Aldric', 'name']]],
    ['masked', 2, [['The masked knight', 'name']]],
    ['masked', 4, []],
    ['iron', 2, []],
    ['iron', 4, [['Aldric', 'alias']]],
    ['falls at', 3, []],
    ['FALLSAT', 4, [['Aldric', 'section']]],
    ['brother', 4, [['Aldric', 'summary']]],
    ['%', 4, []],
    ['never told', 5, []],
  ])('for %s at chapter %s', async (query, opened, hits) => {
    expect(await search(await readerAt(opened), query)).toEqual(hits);
  });

  it('completes names that are known and no others', async () => {
    const complete = async (reader: Actor, query: string) =>
      (await wiki.complete(reader, { ...view, query, limit: 5 })).items.map(({ name }) => name);
    expect(await complete(await readerAt(3), 'que')).toEqual([]);
    expect(await complete(await readerAt(4), 'que')).toEqual(['Queen Ysolde']);
    expect(await complete(await readerAt(4), 'iro')).toEqual(['Aldric']);
  });
});

describe('the timeline', () => {
  it('tells what is known, naming whom one knows', async () => {
    const tell = async (reader: Actor) =>
      (await wiki.listTimeline(reader, { ...view, limit: 10 })).items.map(({ title, text, entries }) => [
        ...[title, text, entries.map(({ name }) => name)],
      ]);
    expect(await tell(await readerAt(1))).toEqual([['The beginning', [], []]]);
    expect(await tell(await readerAt(2))).toEqual([
      ['The beginning', [], []],
      ['The ride', [{ text: 'He', entryKey: knight }, { text: ' rode to her.' }], ['The masked knight']],
    ]);
  });
});

describe('a reader’s choices', () => {
  it('keep a chapter’s facts back until it is finished', async () => {
    const reader = await readerAt(2, 1);
    await wiki.saveChoices(reader, { ...view, hideUntilFinished: true, revealUpTo: null });
    expect(await namesFor(reader)).toEqual(['The realm']);
    expect((await wiki.getOverview(reader, view)).choices).toEqual({
      ...{ hideUntilFinished: true, revealUpTo: null },
    });
  });

  it('reveal up to a chapter that exists, for one answer or until revoked, and never as progress', async () => {
    const reader = await readerAt(1);
    expect(await namesFor(reader, { revealUpTo: 4 })).toEqual(['Aldric', 'Queen Ysolde', 'The realm']);
    expect(await namesFor(reader)).toEqual(['The realm']);
    const saved = await wiki.saveChoices(reader, { ...view, hideUntilFinished: false, revealUpTo: 99 });
    expect(saved.revealUpTo).toBe(5);
    expect(await namesFor(reader)).toEqual(['Aldric', 'Queen Ysolde', 'The realm']);
    await wiki.saveChoices(reader, { ...view, hideUntilFinished: false, revealUpTo: null });
    expect(await namesFor(reader)).toEqual(['The realm']);
  });
});

describe('without an account', () => {
  const token = (opened: number, finished: number) =>
    horizonTokens.sign([
      {
        branchId: novel.branchId,
        openedChapterId: novel.chapterIds[opened - 1]!,
        openedPosition: opened,
        finishedChapterId: novel.chapterIds[finished - 1] ?? null,
        finishedPosition: finished,
      },
    ]);

  it('one sees the introduction, or as far as the signed horizon of the device', async () => {
    expect(await namesFor(null)).toEqual(['The realm']);
    expect(await namesFor(null, { horizonToken: token(2, 1) })).toEqual(['The masked knight', 'The realm']);
    expect(await namesFor(null, { horizonToken: token(3, 3) })).toEqual(['Aldric', 'The realm']);
    expect(await namesFor(null, { horizonToken: token(5, 5), asOf: 2 })).toEqual([
      ...['The masked knight', 'The realm'],
    ]);
  });

  it('a forged horizon and a wish to have everything revealed count for nothing', async () => {
    const forged = createHorizonTokens('another secret').sign([]);
    const stretched = `${token(5, 5).split('.')[0]}.${token(1, 0).split('.')[1]}`;
    for (const horizonToken of [forged, stretched]) {
      expect(await namesFor(null, { horizonToken })).toEqual(['The realm']);
    }
    expect(await namesFor(null, { revealUpTo: 5 })).toEqual(['The realm']);
  });

  it('the horizon of the device counts no more once somebody is signed in', async () => {
    expect(await namesFor(await readerAt(1), { horizonToken: token(5, 5) })).toEqual(['The realm']);
  });
});

it('of an unpublished novel nobody but its author sees a wiki', async () => {
  const draft = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
  const { createEntry, gate } = createWikiWriter(test.db, { author, ...draft });
  await createEntry('Secret', gate(0));
  const list = { branchId: draft.branchId, ...page };
  expect((await wiki.list(author, list)).items).toHaveLength(1);
  for (const actor of [null, await buildActor(test.db)]) {
    await expect(wiki.list(actor, list)).rejects.toMatchObject(notFound);
  }
});

it('moderators see everything, and that they looked is written down', async () => {
  const moderator = await buildActor(test.db, { role: 'moderator' });
  expect(await namesFor(moderator)).toContain('Never told');
  const looks = await test.db
    .selectFrom('wiki_oversight')
    .select('branch_id')
    .where('moderator_id', '=', moderator.userId)
    .execute();
  expect(looks).toEqual([{ branch_id: novel.branchId }]);
});
