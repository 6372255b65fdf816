import { randomUUID } from 'node:crypto';
import { WikiEntryKey, WikiSuggestionId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createWikiSuggestionsService } from './wiki-suggestions.service.ts';
import { createWikiService } from './wiki.service.ts';

const dependencies = {
  clock: createFakeClock(),
  ids: createIds(),
  horizonTokens: createHorizonTokens('secret'),
};
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let wiki: ReturnType<typeof createWikiService>;
let suggestions: ReturnType<typeof createWikiSuggestionsService>;
let author: Actor;
let reader: Actor;
let novel: BuiltNovel;
let inn: WikiEntryKey;
let hidden: WikiEntryKey;

beforeAll(async () => {
  test = await createTestDatabase();
  wiki = createWikiService({ db: test.db, ...dependencies });
  suggestions = createWikiSuggestionsService({ db: test.db, ...dependencies });
  author = await buildActor(test.db, { role: 'creator' });
  reader = await buildActor(test.db, { name: 'Nari' });
  novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const { createEntry, gate } = createWikiWriter(test.db, { author, ...novel });
  inn = await createEntry('The inn', gate(1));
  hidden = await createEntry('The vault', gate(3));
  await readTo(reader, 2, 2);
});
afterAll(() => test.drop());

const readTo = (actor: Actor, opened: number, finished: number) =>
  buildHorizon(test.db, {
    ...{ userId: actor.userId, branchId: novel.branchId },
    ...{ openedId: novel.chapterIds[opened - 1]!, finishedId: novel.chapterIds[finished - 1] },
  });

async function suggest(entryKey: WikiEntryKey | null, title = 'The cellar', by = reader) {
  const { id } = await suggestions.submit(by, {
    ...{ branchId: novel.branchId, entryKey, title, text: 'It has a second door.' },
    idempotencyKey: randomUUID(),
  });
  return WikiSuggestionId.parse(id);
}

const list = () => ({ branchId: novel.branchId, limit: 50 });

it('a suggestion is stamped with how far its reader had come and waits for the author', async () => {
  const id = await suggest(inn);
  const mine = await suggestions.listMine(reader, list());
  expect(mine.items[0]).toMatchObject({ id, status: 'open', chapter: 2, entryKey: inn, version: 1 });
  expect((await suggestions.listReceived(author, list())).items[0]).toMatchObject({
    ...{ id, by: 'Nari', entryLabel: 'The inn', chapter: 2, chapterId: novel.chapterIds[1] },
  });
  expect((await suggestions.listMine(await buildActor(test.db), list())).items).toEqual([]);
  await expect(suggestions.listReceived(reader, list())).rejects.toMatchObject(notFound);
});

it('accepted, it becomes a section for those who have finished that chapter, with its reader’s name', async () => {
  const suggestionId = await suggest(inn, 'A second cellar');
  expect(await suggestions.decide(author, { suggestionId, version: 1, accept: true })).toEqual({
    ...{ status: 'accepted', entryKey: inn },
  });
  const sections = async (actor: Actor) =>
    (await wiki.getEntry(actor, { branchId: novel.branchId, entryKey: inn })).sections.map(
      ({ title, suggestedBy }) => [title, suggestedBy],
    );
  expect(await sections(reader)).toEqual([['A second cellar', 'Nari']]);
  const behind = await buildActor(test.db);
  await readTo(behind, 2, 1);
  expect(await sections(behind)).toEqual([]);
});

it('accepted without an entry, it becomes one', async () => {
  const suggestionId = await suggest(null, 'The ferryman');
  const { entryKey } = await suggestions.decide(author, { suggestionId, version: 1, accept: true });
  const card = { branchId: novel.branchId, entryKey: WikiEntryKey.parse(entryKey) };
  expect(await wiki.getCard(reader, card)).toMatchObject({
    ...{ name: 'The ferryman', summary: 'It has a second door.' },
  });
});

it('from somebody who has read nothing, it is shown to nobody until its author says from when', async () => {
  const newcomer = await buildActor(test.db);
  const suggestionId = await suggest(null, 'A guess', newcomer);
  const { entryKey } = await suggestions.decide(author, { suggestionId, version: 1, accept: true });
  const card = { branchId: novel.branchId, entryKey: WikiEntryKey.parse(entryKey) };
  await expect(wiki.getCard(newcomer, card)).rejects.toMatchObject(notFound);
  expect(await wiki.getCard(author, card)).toMatchObject({ name: 'A guess' });
});

it('is decided once, by the author alone', async () => {
  const suggestionId = await suggest(inn);
  const decide = (actor: Actor, accept: boolean) =>
    suggestions.decide(actor, { suggestionId, version: 1, accept });
  await expect(decide(reader, true)).rejects.toMatchObject(notFound);
  const outcomes = await Promise.allSettled([
    decide(author, true),
    decide(author, false),
    decide(author, true),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(decide(author, false)).rejects.toMatchObject({
    ...{ code: 'VERSION_CONFLICT', details: { currentVersion: 2 } },
  });
});

it('cannot be about what its reader may not know, as if it were nothing', async () => {
  await expect(suggest(hidden)).rejects.toMatchObject(notFound);
  await expect(suggest(WikiEntryKey.parse(dependencies.ids.next()))).rejects.toMatchObject(notFound);
});

it('of one reader at most twenty wait', async () => {
  const eager = await buildActor(test.db);
  await readTo(eager, 1, 1);
  for (let n = 0; n < 20; n += 1) await suggest(inn, `Idea ${n}`, eager);
  await expect(suggest(inn, 'One more', eager)).rejects.toMatchObject({
    ...{ code: 'TRANSITION_REFUSED', details: { maximumOpen: 20 } },
  });
});
