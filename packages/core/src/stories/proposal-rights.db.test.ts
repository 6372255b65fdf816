import { BranchId, ProposalId, type ChapterId } from '@inkvine/contracts/primitives';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildFork, buildNovel, type ChapterOverrides } from '@inkvine/testkit/stories.builders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import { createForkPolicyService } from './fork-policy.service.ts';
import { createProposalsService } from './proposals.service.ts';

const clock = createFakeClock();
const ids = createIds();

let test: TestDatabase;
let proposals: ReturnType<typeof createProposalsService>;
let policy: ReturnType<typeof createForkPolicyService>;
beforeAll(async () => {
  test = await createTestDatabase();
  proposals = createProposalsService({ db: test.db, clock, ids });
  policy = createForkPolicyService({ db: test.db, clock });
});
afterAll(() => test.drop());

type Story = Awaited<ReturnType<typeof story>>;
type Changed = Partial<Omit<Parameters<typeof proposals.propose>[1], 'branchId'>>;

/** A novel of three chapters, and a fork after the second with chapters of its own. */
async function story(own: ChapterOverrides[] = [{ title: 'F1' }, { title: 'F2' }]) {
  const author = await buildActor(test.db, { role: 'creator' });
  const forker = await buildActor(test.db, { role: 'creator', name: 'Downstream' });
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{}, {}, {}] });
  const fork = await buildFork(test.db, novel, { forkPosition: 2, authorId: forker.userId, chapters: own });
  const { novelId, branchId: mainId, chapterIds: mainChapterIds } = novel;
  return { author, forker, novelId, mainId, mainChapterIds, ...fork };
}

const offerOf = ({ chapterIds }: Story, changed: Changed = {}) => ({
  fromChapterId: chapterIds[0]!,
  toChapterId: chapterIds.at(-1)!,
  message: '',
  proposerShare: 6_000,
  entryKeys: [],
  ...changed,
});

async function propose(from: Story, changed: Changed = {}): Promise<ProposalId> {
  const input = { branchId: from.branchId, ...offerOf(from, changed), idempotencyKey: ids.next() };
  return ProposalId.parse((await proposals.propose(from.forker, input)).id);
}

const answer = (actor: Actor, proposalId: ProposalId, wanted: 'accept' | 'decline') =>
  proposals.answer(actor, {
    ...{ proposalId, version: 1, answer: wanted, message: '', entryKeys: [] },
    idempotencyKey: ids.next(),
  });

const sent = async ({ forker, branchId }: Story) =>
  (await proposals.listSent(forker, { branchId, limit: 20 })).items;

describe('who may propose what', () => {
  it('is made once for a key', async () => {
    const from = await story();
    const input = { branchId: from.branchId, ...offerOf(from), idempotencyKey: ids.next() };
    const made = await Promise.all([
      proposals.propose(from.forker, input),
      proposals.propose(from.forker, input),
    ]);
    expect(made[0]).toEqual(made[1]);
    expect(await sent(from)).toHaveLength(1);
  });

  it('is three unanswered ones to a novel at most, however many are made at once', async () => {
    const from = await story();
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => propose(from)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toMatchObject({
      reason: { code: 'PROPOSAL_REFUSED', details: { reason: 'open_limit' } },
    });
    const form = () => proposals.getForm(from.forker, { branchId: from.branchId });
    expect((await form()).refusal).toBe('open_limit');
    const [latest] = await sent(from);
    await answer(from.author, ProposalId.parse(latest!.id), 'decline');
    expect((await form()).refusal).toBeNull();
    await propose(from);
  });

  it('is nobody whom the author excluded', async () => {
    const from = await story();
    const id = await propose(from);
    await policy.set(from.author, {
      novelId: from.novelId,
      version: 1,
      terms: {
        ...{ mode: 'open', scope: 'any_published', commercial: 'no' },
        ...{ royaltyPercent: 0, survivesUpstream: true },
      },
      excludedChapterIds: [],
      excludedUserIds: [from.forker.userId],
    });
    const refused = { code: 'PROPOSAL_REFUSED', details: { reason: 'closed' } };
    await expect(propose(from)).rejects.toMatchObject(refused);
    const revised = { proposalId: id, version: 1, ...offerOf(from) };
    await expect(proposals.revise(from.forker, revised)).rejects.toMatchObject(refused);
  });

  it('is published chapters of the fork itself', async () => {
    const from = await story([{ title: 'F1' }, { title: 'F2' }, { title: 'F3', status: 'draft' }]);
    const [inherited] = from.mainChapterIds;
    const draft = from.chapterIds[2]!;
    const [first, second] = from.chapterIds as [ChapterId, ChapterId];
    const refused = { code: 'PROPOSAL_REFUSED', details: { reason: 'chapters' } };
    for (const range of [
      { toChapterId: draft },
      { fromChapterId: inherited!, toChapterId: second },
      { fromChapterId: second, toChapterId: first },
    ]) {
      await expect(propose(from, range)).rejects.toMatchObject(refused);
    }
    const form = await proposals.getForm(from.forker, { branchId: from.branchId });
    expect(form.chapters.map(({ title }) => title)).toEqual(['F1', 'F2']);
  });

  it('is the author of the fork, answered by upstream’s, and nobody else sees it', async () => {
    const from = await story();
    const stranger = await buildActor(test.db, { role: 'creator' });
    const id = await propose(from);
    const refused = { code: 'NOT_FOUND' };
    const { branchId, mainId } = from;
    const chapterId = from.chapterIds[0]!;
    const own = { proposalId: id, version: 1 };
    const offer = { branchId, ...offerOf(from), idempotencyKey: ids.next() };
    const page = { limit: 5 };
    for (const actor of [stranger, from.author]) {
      await expect(proposals.getForm(actor, { branchId })).rejects.toMatchObject(refused);
      await expect(proposals.propose(actor, offer)).rejects.toMatchObject(refused);
      await expect(proposals.withdraw(actor, own)).rejects.toMatchObject(refused);
      await expect(proposals.revise(actor, { ...own, ...offerOf(from) })).rejects.toMatchObject(refused);
      await expect(proposals.listSent(actor, { ...page, branchId })).rejects.toMatchObject(refused);
    }
    for (const actor of [stranger, from.forker]) {
      await expect(answer(actor, id, 'accept')).rejects.toMatchObject(refused);
      const received = proposals.listReceived(actor, { ...page, branchId: mainId });
      await expect(received).rejects.toMatchObject(refused);
    }
    await expect(proposals.getText(stranger, { proposalId: id, chapterId })).rejects.toMatchObject(refused);
    const main = { branchId: BranchId.parse(mainId), limit: 5 };
    await expect(proposals.getForm(from.author, main)).rejects.toMatchObject(refused);
    expect((await proposals.listReceived(from.author, main)).items).toMatchObject([
      { id, proposer: { name: 'Downstream' }, split: { proposer: 6_000, upstream: 4_000 } },
    ]);
  });
});
