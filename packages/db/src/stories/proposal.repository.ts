import type { Block } from '@inkvine/contracts/block';
import type { ProposalState } from '@inkvine/contracts/proposals';
import { proposalStatesBefore, type Credit } from '@inkvine/domain/stories/proposal-rules';
import { sql } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { OwnEntryRow, OwnWiki } from '../wiki/wiki-part.repository.ts';

export interface ProposedChapterRow {
  chapterId: string;
  number: number;
  title: string;
  characters: number;
}

/** A fork with what it parts from, and what decides whether its author may propose; undefined for a main branch. */
export async function findProposalPlace(db: Executor, branchId: string) {
  const { rows } = await sql<{
    authorId: string;
    authorName: string;
    novelId: string;
    upstreamId: string;
    upstreamName: string | null;
    upstreamVersion: number;
    upstreamAuthorId: string;
    upstreamAuthorName: string;
    excludedUser: boolean;
    openProposals: number;
  }>`
    select proposer.id as "authorId", proposer.name as "authorName", fork.novel_id as "novelId", upstream.id as "upstreamId",
           upstream.name as "upstreamName", upstream.seq as "upstreamVersion",
           writer.id as "upstreamAuthorId", writer.name as "upstreamAuthorName",
           coalesce(fork.author_id = any(policy.excluded_user_ids), false) as "excludedUser",
           (select count(*) from branch_proposal proposal
             where proposal.proposer_id = fork.author_id and proposal.novel_id = fork.novel_id
               and proposal.state in ('open', 'changes_requested')) as "openProposals"
      from branch fork
      join "user" proposer on proposer.id = fork.author_id
      join branch upstream on upstream.id = fork.parent_id
      join "user" writer on writer.id = upstream.author_id
      left join lateral (
        select excluded_user_ids from fork_policy where novel_id = fork.novel_id order by version desc limit 1
      ) policy on true
     where fork.id = ${branchId}`.execute(db);
  return rows[0];
}

/** The chapters that readers of a fork find and that were written in it, in order, with the text they have now. */
export async function listOwnPublished(db: Executor, branchId: string) {
  const { rows } = await sql<ProposedChapterRow & { revisionId: string }>`
    select line.chapter_id as "chapterId", line.position as number, revision.title, revision.characters,
           line.revision_id as "revisionId"
      from branch_line line
      join chapter on chapter.id = line.chapter_id and chapter.taken_down_at is null
      join chapter_revision revision on revision.id = line.revision_id
     where line.branch_id = ${branchId} and line.to_seq = 2147483647
     order by line.position`.execute(db);
  return rows;
}

