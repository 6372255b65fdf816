import { AppError } from '@inkvine/contracts/errors';
import {
  PROPOSAL_MAX_CHAPTERS,
  ProposalSaved,
  type AnswerProposalInput,
  type ProposalForm,
  type ProposalFormInput,
  type ProposalListInput,
  type ProposalPage,
  type ProposalRefusal,
  type ProposedEntryInput,
  type ProposedEntryParts,
  type ProposeInput,
  type ProposedText,
  type ProposedTextInput,
  type ReviseProposalInput,
  type WithdrawProposalInput,
} from '@inkvine/contracts/proposals';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { insertBranchEvent } from '@inkvine/db/stories/branch-event.repository';
import { findManagedBranch } from '@inkvine/db/stories/branch.repository';
import {
  claimProposalRevision,
  claimProposalState,
  findProposal,
  findProposalPlace,
  findProposedWiki,
  insertProposal,
  listOwnPublished,
  listProposals,
  listProposedChapters,
  listProposedTexts,
  lockProposer,
  type ProposalRow,
} from '@inkvine/db/stories/proposal.repository';
import { lockBranch } from '@inkvine/db/stories/publication.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import { refuseProposal, splitOf } from '@inkvine/domain/stories/proposal-rules';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { listOfferedEntries, readOfferedEntries, showOfferedEntry } from '../wiki/proposed-entries.ts';
import { versionConflict } from '../version-conflict.ts';
import { manageNovel } from './permissions.ts';
import { acceptProposal, type ProposalFacts } from './proposal-acceptance.ts';

const ProposalKey = z.tuple([CursorTimestamp, z.uuid()]);

type Saved = z.input<typeof ProposalSaved>;

const ANSWERED = { accept: 'accepted', request_changes: 'changes_requested', decline: 'declined' } as const;

