import { randomUUID } from 'node:crypto';
import { missing, owned, plain, shared, type ObjectRow, type Row } from './access-kinds.ts';

const page = { limit: 5 };

const terms = {
  mode: 'ask',
  scope: 'any_published',
  commercial: 'no',
  royaltyPercent: 0,
  survivesUpstream: true,
};

const ofNovel =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    novelId: owner === null ? missing() : (await world.createNovel(owner, { publishAtPrice: 0 })).novelId,
    ...rest,
  });

/** A chapter of a published novel that wants to be asked. */
const ofPlace =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const novel = owner === null ? null : await world.createNovelToAsk(owner);
    return { branchId: novel?.branchId ?? missing(), chapterId: novel?.chapterId ?? missing(), ...rest };
  };

const ofFork =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    branchId: owner === null ? missing() : (await world.createFork(owner)).branchId,
    version: 1,
    ...rest,
  });

/** A fork whose first chapter was changed upstream. */
const ofEditedFork =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const edit = owner === null ? null : await world.createUpstreamEdit(owner);
    return {
      branchId: edit?.branchId ?? missing(),
      chapterId: edit?.chapterId ?? missing(),
      revisionId: edit?.revisionId ?? missing(),
      ...rest,
    };
  };

/** A proposal to a novel of one's own, and the fork and chapter it comes from. */
const ofProposal =
  (rest: () => object = () => ({})): ObjectRow['input'] =>
  async (world, owner) => {
    const made = owner === null ? null : await world.createProposal(owner);
    const chapterId = made?.chapterId ?? missing();
    return {
      ...{ branchId: made?.branchId ?? missing(), proposalId: made?.proposalId ?? missing(), chapterId },
      entryKey: made?.entryKey ?? missing(),
      ...{ fromChapterId: chapterId, toChapterId: chapterId, version: 1 },
      ...{ message: '', proposerShare: 5_000, ...rest() },
    };
  };
const withKey = () => ({ idempotencyKey: randomUUID() });

/** What each procedure about branches does; see `ACCESS_ROWS`. */
export const BRANCH_ROWS: Record<string, Row> = {
  'branches.terms': shared(ofNovel()),
  'branches.managedTerms': owned(ofNovel()),
  'branches.setTerms': owned(ofNovel({ version: 1, terms, excludedChapterIds: [], excludedUserIds: [] })),
  'branches.map': shared(ofNovel()),
  'branches.branch': shared(ofPlace()),
  'branches.forkForm': shared(ofPlace()),
  'branches.fork': {
    input: async (world, owner) => ({
      ...((await ofPlace()(world, owner)) as object),
      name: 'Otherwise',
      lineVersion: 1,
      policyVersion: 2,
      locale: 'en',
      idempotencyKey: randomUUID(),
    }),
    own: 'OK',
    others: 'FORK_REFUSED',
    missing: 'NOT_FOUND',
  },
  'branches.requestFork': shared(ofPlace({ policyVersion: 2, message: '' }), 'TRANSITION_REFUSED'),
  'branches.withdrawRequest': owned(async (world, owner) => ({
    requestId: owner === null ? missing() : await world.createForkRequest({ by: owner }),
    version: 1,
  })),
  'branches.requests': owned(ofNovel(page)),
  'branches.answerRequest': owned(async (world, owner) => ({
    requestId: owner === null ? missing() : await world.createForkRequest({ to: owner }),
    version: 1,
    grant: true,
  })),
  'branches.managedBranch': owned(ofFork()),
  'branches.rename': owned(ofFork({ name: 'Another name' })),
  'branches.rewriteFrom': { ...owned(ofFork({ number: 2 })), own: 'TRANSITION_REFUSED' },
  'branches.upstreamEdits': owned(ofFork(page)),
  'branches.upstreamEdit': owned(ofEditedFork()),
  'branches.answerUpstreamEdit': owned(ofEditedFork({ take: true })),
  'branches.forks': owned(ofNovel(page)),
  'branches.setStanding': owned(ofFork({ standing: 'endorsed' })),
  'branches.proposals.form': owned(ofFork()),
  'branches.proposals.propose': owned(ofProposal(withKey)),
  'branches.proposals.revise': owned(ofProposal()),
  'branches.proposals.withdraw': owned(ofProposal()),
  'branches.proposals.sent': owned(ofFork(page)),
  'branches.proposals.received': owned(ofFork(page)),
  'branches.proposals.text': owned(ofProposal()),
  'branches.proposals.entry': owned(ofProposal()),
  'branches.proposals.answer': owned(ofProposal(() => ({ ...withKey(), answer: 'decline' }))),
  'branches.events': plain(() => page),
  'branches.markEventsSeen': plain(),
};