/** Holds the person, so that their proposals are counted one after the other. */
export async function lockProposer(trx: DatabaseTransaction, userId: string): Promise<void> {
  await trx
    .selectFrom('user')
    .select('id')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

export interface Offer {
  chapterIds: string[];
  revisionIds: string[];
  wiki: OwnWiki;
  message: string;
  proposerShare: number;
  upstreamVersion: number;
}

const offered = (offer: Offer) => ({
  chapter_ids: offer.chapterIds,
  revision_ids: offer.revisionIds,
  wiki: JSON.stringify(offer.wiki),
  message: offer.message,
  proposer_share: offer.proposerShare,
  upstream_version: offer.upstreamVersion,
});

/** The caller holds the proposer. */
export async function insertProposal(
  trx: DatabaseTransaction,
  proposal: Offer & {
    id: string;
    novelId: string;
    branchId: string;
    upstreamId: string;
    proposerId: string;
    at: string;
  },
): Promise<void> {
  await trx
    .insertInto('branch_proposal')
    .values({
      ...offered(proposal),
      id: proposal.id,
      novel_id: proposal.novelId,
      branch_id: proposal.branchId,
      upstream_id: proposal.upstreamId,
      proposer_id: proposal.proposerId,
      created_at: proposal.at,
      updated_at: proposal.at,
    })
    .execute();
}

/** A proposal with both of its people. */
export async function findProposal(db: Executor, proposalId: string) {
  return await db
    .selectFrom('branch_proposal as proposal')
    .innerJoin('branch as upstream', 'upstream.id', 'proposal.upstream_id')
    .select([
      'proposal.id',
      'proposal.branch_id as branchId',
      'proposal.upstream_id as upstreamId',
      'proposal.proposer_id as proposerId',
      'proposal.proposer_share as proposerShare',
      'proposal.upstream_version as upstreamVersion',
      'proposal.version',
      'proposal.field_versions as fieldVersions',
      sql<ProposalState>`proposal.state`.as('state'),
      'upstream.author_id as upstreamAuthorId',
      'upstream.seq as presentUpstreamVersion',
    ])
    .where('proposal.id', '=', proposalId)
    .executeTakeFirst();
}

interface Claim {
  id: string;
  expectedVersion: number;
  at: string;
}

/** The next version when the proposal is at `expectedVersion` and may become `to`; else undefined. */
export async function claimProposalState(
  trx: DatabaseTransaction,
  claim: Claim & { to: ProposalState; answer?: string },
): Promise<number | undefined> {
  const row = await trx
    .updateTable('branch_proposal')
    .set((eb) => ({
      state: claim.to,
      ...(claim.answer === undefined ? {} : { answer: claim.answer }),
      version: eb('version', '+', 1),
      updated_at: claim.at,
    }))
    .where('id', '=', claim.id)
    .where('version', '=', claim.expectedVersion)
    .where('state', 'in', proposalStatesBefore(claim.to))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Offers anew; the next version when the proposal is at `expectedVersion` and unanswered, else undefined. */
export async function claimProposalRevision(
  trx: DatabaseTransaction,
  claim: Claim & Offer,
): Promise<number | undefined> {
  const row = await trx
    .updateTable('branch_proposal')
    .set((eb) => ({
      ...offered(claim),
      state: 'open',
      version: eb('version', '+', 1),
      updated_at: claim.at,
    }))
    .where('id', '=', claim.id)
    .where('version', '=', claim.expectedVersion)
    .where('state', 'in', proposalStatesBefore('open'))
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

export interface ProposalRow {
  id: string;
  novelId: string;
  branchId: string;
  branchName: string;
  upstreamId: string;
  upstreamName: string | null;
  upstreamAuthorId: string;
  upstreamAuthorName: string;
  proposerId: string;
  proposerName: string;
  chapters: ProposedChapterRow[];
  entries: OwnEntryRow[];
  message: string;
  proposerShare: number;
  state: ProposalState;
  answer: string;
  outdated: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** The chapters of `proposal`, as they were offered. */
const proposedChapters = sql`(
  select jsonb_agg(jsonb_build_object('chapterId', chapter.id, 'number', chapter.position,
           'title', revision.title, 'characters', revision.characters) order by proposed.place)
    from unnest(proposal.chapter_ids, proposal.revision_ids)
           with ordinality proposed (chapter_id, revision_id, place)
    join chapter on chapter.id = proposed.chapter_id
    join chapter_revision revision on revision.id = proposed.revision_id)`;

export async function listProposedChapters(db: Executor, proposalId: string): Promise<ProposedChapterRow[]> {
  const { rows } = await sql<{ chapters: ProposedChapterRow[] }>`
    select ${proposedChapters} as chapters from branch_proposal proposal where proposal.id = ${proposalId}`.execute(
    db,
  );
  return rows.flatMap(({ chapters }) => chapters);
}

/** Proposals of a fork, or to a branch, latest first. */
export async function listProposals(
  db: Executor,
  page: {
    of: 'branch_id' | 'upstream_id';
    branchId: string;
    limit: number;
    after: readonly [at: string, id: string] | undefined;
  },
): Promise<ProposalRow[]> {
  const { after } = page;
  const earlier =
    after === undefined
      ? sql``
      : sql`and (proposal.created_at, proposal.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const { rows } = await sql<ProposalRow>`
    select proposal.id, proposal.novel_id as "novelId", fork.id as "branchId", fork.name as "branchName",
           upstream.id as "upstreamId", upstream.name as "upstreamName", writer.id as "upstreamAuthorId",
           writer.name as "upstreamAuthorName", proposer.id as "proposerId", proposer.name as "proposerName",
           ${proposedChapters} as chapters,
           proposal.wiki -> 'entries' as entries, proposal.message, proposal.proposer_share as "proposerShare",
           proposal.state, proposal.answer,
           proposal.state in ('open', 'changes_requested') and proposal.upstream_version <> upstream.seq
             as outdated,
           proposal.version, proposal.created_at as "createdAt", proposal.updated_at as "updatedAt"
      from branch_proposal proposal
      join branch fork on fork.id = proposal.branch_id
      join branch upstream on upstream.id = proposal.upstream_id
      join "user" writer on writer.id = upstream.author_id
      join "user" proposer on proposer.id = proposal.proposer_id
     where proposal.${sql.ref(page.of)} = ${page.branchId}
       ${earlier}
     order by proposal.created_at desc, proposal.id desc
     limit ${page.limit}`.execute(db);
  return rows;
}

export interface ProposedText {
  chapterId: string;
  title: string;
  blocks: Block[];
  takenDown: boolean;
  /** Who is credited for the chapter already, when it came of a proposal itself. */
  credits: Credit[];
}

/** The proposed texts in order; of one chapter when it is named. */
export async function listProposedTexts(
  db: Executor,
  proposed: { proposalId: string; chapterId?: string },
): Promise<ProposedText[]> {
  const { chapterId = null } = proposed;
  const { rows } = await sql<ProposedText>`
    select chapter.id as "chapterId", revision.title, revision.blocks,
           chapter.taken_down_at is not null as "takenDown",
           coalesce((select jsonb_agg(jsonb_build_object('userId', credit.user_id, 'share', credit.share)
                              order by credit.user_id)
                       from chapter_credit credit where credit.chapter_id = chapter.id), '[]') as credits
      from branch_proposal proposal
     cross join lateral unnest(proposal.chapter_ids, proposal.revision_ids)
             with ordinality proposed (chapter_id, revision_id, place)
      join chapter on chapter.id = proposed.chapter_id
      join chapter_revision revision on revision.id = proposed.revision_id
     where proposal.id = ${proposed.proposalId}
       and (${chapterId}::uuid is null or chapter.id = ${chapterId}::uuid)
     order by proposed.place`.execute(db);
  return rows;
}

/** What goes along of the fork's wiki. */
export async function findProposedWiki(db: Executor, proposalId: string): Promise<OwnWiki> {
  const { wiki } = await db
    .selectFrom('branch_proposal')
    .select(sql<OwnWiki>`wiki`.as('wiki'))
    .where('id', '=', proposalId)
    .executeTakeFirstOrThrow();
  return wiki;
}

/** Who wrote new chapters of a proposal, and their parts. */
export async function insertCredits(
  trx: DatabaseTransaction,
  proposalId: string,
  credits: readonly (Credit & { chapterId: string })[],
): Promise<void> {
  await trx
    .insertInto('chapter_credit')
    .values(
      credits.map(({ chapterId, userId, share }) => ({
        chapter_id: chapterId,
        user_id: userId,
        share,
        proposal_id: proposalId,
      })),
    )
    .execute();
}
