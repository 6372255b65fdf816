import {
  type BranchId,
  ChapterId,
  ProposalId,
  WikiEntryKey,
  WikiPartKey,
} from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createChaptersService } from '../stories/chapters.service.ts';
import { createProposalsService } from '../stories/proposals.service.ts';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createWikiEditingService } from './wiki-editing.service.ts';
import { createWikiService } from './wiki.service.ts';

const clock = createFakeClock();
const ids = createIds();
const page = { limit: 50, order: 'name' as const };
const notFound = { code: 'NOT_FOUND' };

let test: TestDatabase;
let buffer: TestDraftStore;
let wiki: ReturnType<typeof createWikiService>;
let editing: ReturnType<typeof createWikiEditingService>;
let proposals: ReturnType<typeof createProposalsService>;
let chapters: ReturnType<typeof createChaptersService>;

beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const horizonTokens = createHorizonTokens('secret');
  const dependencies = { db: test.db, clock, ids, draftStore: buffer.store, horizonTokens };
  wiki = createWikiService(dependencies);
  editing = createWikiEditingService(dependencies);
  proposals = createProposalsService(dependencies);
  chapters = createChaptersService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

type Story = Awaited<ReturnType<typeof story>>;

/**
 * A novel of three chapters whose wiki knows a rider, and a fork after the second with two chapters of its own, whose
 * wiki knows more of the rider, and a boat.
 */
async function story() {
  const author = await buildActor(test.db, { role: 'creator', name: 'Upstream' });
  const forker = await buildActor(test.db, { role: 'creator', name: 'Downstream' });
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const above = createWikiWriter(test.db, { author, ...novel });
  const rider = await above.createEntry('Rider', above.gate(1), 'Comes with the ebb.');
  const fork = await buildFork(test.db, novel, {
    ...{ forkPosition: 2, authorId: forker.userId, chapters: [{ title: 'F1' }, { title: 'F2' }] },
  });
  const all = [...novel.chapterIds.slice(0, 2), ...fork.chapterIds];
  const below = createWikiWriter(test.db, {
    ...{ author: forker, branchId: fork.branchId, chapterIds: all },
  });
  const boat = await below.createEntry('Boat', below.gate(3), `Carries [[${rider}|the rider]].`);
  await below.addPart(rider, {
    ...{ kind: 'section', gate: below.gate(4), title: 'The end', text: 'He drowns.' },
  });
  return { author, forker, novel, fork, above, below, rider, boat };
}

async function propose(
  { forker, fork }: Story,
  entryKeys: WikiEntryKey[],
  last: 'one' | 'both' = 'both',
): Promise<ProposalId> {
  const [first, second] = fork.chapterIds;
  const saved = await proposals.propose(forker, {
    ...{ branchId: fork.branchId, fromChapterId: first!, toChapterId: last === 'one' ? first! : second! },
    ...{ entryKeys, message: '', proposerShare: 5_000, idempotencyKey: ids.next() },
  });
  return ProposalId.parse(saved.id);
}

const accept = (actor: Actor, proposalId: ProposalId, entryKeys: WikiEntryKey[]) =>
  proposals.answer(actor, {
    ...{ proposalId, version: 1, answer: 'accept', message: '', entryKeys, idempotencyKey: ids.next() },
  });

const entryOf = (actor: Actor | null, from: Story, entryKey: WikiEntryKey) =>
  wiki.getEntry(actor, { branchId: from.novel.branchId, entryKey });

const partsOf = async ({ author, novel }: Story, entryKey: WikiEntryKey) =>
  (await editing.getEditable(author, { branchId: novel.branchId, entryKey })).parts;

const namesFor = async (actor: Actor | null, { novel }: Story) =>
  (await wiki.list(actor, { branchId: novel.branchId, ...page })).items.map(({ name }) => name);

it('lets the author of a fork choose of what its wiki says itself, and says what goes along', async () => {
  const from = await story();
  const { forker, fork, rider, boat } = from;
  const offered = [
    { entryKey: boat, label: 'Boat', isNew: true, parts: 2 },
    { entryKey: rider, label: 'Rider', isNew: false, parts: 1 },
  ];
  expect((await proposals.getForm(forker, { branchId: fork.branchId })).entries).toEqual(offered);
  await propose(from, [boat]);
  const sent = await proposals.listSent(forker, { branchId: fork.branchId, limit: 5 });
  expect(sent.items[0]?.entries).toEqual(offered.slice(0, 1));
});

