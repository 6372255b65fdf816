import { ChapterId, ProposalId } from '@inkvine/contracts/primitives';
import { ChapterPrice } from '@inkvine/contracts/stories';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createHorizonTokens } from '../reading/horizon-token.ts';
import { createReadingService } from '../reading/reading.service.ts';
import { createBranchesService } from './branches.service.ts';
import { createChaptersService } from './chapters.service.ts';
import { createProposalsService } from './proposals.service.ts';

const clock = createFakeClock();
const ids = createIds();
const horizonTokens = createHorizonTokens('a secret of the tests');

let test: TestDatabase;
let buffer: TestDraftStore;
let proposals: ReturnType<typeof createProposalsService>;
let chapters: ReturnType<typeof createChaptersService>;
let branches: ReturnType<typeof createBranchesService>;
let reading: ReturnType<typeof createReadingService>;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  const dependencies = { db: test.db, clock, ids, draftStore: buffer.store, horizonTokens };
  proposals = createProposalsService(dependencies);
  chapters = createChaptersService(dependencies);
  branches = createBranchesService(dependencies);
  reading = createReadingService(dependencies);
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});

type Story = Awaited<ReturnType<typeof story>>;
type Changed = Partial<Omit<Parameters<typeof proposals.propose>[1], 'branchId'>>;

/** A novel of three chapters, and a fork after the second with chapters of its own. */
async function story(own: ChapterOverrides[] = [{ title: 'F1' }, { title: 'F2' }]) {
  const author = await buildActor(test.db, { role: 'creator', name: 'Upstream' });
  const forker = await buildActor(test.db, { role: 'creator', name: 'Downstream' });
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const fork = await buildFork(test.db, novel, { forkPosition: 2, authorId: forker.userId, chapters: own });
  return { author, forker, novelId: novel.novelId, mainId: novel.branchId, ...fork };
}

const offerOf = ({ chapterIds }: Pick<Story, 'chapterIds'>, changed: Changed = {}) => ({
  fromChapterId: chapterIds[0]!,
  toChapterId: chapterIds.at(-1)!,
  message: 'This belongs to yours.',
  proposerShare: 6_000,
  entryKeys: [],
  ...changed,
});

async function propose(from: Story, changed: Changed = {}): Promise<ProposalId> {
  const input = { branchId: from.branchId, ...offerOf(from, changed), idempotencyKey: ids.next() };
  return ProposalId.parse((await proposals.propose(from.forker, input)).id);
}

type Answer = Parameters<typeof proposals.answer>[1]['answer'];
const answer = (actor: Actor, proposalId: ProposalId, wanted: Answer, version = 1, message = '') =>
  proposals.answer(actor, {
    proposalId,
    version,
    answer: wanted,
    message,
    entryKeys: [],
    idempotencyKey: ids.next(),
  });

const sent = async ({ forker, branchId }: Story) =>
  (await proposals.listSent(forker, { branchId, limit: 20 })).items;
const stateOf = async (from: Story) => (await sent(from))[0]?.state;

const mainChapters = async ({ author, novelId }: Story) =>
  (await chapters.listManaged(author, { novelId, limit: 100 })).items;

const creditsOf = (chapterId: string) =>
  test.db
    .selectFrom('chapter_credit')
    .select(['user_id as userId', 'share'])
    .where('chapter_id', '=', chapterId)
    .orderBy('share', 'desc')
    .execute();

async function rewrite(actor: Actor, chapterId: ChapterId, text: string) {
  const { version } = await chapters.getEditable(actor, { chapterId });
  const saved = await chapters.update(actor, { chapterId, version, text, price: ChapterPrice.parse(0) });
  await chapters.publish(actor, { chapterId, version: saved.version });
}

