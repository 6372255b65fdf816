import { z } from 'zod';
import { Block } from './block.ts';
import {
  BranchId,
  ChapterId,
  IdempotencyKey,
  NovelId,
  page,
  pageInput,
  ProposalId,
  text,
  Timestamp,
  UserId,
  Version,
  WikiEntryKey,
  WikiPartKey,
} from './primitives.ts';
import { WikiPartContent } from './wiki-editing.ts';

/** Unanswered proposals that one person may have to one novel. */
export const MAX_OPEN_PROPOSALS = 3;
export const PROPOSAL_MAX_CHAPTERS = 30;
export const PROPOSAL_MAX_ENTRIES = 30;
/** Parts of the wiki that one proposal may bring. */
export const PROPOSAL_MAX_PARTS = 200;
export const PROPOSAL_MESSAGE_MAX_LENGTH = 1_000;

/** A part of what a chapter earns, in hundredths of a per cent. */
export const BasisPoints = z.int().min(0).max(10_000);
/** Both parts; together 10,000. */
export const Split = z.object({ proposer: BasisPoints, upstream: BasisPoints });
export type Split = z.infer<typeof Split>;

export const ProposalState = z.enum([
  'open',
  'changes_requested',
  'accepted',
  'declined',
  'withdrawn',
  'stale',
]);
export type ProposalState = z.infer<typeof ProposalState>;

/**
 * `chapters` means that none of them, or too many, are published chapters of the fork itself; `entries`, that there
 * is nothing of the fork's own in one of them, or too much in all.
 */
export const ProposalRefusal = z.enum(['closed', 'open_limit', 'chapters', 'entries']);
export type ProposalRefusal = z.infer<typeof ProposalRefusal>;

const Person = z.object({ id: UserId, name: z.string() });
const ProposedChapter = z.object({
  chapterId: ChapterId,
  /** In the fork. */
  number: z.int().min(1),
  title: z.string(),
  characters: z.int().min(0),
});

const ProposedEntry = z.object({
  entryKey: WikiEntryKey,
  /** The proposer's own name for it. */
  label: z.string(),
  /** False when the fork changed what it inherited. */
  isNew: z.boolean(),
  /** What the fork itself says of it: entry, snapshots, sections, aliases, relations. */
  parts: z.int().min(1),
});

const Upstream = z.object({
  branchId: BranchId,
  /** Null for the main branch of the novel. */
  name: z.string().nullable(),
  author: Person,
});

export const ProposalFormInput = z.object({ branchId: BranchId });
/** What a fork's author chooses from. */
export const ProposalForm = z.object({
  proposer: Person,
  upstream: Upstream,
  chapters: z.array(ProposedChapter),
  /** Of the fork's wiki, what it made or changed. */
  entries: z.array(ProposedEntry),
  refusal: ProposalRefusal.nullable(),
});
export type ProposalForm = z.infer<typeof ProposalForm>;

/** Chapters of a fork, offered to the branch it parts from with the text they had then. */
export const Proposal = z.object({
  id: ProposalId,
  novelId: NovelId,
  branchId: BranchId,
  branchName: z.string(),
  upstream: Upstream,
  proposer: Person,
  chapters: z.array(ProposedChapter),
  entries: z.array(ProposedEntry),
  message: z.string(),
  split: Split,
  state: ProposalState,
  /** What upstream's author wrote with the last answer. */
  answer: z.string(),
  /** True when upstream has changed since, so that it cannot be accepted before it is made anew. */
  outdated: z.boolean(),
  version: Version,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type Proposal = z.infer<typeof Proposal>;
/** Of the fork that proposes, or of the branch it is proposed to. */
export const ProposalListInput = z.object({ ...pageInput, branchId: BranchId });
export const ProposalPage = page(Proposal);

const offer = {
  /** The first and last chapter; what is published between them goes along. */
  fromChapterId: ChapterId,
  toChapterId: ChapterId,
  /** Of the fork's wiki, what goes along as it is now. */
  entryKeys: z.array(WikiEntryKey).max(PROPOSAL_MAX_ENTRIES).default([]),
  message: text(0, PROPOSAL_MESSAGE_MAX_LENGTH),
  /** What the proposer keeps; the rest goes to upstream's author. */
  proposerShare: BasisPoints,
};
export const ProposeInput = z.object({ branchId: BranchId, ...offer, idempotencyKey: IdempotencyKey });
export type ProposeInput = z.infer<typeof ProposeInput>;

const ofProposal = { proposalId: ProposalId, version: Version };
/** Offers the present texts, on what upstream is now. */
export const ReviseProposalInput = z.object({ ...ofProposal, ...offer });
export const WithdrawProposalInput = z.object(ofProposal);
export const AnswerProposalInput = z.object({
  ...ofProposal,
  answer: z.enum(['accept', 'request_changes', 'decline']),
  message: text(0, PROPOSAL_MESSAGE_MAX_LENGTH).default(''),
  /** Of the entries that go along, those to take over when accepting. */
  entryKeys: z.array(WikiEntryKey).max(PROPOSAL_MAX_ENTRIES).default([]),
  idempotencyKey: IdempotencyKey,
});
export const ProposalSaved = z.object({ id: ProposalId, state: ProposalState, version: Version });

export const ProposedTextInput = z.object({ proposalId: ProposalId, chapterId: ChapterId });
/** Without what its author noted for themselves. */
export const ProposedText = z.object({ title: z.string(), blocks: z.array(Block) });

export const ProposedEntryInput = z.object({ proposalId: ProposalId, entryKey: WikiEntryKey });
/** What a proposal says of an entry, and for upstream's author what it would take the place of. */
export const ProposedEntryParts = z.object({
  label: z.string(),
  parts: z.array(
    z.object({
      key: WikiPartKey,
      content: WikiPartContent,
      /** What upstream says in its place; null for what would be new, and for everybody but upstream's author. */
      before: WikiPartContent.nullable(),
      /** The chapter of its gate: a proposed one, or one that both have. Null when it has none, or upstream not. */
      chapter: z.object({ number: z.int().min(1), title: z.string(), proposed: z.boolean() }).nullable(),
    }),
  ),
  /** Of the entries that relations lead to, where the reader of the proposal has them. */
  labels: z.record(z.string(), z.string()),
});
export type ProposedEntryParts = z.infer<typeof ProposedEntryParts>;