/** Chapters of a fork that its author offers to the branch it parts from, with credit and split (2.2). */
export function createProposalsService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  /** The texts of a range as readers of the fork have them now, and what its wiki says, on what upstream is now. */
  async function readOffer(
    executor: Executor,
    branchId: string,
    input: Pick<ProposeInput, 'fromChapterId' | 'toChapterId' | 'entryKeys' | 'message' | 'proposerShare'>,
  ) {
    const place = await findProposalPlace(executor, branchId);
    if (place === undefined) throw new AppError('NOT_FOUND');
    const own = await listOwnPublished(executor, branchId);
    const from = own.findIndex(({ chapterId }) => chapterId === input.fromChapterId);
    const to = own.findIndex(({ chapterId }) => chapterId === input.toChapterId);
    const chapters = from < 0 ? [] : own.slice(from, to + 1);
    if (chapters.length === 0 || chapters.length > PROPOSAL_MAX_CHAPTERS) throw refused('chapters');
    const { authorId } = place;
    const wiki = await readOfferedEntries(executor, { branchId, authorId }, input.entryKeys);
    if (wiki === null) throw refused('entries');
    const { message, proposerShare } = input;
    return {
      place,
      offer: {
        chapterIds: chapters.map(({ chapterId }) => chapterId),
        revisionIds: chapters.map(({ revisionId }) => revisionId),
        wiki,
        upstreamVersion: place.upstreamVersion,
        message,
        proposerShare,
      },
    };
  }

  /** A proposal of the actor's own. */
  async function ownProposal(executor: Executor, actor: Actor, proposalId: string): Promise<ProposalFacts> {
    const proposal = await findProposal(executor, proposalId);
    if (proposal?.proposerId !== actor.userId) throw new AppError('NOT_FOUND');
    return proposal;
  }

  async function tell(
    trx: DatabaseTransaction,
    kind: 'proposal_made' | 'proposal_answered',
    proposal: { id: string; branchId: string; userId: string; actorId: string; version: number; at: string },
  ): Promise<void> {
    const { id, version, ...event } = proposal;
    await insertBranchEvent(trx, { ...event, kind, key: `${kind}:${id}:${version}` });
  }

  async function isStale(trx: DatabaseTransaction, proposal: ProposalFacts): Promise<boolean> {
    if (proposal.upstreamVersion !== proposal.presentUpstreamVersion) return true;
    const texts = await listProposedTexts(trx, { proposalId: proposal.id });
    return texts.some(({ takenDown }) => takenDown);
  }

  async function listBy(
    of: 'branch_id' | 'upstream_id',
    actor: Actor,
    { branchId, cursor, limit }: z.infer<typeof ProposalListInput>,
  ): Promise<z.input<typeof ProposalPage>> {
    found(await findManagedBranch(db, branchId), actor, manageNovel);
    const after = decodeCursor(ProposalKey, cursor);
    const rows = await listProposals(db, { of, branchId, limit: limit + 1, after });
    return toPage(rows, limit, toProposal, (row) => [row.createdAt, row.id]);
  }

  return {
    /**
     * What a fork's author chooses from, and whether they may propose.
     * @throws AppError NOT_FOUND, also when the branch is another's or no fork
     */
    async getForm(
      actor: Actor,
      { branchId }: z.infer<typeof ProposalFormInput>,
    ): Promise<z.input<typeof ProposalForm>> {
      const place = found(await findProposalPlace(db, branchId), actor, manageNovel);
      const own = await listOwnPublished(db, branchId);
      return {
        proposer: { id: place.authorId, name: place.authorName },
        upstream: {
          branchId: place.upstreamId,
          name: place.upstreamName,
          author: { id: place.upstreamAuthorId, name: place.upstreamAuthorName },
        },
        chapters: own.map(({ revisionId: _, ...chapter }) => chapter),
        entries: await listOfferedEntries(db, { branchId, authorId: place.authorId }),
        refusal: refuseProposal(place) ?? (own.length === 0 ? 'chapters' : null),
      };
    },

    /**
     * Offers chapters of a fork upstream, with the text they have now.
     * @throws AppError NOT_FOUND, PROPOSAL_REFUSED with `reason`, IDEMPOTENCY_MISMATCH
     */
    async propose(actor: Actor, { idempotencyKey, ...input }: ProposeInput): Promise<Saved> {
      const { userId } = actor;
      const intention = { operation: 'proposals.propose', userId, key: idempotencyKey, request: input };
      return await db.transaction().execute((trx) =>
        once(trx, { ...intention, output: ProposalSaved }, async () => {
          const { branchId } = input;
          await lockProposer(trx, userId);
          found(await findManagedBranch(trx, branchId), actor, manageNovel);
          const { place, offer } = await readOffer(trx, branchId, input);
          const refusal = refuseProposal(place);
          if (refusal !== null) throw refused(refusal);
          const id = ids.next();
          const at = clock.now().toISOString();
          const { novelId, upstreamId, upstreamAuthorId } = place;
          await insertProposal(trx, { ...offer, id, novelId, branchId, upstreamId, proposerId: userId, at });
          const told = { id, branchId, userId: upstreamAuthorId, actorId: userId, version: 1, at };
          await tell(trx, 'proposal_made', told);
          return ProposalSaved.parse({ id, state: 'open', version: 1 });
        }),
      );
    },

    /**
     * Offers other or newer texts, words or parts instead, on what upstream is now; then it is open again.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED with
     * `state`, PROPOSAL_REFUSED with `reason`
     */
    async revise(
      actor: Actor,
      { proposalId: id, version: expectedVersion, ...input }: z.infer<typeof ReviseProposalInput>,
    ): Promise<Saved> {
      const at = clock.now().toISOString();
      return await db.transaction().execute(async (trx) => {
        const { branchId } = await ownProposal(trx, actor, id);
        const { place, offer } = await readOffer(trx, branchId, input);
        if (place.excludedUser) throw refused('closed');
        const version = await claimProposalRevision(trx, { ...offer, id, expectedVersion, at });
        if (version === undefined) throw conflict(await ownProposal(trx, actor, id), expectedVersion);
        const told = { id, branchId, userId: place.upstreamAuthorId, actorId: actor.userId, version, at };
        await tell(trx, 'proposal_made', told);
        return { id, state: 'open', version };
      });
    },

    /** @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED */
    async withdraw(
      actor: Actor,
      { proposalId: id, version: expectedVersion }: z.infer<typeof WithdrawProposalInput>,
    ): Promise<Saved> {
      const at = clock.now().toISOString();
      return await db.transaction().execute(async (trx) => {
        await ownProposal(trx, actor, id);
        const version = await claimProposalState(trx, { id, to: 'withdrawn', expectedVersion, at });
        if (version === undefined) throw conflict(await ownProposal(trx, actor, id), expectedVersion);
        return { id, state: 'withdrawn', version };
      });
    },

    /**
     * Accepts, asks for changes or declines what was proposed to a branch of the actor's. Accepting adds chapters at
     * its end and changes none of those that are there; of the wiki entries that go along it takes those named. When
     * the branch shows something else than it did when the proposal was made, or a chapter was taken down since, the
     * proposal ends as stale.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields` (`upstreamVersion` when it
     * is stale now), TRANSITION_REFUSED with `state`, `maximumChapters` or `maximumParts`, IDEMPOTENCY_MISMATCH
     */
    async answer(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof AnswerProposalInput>,
    ): Promise<Saved> {
      const { userId } = actor;
      const { proposalId: id, version: expectedVersion } = input;
      const intention = { operation: 'proposals.answer', userId, key: idempotencyKey, request: input };
      const received = async (executor: Executor) => {
        const proposal = await findProposal(executor, id);
        const authorId = proposal?.upstreamAuthorId;
        found(authorId === undefined ? undefined : { authorId }, actor, manageNovel);
        return proposal!;
      };
      const saved = await db.transaction().execute((trx) =>
        once(trx, { ...intention, output: ProposalSaved }, async () => {
          await lockBranch(trx, (await received(trx)).upstreamId);
          const proposal = await received(trx);
          const wanted = ANSWERED[input.answer];
          const isOver = wanted === 'accepted' && (await isStale(trx, proposal));
          const to = isOver ? ('stale' as const) : wanted;
          const at = clock.now().toISOString();
          const claim = { id, to, expectedVersion, at, answer: input.message };
          const version = await claimProposalState(trx, claim);
          if (version === undefined) throw conflict(await received(trx), expectedVersion);
          if (to === 'accepted') await acceptProposal(trx, ids, proposal, { entryKeys: input.entryKeys, at });
          const { branchId, proposerId } = proposal;
          const told = { id, branchId, userId: proposerId, actorId: userId, version, at };
          await tell(trx, 'proposal_answered', told);
          return ProposalSaved.parse({ id, state: to, version });
        }),
      );
      // Thrown after the commit, so that the proposal stays stale.
      if (saved.state === 'stale') {
        const changedFields = ['upstreamVersion'];
        throw new AppError('VERSION_CONFLICT', { currentVersion: saved.version, changedFields });
      }
      return saved;
    },

    /** What a fork of the actor's has proposed, latest first. @throws AppError NOT_FOUND, INVALID_INPUT */
    listSent: (actor: Actor, input: z.infer<typeof ProposalListInput>) => listBy('branch_id', actor, input),

    /** What was proposed to a branch of the actor's, latest first. @throws AppError NOT_FOUND, INVALID_INPUT */
    listReceived: (actor: Actor, input: z.infer<typeof ProposalListInput>) =>
      listBy('upstream_id', actor, input),

    /**
     * The proposed text of one chapter, for both sides.
     * @throws AppError NOT_FOUND
     */
    async getText(
      actor: Actor,
      input: z.infer<typeof ProposedTextInput>,
    ): Promise<z.input<typeof ProposedText>> {
      const proposal = await findProposal(db, input.proposalId);
      const isParty = actor.userId === proposal?.proposerId || actor.userId === proposal?.upstreamAuthorId;
      const [text] = isParty ? await listProposedTexts(db, input) : [];
      if (text === undefined || text.takenDown) throw new AppError('NOT_FOUND');
      return { title: text.title, blocks: readableBlocks(text.blocks) };
    },

    /**
     * What goes along of one wiki entry, for both sides; upstream's author also sees what it would replace.
     * @throws AppError NOT_FOUND
     */
    async getEntry(
      actor: Actor,
      { proposalId, entryKey }: z.infer<typeof ProposedEntryInput>,
    ): Promise<z.input<typeof ProposedEntryParts>> {
      const proposal = await findProposal(db, proposalId);
      const isUpstream = actor.userId === proposal?.upstreamAuthorId;
      if (proposal === undefined || !(isUpstream || actor.userId === proposal.proposerId)) {
        throw new AppError('NOT_FOUND');
      }
      const wiki = await findProposedWiki(db, proposalId);
      const entry = wiki.entries.find((each) => each.entryKey === entryKey);
      if (entry === undefined) throw new AppError('NOT_FOUND');
      const branchId = isUpstream ? proposal.upstreamId : proposal.branchId;
      const shown = await showOfferedEntry(
        db,
        wiki.parts.filter((part) => part.entryKey === entryKey),
        {
          reader: { branchId, authorId: actor.userId },
          replaced: isUpstream,
          proposed: await listProposedChapters(db, proposalId),
        },
      );
      return { label: entry.label, ...shown };
    },
  };
}

const refused = (reason: ProposalRefusal) => new AppError('PROPOSAL_REFUSED', { reason });

const conflict = (proposal: ProposalFacts, expectedVersion: number) =>
  proposal.version === expectedVersion
    ? new AppError('TRANSITION_REFUSED', { state: proposal.state })
    : versionConflict(proposal, expectedVersion);

const toProposal = (row: ProposalRow) => ({
  id: row.id,
  novelId: row.novelId,
  branchId: row.branchId,
  branchName: row.branchName,
  upstream: {
    branchId: row.upstreamId,
    name: row.upstreamName,
    author: { id: row.upstreamAuthorId, name: row.upstreamAuthorName },
  },
  proposer: { id: row.proposerId, name: row.proposerName },
  chapters: row.chapters,
  entries: row.entries,
  message: row.message,
  split: splitOf(row.proposerShare),
  state: row.state,
  answer: row.answer,
  outdated: row.outdated,
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