describe('an accepted proposal', () => {
  it('becomes new drafts at the end of upstream with credit and split, and changes nothing there', async () => {
    const from = await story();
    const before = await mainChapters(from);
    const id = await propose(from);
    expect(await answer(from.author, id, 'accept')).toMatchObject({ state: 'accepted', version: 2 });
    const after = await mainChapters(from);
    expect(after.slice(0, 3)).toEqual(before);
    expect(after.slice(3)).toMatchObject([
      { number: 4, title: 'F1', status: 'draft', price: 0 },
      { number: 5, title: 'F2', status: 'draft', price: 0 },
    ]);
    expect(await creditsOf(after[3]!.id)).toEqual([
      { userId: from.forker.userId, share: 6_000 },
      { userId: from.author.userId, share: 4_000 },
    ]);
    const [proposal] = await sent(from);
    expect(proposal).toMatchObject({ state: 'accepted', split: { proposer: 6_000, upstream: 4_000 } });
  });

  it('brings the text of the time it was made, without notes of its author', async () => {
    const from = await story([{ text: 'As it was.' }]);
    await test.db
      .updateTable('chapter_revision')
      .set({
        blocks: JSON.stringify([
          { id: 'a', type: 'comment', text: 'Mine alone.' },
          { id: 'b', type: 'paragraph', text: 'As it was.' },
        ]),
      })
      .where('chapter_id', '=', from.chapterIds[0]!)
      .execute();
    const id = await propose(from);
    await rewrite(from.forker, from.chapterIds[0]!, 'As it is now.');
    const text = await proposals.getText(from.author, { proposalId: id, chapterId: from.chapterIds[0]! });
    expect(text.blocks).toEqual([{ id: 'b', type: 'paragraph', text: 'As it was.' }]);
    await answer(from.author, id, 'accept');
    const made = (await mainChapters(from))[3]!;
    const { text: written } = await chapters.getEditable(from.author, {
      chapterId: ChapterId.parse(made.id),
    });
    expect(written.trim()).toBe('As it was.');
  });

  it('tells readers who wrote with the author, once that one publishes it', async () => {
    const from = await story([{}]);
    await answer(from.author, await propose(from), 'accept');
    const made = (await mainChapters(from))[3]!;
    const chapterId = ChapterId.parse(made.id);
    await expect(reading.openChapter(null, { chapterId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await chapters.publish(from.author, { chapterId, version: made.version });
    const read = await reading.openChapter(null, { chapterId });
    expect(read.credits).toEqual([{ id: from.forker.userId, name: 'Downstream' }]);
  });

  it('keeps those credited who were when it is proposed further up', async () => {
    const middle = await story([{ title: 'Middle' }]);
    const deep = await buildActor(test.db, { role: 'creator', name: 'Deep' });
    const fork = await buildFork(
      test.db,
      { novelId: middle.novelId, branchId: middle.branchId },
      {
        forkPosition: 3,
        authorId: deep.userId,
      },
    );
    const first = await propose({ ...middle, ...fork, forker: deep }, { proposerShare: 5_000 });
    await answer(middle.forker, first, 'accept');
    const { items } = await chapters.listManaged(middle.forker, {
      novelId: middle.novelId,
      branchId: middle.branchId,
      limit: 10,
    });
    const chapterId = ChapterId.parse(items[1]!.id);
    await chapters.publish(middle.forker, { chapterId, version: 1 });
    await answer(middle.author, await propose({ ...middle, chapterIds: [chapterId] }), 'accept');
    const made = (await mainChapters(middle))[3]!;
    const credits = await creditsOf(made.id);
    expect(credits.map(({ share }) => share)).toEqual([4_000, 3_000, 3_000]);
    expect(new Set(credits.map(({ userId }) => userId))).toEqual(
      new Set([middle.author.userId, middle.forker.userId, deep.userId]),
    );
  });

  it('is accepted once by the same key, and by two calls at once', async () => {
    const from = await story();
    const id = await propose(from);
    const input = { proposalId: id, version: 1, answer: 'accept' as const, message: '', entryKeys: [] };
    const key = ids.next();
    const [one, other] = await Promise.all([
      proposals.answer(from.author, { ...input, idempotencyKey: key }),
      proposals.answer(from.author, { ...input, idempotencyKey: key }),
    ]);
    expect(one).toEqual(other);
    expect(await mainChapters(from)).toHaveLength(5);
  });

  it('is accepted by one of two who answer at once', async () => {
    const from = await story();
    const id = await propose(from);
    const answers = await Promise.allSettled([
      answer(from.author, id, 'accept'),
      answer(from.author, id, 'accept'),
    ]);
    const refused = answers.find(({ status }) => status === 'rejected');
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused).toMatchObject({ reason: { code: 'VERSION_CONFLICT', details: { currentVersion: 2 } } });
    expect(await mainChapters(from)).toHaveLength(5);
  });

  it('stands beside another that is accepted at once, each with its own chapters', async () => {
    const from = await story();
    const first = await propose(from, { toChapterId: from.chapterIds[0]! });
    const second = await propose(from, { fromChapterId: from.chapterIds[1]! });
    await Promise.all([answer(from.author, first, 'accept'), answer(from.author, second, 'accept')]);
    const made = (await mainChapters(from)).slice(3);
    expect(made.map(({ number }) => number)).toEqual([4, 5]);
    expect(made.map(({ title }) => title).sort()).toEqual(['F1', 'F2']);
  });
});

describe('accepting and withdrawing at once', () => {
  it('ends in one of them, with chapters exactly when it was accepted', async () => {
    for (let round = 0; round < 8; round += 1) {
      const from = await story();
      const id = await propose(from);
      const results = await Promise.allSettled([
        answer(from.author, id, 'accept'),
        proposals.withdraw(from.forker, { proposalId: id, version: 1 }),
      ]);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const isAccepted = results[0].status === 'fulfilled';
      expect(await stateOf(from)).toBe(isAccepted ? 'accepted' : 'withdrawn');
      expect(await mainChapters(from)).toHaveLength(isAccepted ? 5 : 3);
    }
  });
});

describe('the states', () => {
  it('go from open over asked changes and a revision to an answer', async () => {
    const from = await story();
    const id = await propose(from);
    await answer(from.author, id, 'request_changes', 1, 'Less of the boat.');
    expect(await sent(from)).toMatchObject([{ state: 'changes_requested', answer: 'Less of the boat.' }]);
    await rewrite(from.forker, from.chapterIds[0]!, 'No boat.');
    const revised = { proposalId: id, version: 2, ...offerOf(from, { proposerShare: 5_000 }) };
    expect(await proposals.revise(from.forker, revised)).toMatchObject({ state: 'open', version: 3 });
    const text = await proposals.getText(from.author, { proposalId: id, chapterId: from.chapterIds[0]! });
    expect(text.blocks.map((block) => block.text)).toEqual(['No boat.']);
    await expect(answer(from.author, id, 'accept', 2)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      details: { currentVersion: 3, changedFields: ['chapters', 'split', 'state'] },
    });
    expect(await answer(from.author, id, 'accept', 3)).toMatchObject({ state: 'accepted' });
  });

  it('may be accepted, declined or withdrawn after changes were asked for', async () => {
    for (const wanted of ['accept', 'decline', 'withdraw'] as const) {
      const from = await story();
      const id = await propose(from);
      await answer(from.author, id, 'request_changes');
      const { state } =
        wanted === 'withdraw'
          ? await proposals.withdraw(from.forker, { proposalId: id, version: 2 })
          : await answer(from.author, id, wanted, 2);
      expect(state).toBe({ accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' }[wanted]);
    }
  });

  it('end for good', async () => {
    for (const end of ['accept', 'decline', 'withdraw', 'stale'] as const) {
      const from = await story();
      const id = await propose(from);
      if (end === 'withdraw') await proposals.withdraw(from.forker, { proposalId: id, version: 1 });
      else if (end === 'stale') await outdate(from, id);
      else await answer(from.author, id, end);
      const refused = { code: 'TRANSITION_REFUSED' };
      for (const wanted of ['accept', 'request_changes', 'decline'] as const) {
        await expect(answer(from.author, id, wanted, 2)).rejects.toMatchObject(refused);
      }
      const own = { proposalId: id, version: 2 };
      await expect(proposals.withdraw(from.forker, own)).rejects.toMatchObject(refused);
      await expect(proposals.revise(from.forker, { ...own, ...offerOf(from) })).rejects.toMatchObject(
        refused,
      );
      expect(await mainChapters(from)).toHaveLength(end === 'accept' ? 5 : 3);
    }
  });

  it('are told to the other side', async () => {
    const from = await story();
    const id = await propose(from);
    await answer(from.author, id, 'decline');
    const news = async (actor: Actor) =>
      (await branches.listEvents(actor, { limit: 5 })).items.filter(({ kind }) => kind !== 'fork_published');
    expect(await news(from.author)).toMatchObject([
      { kind: 'proposal_made', branchId: from.branchId, person: { name: 'Downstream' } },
    ]);
    expect(await news(from.forker)).toMatchObject([
      { kind: 'proposal_answered', person: { name: 'Upstream' } },
    ]);
  });
});

/** Upstream goes on, and its author accepts what was made before that. */
async function outdate({ author, mainId }: Story, id: ProposalId): Promise<void> {
  await test.db.transaction().execute((trx) => updateBranchSeq(trx, mainId));
  await expect(answer(author, id, 'accept')).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
    details: { currentVersion: 2, changedFields: ['upstreamVersion'] },
  });
}

describe('a proposal on what upstream was', () => {
  it('is stale once its author accepts it, and stays so', async () => {
    const from = await story();
    const id = await propose(from);
    await rewrite(from.author, ChapterId.parse((await mainChapters(from))[2]!.id), 'Upstream goes on.');
    expect(await sent(from)).toMatchObject([{ state: 'open', outdated: true }]);
    const input = { proposalId: id, version: 1, answer: 'accept' as const, message: '', entryKeys: [] };
    const key = ids.next();
    for (const _ of ['first', 'again']) {
      await expect(proposals.answer(from.author, { ...input, idempotencyKey: key })).rejects.toMatchObject({
        code: 'VERSION_CONFLICT',
        details: { changedFields: ['upstreamVersion'] },
      });
    }
    expect(await stateOf(from)).toBe('stale');
    expect(await mainChapters(from)).toHaveLength(3);
  });

  it('is made anew by a revision', async () => {
    const from = await story();
    const id = await propose(from);
    await test.db.transaction().execute((trx) => updateBranchSeq(trx, from.mainId));
    await proposals.revise(from.forker, { proposalId: id, version: 1, ...offerOf(from) });
    expect(await sent(from)).toMatchObject([{ outdated: false }]);
    expect(await answer(from.author, id, 'accept', 2)).toMatchObject({ state: 'accepted' });
  });

  it('is stale when one of its chapters was taken down, and nobody reads that any more', async () => {
    const from = await story();
    const id = await propose(from);
    const chapterId = from.chapterIds[1]!;
    await test.db
      .updateTable('chapter')
      .set({ taken_down_at: clock.now().toISOString() })
      .where('id', '=', chapterId)
      .execute();
    await expect(proposals.getText(from.author, { proposalId: id, chapterId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(answer(from.author, id, 'accept')).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await stateOf(from)).toBe('stale');
  });
});