it('refuses entries of which the fork says nothing itself', async () => {
  const from = await story();
  const inherited = await from.above.createEntry('Keeper', from.above.gate(1));
  const refused = { code: 'PROPOSAL_REFUSED', details: { reason: 'entries' } };
  await expect(propose(from, [inherited])).rejects.toMatchObject(refused);
  await expect(propose(from, [from.boat, WikiEntryKey.parse(ids.next())])).rejects.toMatchObject(refused);
});

it('brings what was chosen, under its key, with who wrote it, and to readers with the chapter it belongs to', async () => {
  const from = await story();
  const { author, novel, rider, boat } = from;
  await accept(author, await propose(from, [boat, rider]), [boat, rider]);
  const made = (await chapters.listManaged(author, { novelId: novel.novelId, limit: 10 })).items.slice(3);
  expect(await partsOf(from, boat)).toMatchObject([
    { content: { kind: 'entry', label: 'Boat' }, chapter: 4, suggestedBy: 'Downstream', version: 1 },
    { content: { kind: 'snapshot', summary: `Carries [[${rider}|the rider]].` }, chapter: 4 },
  ]);
  expect(await partsOf(from, rider)).toMatchObject([
    { content: { kind: 'entry' }, suggestedBy: null },
    { content: { kind: 'section', text: 'He drowns.' }, chapter: 5, suggestedBy: 'Downstream' },
    { content: { kind: 'snapshot' }, suggestedBy: null },
  ]);

  // Whoever has read all that is published learns of none of it.
  const reader = await buildActor(test.db);
  const readTo = (openedId: string) =>
    buildHorizon(test.db, {
      userId: reader.userId,
      branchId: novel.branchId,
      openedId,
      finishedId: openedId,
    });
  await readTo(novel.chapterIds[2]!);
  for (const caller of [reader, null]) expect(await namesFor(caller, from)).not.toContain('Boat');
  await expect(entryOf(reader, from, boat)).rejects.toMatchObject(notFound);
  expect((await entryOf(reader, from, rider)).sections).toEqual([]);

  for (const { id, version } of made) {
    await chapters.publish(author, { chapterId: ChapterId.parse(id), version });
  }
  expect(await namesFor(reader, from)).toEqual(['Rider']);
  await readTo(made[0]!.id);
  expect(await namesFor(reader, from)).toEqual(['Boat', 'Rider']);
  expect((await entryOf(reader, from, rider)).sections).toEqual([]);
  await readTo(made[1]!.id);
  expect((await entryOf(reader, from, rider)).sections).toMatchObject([{ title: 'The end' }]);
});

it('leaves what was not chosen where it is, also when it was spoken of', async () => {
  const from = await story();
  const { author, below, boat } = from;
  const oar = await below.createEntry('Oar', below.gate(3), `Of the [[${boat}|boat]].`);
  await below.addPart(oar, {
    ...{ kind: 'relation', gate: below.gate(3), targetKey: boat, label: 'Belongs to', reverse: 'Has' },
  });
  await accept(author, await propose(from, [boat, oar]), [oar]);
  await expect(entryOf(author, from, boat)).rejects.toMatchObject(notFound);
  expect(await partsOf(from, oar)).toMatchObject([
    { content: { kind: 'entry' } },
    { content: { kind: 'snapshot', summary: 'Of the boat.' } },
  ]);
});

it('keeps from readers what belongs to a chapter that was not proposed', async () => {
  const from = await story();
  const { author, rider } = from;
  await accept(author, await propose(from, [rider], 'one'), [rider]);
  const [, section] = await partsOf(from, rider);
  expect(section).toMatchObject({ content: { kind: 'section', gate: { from: 'never' } }, chapter: null });
});

it('shows both sides what goes along, and only the author upstream what it would replace', async () => {
  const from = await story();
  const { author, forker, fork, above, rider } = from;
  const { branchId } = fork;
  const { parts } = await editing.getEditable(forker, { branchId, entryKey: rider });
  const snapshot = parts.find(({ content }) => content.kind === 'snapshot')!;
  if (snapshot.content.kind !== 'snapshot') throw new Error('no snapshot');
  await editing.savePart(forker, {
    ...{ branchId, key: WikiPartKey.parse(snapshot.key), version: snapshot.version },
    content: {
      ...{ kind: 'snapshot', gate: above.gate(1), name: snapshot.content.name },
      ...{ summary: 'Comes with the flood.', attributes: snapshot.content.attributes },
    },
  });
  const proposalId = await propose(from, [rider]);
  const seen = (actor: Actor) => proposals.getEntry(actor, { proposalId, entryKey: rider });
  const [byAuthor, byForker] = [await seen(author), await seen(forker)];
  expect(byAuthor.parts).toMatchObject([
    { content: { title: 'The end' }, before: null, chapter: { number: 4, title: 'F2', proposed: true } },
    {
      content: { summary: 'Comes with the flood.' },
      before: { summary: 'Comes with the ebb.' },
      chapter: { number: 1, proposed: false },
    },
  ]);
  expect(byForker.parts.map(({ before }) => before)).toEqual([null, null]);
  const stranger = await buildActor(test.db, { role: 'moderator' });
  await expect(seen(stranger)).rejects.toMatchObject(notFound);
  const other = { proposalId, entryKey: from.boat };
  await expect(proposals.getEntry(author, other)).rejects.toMatchObject(notFound);

  await accept(author, proposalId, [rider]);
  expect((await entryOf(author, from, rider)).summary).toBe('Comes with the flood.');
  expect(await partsOf(from, rider)).toMatchObject([{ version: 1 }, { version: 1 }, { version: 2 }]);
});

it('says a thing once where upstream took away what it inherits and takes over how a fork of it says that', async () => {
  const from = await story();
  const { author, novel, rider } = from;
  const middle = await buildActor(test.db, { role: 'creator' });
  const last = await buildActor(test.db, { role: 'creator' });
  const upper = await buildFork(test.db, novel, { forkPosition: 2, authorId: middle.userId });
  const lower = await buildFork(
    test.db,
    { novelId: novel.novelId, branchId: upper.branchId },
    { forkPosition: 3, authorId: last.userId },
  );
  const snapshotIn = async (actor: Actor, branchId: BranchId) => {
    const { parts } = await editing.getEditable(actor, { branchId, entryKey: rider });
    return parts.filter(({ content }) => content.kind === 'snapshot');
  };
  const change = async (actor: Actor, branchId: BranchId) => {
    const [part] = await snapshotIn(actor, branchId);
    return { branchId, key: WikiPartKey.parse(part!.key), version: part!.version };
  };
  await editing.savePart(last, {
    ...(await change(last, lower.branchId)),
    content: {
      ...{ kind: 'snapshot', gate: from.above.gate(1), name: 'Rider' },
      ...{ summary: 'Comes with the flood.', attributes: [] },
    },
  });
  await editing.deletePart(middle, await change(middle, upper.branchId));
  expect(await snapshotIn(middle, upper.branchId)).toEqual([]);
  const proposal = { ...from, forker: last, fork: lower };
  await accept(middle, await propose(proposal, [rider], 'one'), [rider]);
  expect(await snapshotIn(middle, upper.branchId)).toMatchObject([
    { content: { summary: 'Comes with the flood.' } },
  ]);
  expect(await snapshotIn(author, novel.branchId)).toMatchObject([
    { content: { summary: 'Comes with the ebb.' } },
  ]);
});

it('takes nothing once upstream’s wiki says something else, and everything once of two answers at once', async () => {
  const stale = await story();
  const overtaken = await propose(stale, [stale.boat]);
  await stale.above.createEntry('Keeper', stale.above.gate(1));
  await expect(accept(stale.author, overtaken, [stale.boat])).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
  });
  await expect(entryOf(stale.author, stale, stale.boat)).rejects.toMatchObject(notFound);

  const from = await story();
  const proposalId = await propose(from, [from.boat]);
  const answers = await Promise.allSettled([1, 2].map(() => accept(from.author, proposalId, [from.boat])));
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await partsOf(from, from.boat)).map(({ version }) => version)).toEqual([1, 1]);
});
