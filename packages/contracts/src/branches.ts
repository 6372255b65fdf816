import { z } from 'zod';
import { Attribution } from './attribution.ts';
import { ForkTerms } from './fork-terms.ts';
import {
  BranchId,
  ChapterId,
  ForkRequestId,
  IdempotencyKey,
  Locale,
  NovelId,
  page,
  pageInput,
  text,
  Timestamp,
  UserId,
  Version,
  VERSION_MISSING,
} from './primitives.ts';
import { Warnings } from './stories.ts';

export const BRANCH_NAME_MAX_LENGTH = 120;
export const MAX_BRANCHES_PER_USER = 50;

/** Counts the changes of what readers of a branch see; a form sends back the one it showed. */
export const LineVersion = z
  .int({ error: ({ input }) => (input === undefined ? VERSION_MISSING : undefined) })
  .min(0)
  .max(2_147_483_647);

const Person = z.object({ id: UserId, name: z.string() });
const BranchName = text(1, BRANCH_NAME_MAX_LENGTH);

export const NovelTermsInput = z.object({ novelId: NovelId });
/** The terms in force. Version 1 is that of a novel whose author decided nothing yet: closed. */
export const ForkPolicy = z.object({ terms: ForkTerms, version: Version });
export const ManagedForkPolicy = ForkPolicy.extend({
  /** A fork may not carry one of these. */
  excludedChapterIds: z.array(ChapterId),
  excludedUsers: z.array(Person),
  history: z.array(z.object({ version: Version, terms: ForkTerms, createdAt: Timestamp })),
});
export type ManagedForkPolicy = z.infer<typeof ManagedForkPolicy>;
export const SetForkPolicyInput = z.object({
  novelId: NovelId,
  version: Version,
  terms: ForkTerms,
  excludedChapterIds: z.array(ChapterId).max(1_000),
  excludedUserIds: z.array(UserId).max(1_000),
});

/** Why somebody may not fork at a chapter. `locked` means that they cannot read all the chapters up to it. */
export const ForkRefusal = z.enum([
  'closed',
  'scope',
  'excluded_chapter',
  'locked',
  'ask_first',
  'branch_limit',
  'depth_limit',
]);
export type ForkRefusal = z.infer<typeof ForkRefusal>;

export const ForkPlaceInput = z.object({ branchId: BranchId, chapterId: ChapterId });
export type ForkPlace = z.infer<typeof ForkPlaceInput>;
/** All that the form of a fork shows and sends back. */
export const ForkForm = z.object({
  novelId: NovelId,
  novelTitle: z.string(),
  number: z.int().min(1),
  chapterTitle: z.string(),
  /** The author's own novel needs no consent. */
  mine: z.boolean(),
  policy: ForkPolicy,
  lineVersion: LineVersion,
  refusal: ForkRefusal.nullable(),
  request: z
    .object({
      id: ForkRequestId,
      state: z.enum(['open', 'granted']),
      version: Version,
      expiresAt: Timestamp,
    })
    .nullable(),
});
export type ForkForm = z.infer<typeof ForkForm>;

export const ForkInput = z.object({
  ...ForkPlaceInput.shape,
  name: BranchName,
  /** The versions that the form showed; a change in between is answered with a conflict. */
  lineVersion: LineVersion,
  policyVersion: Version,
  /** The language in which the terms were read and agreed to. */
  locale: Locale,
  idempotencyKey: IdempotencyKey,
});
export const Forked = z.object({ branchId: BranchId });

export const RequestForkInput = z.object({
  ...ForkPlaceInput.shape,
  policyVersion: Version,
  message: text(0, 1_000),
});
export const ForkRequestState = z.enum(['open', 'granted', 'declined', 'withdrawn', 'expired', 'used']);
export type ForkRequestState = z.infer<typeof ForkRequestState>;
export const ForkRequest = z.object({
  id: ForkRequestId,
  branchId: BranchId,
  chapterId: ChapterId,
  number: z.int().min(1),
  chapterTitle: z.string(),
  requester: Person,
  message: z.string(),
  state: ForkRequestState,
  version: Version,
  createdAt: Timestamp,
  expiresAt: Timestamp,
});
export const ForkRequestListInput = z.object({ ...pageInput, novelId: NovelId });
export const ForkRequestPage = page(ForkRequest);
export const ForkRequestInput = z.object({ requestId: ForkRequestId, version: Version });
export const AnswerForkRequestInput = ForkRequestInput.extend({ grant: z.boolean() });
export const ForkRequestSaved = z.object({
  id: ForkRequestId,
  state: ForkRequestState,
  version: Version,
});

export const Standing = z.enum(['listed', 'endorsed', 'hidden']);
export type Standing = z.infer<typeof Standing>;

/** A number at which a branch shows nothing any more: its author withdrew it, or the law took it down. */
export const Tombstone = z.object({
  number: z.int().min(1),
  reason: z.enum(['withdrawn', 'taken_down']),
});
export type Tombstone = z.infer<typeof Tombstone>;

export const BranchInput = z.object({ branchId: BranchId });
export const BranchView = z.object({
  id: BranchId,
  novel: z.object({
    id: NovelId,
    slug: z.string(),
    title: z.string(),
    language: Locale,
    /** What the novel's author warns of in the whole of it. */
    warnings: Warnings,
  }),
  author: Person,
  isMain: z.boolean(),
  mine: z.boolean(),
  /** Null while the reader has not come to the chapter where the branch parts from its parent. */
  fork: z.object({ name: z.string(), number: z.int().min(1), standing: Standing }).nullable(),
  attribution: z.array(Attribution),
  tombstones: z.array(Tombstone),
  chapterCount: z.int().min(0),
  firstChapterId: ChapterId.nullable(),
  /** Where the signed-in reader left off. */
  continueChapterId: ChapterId.nullable(),
});
export type BranchView = z.infer<typeof BranchView>;

/** A branch on the map of a novel; only those that part within what the reader has read are there. */
export const MapBranch = z.object({
  id: BranchId,
  /** The nearest branch on the map that it parts from; null for the main one. */
  parentId: BranchId.nullable(),
  name: z.string().nullable(),
  author: Person,
  forkNumber: z.int().min(0),
  depth: z.int().min(0),
  endorsed: z.boolean(),
  mine: z.boolean(),
  /** How far this reader has read in it. */
  readTo: z.int().min(0),
  chapterCount: z.int().min(0).nullable(),
});
export type MapBranch = z.infer<typeof MapBranch>;
export const BranchMap = z.object({ branches: z.array(MapBranch) });

export const ManagedBranch = z.object({
  id: BranchId,
  novel: z.object({ id: NovelId, slug: z.string(), title: z.string(), language: Locale }),
  name: z.string(),
  version: Version,
  forkNumber: z.int().min(1),
  parentId: BranchId,
  attribution: z.array(Attribution),
  consent: z
    .object({
      policyVersion: Version,
      words: z.array(z.string()),
      agreedAt: Timestamp,
      commercial: ForkTerms.shape.commercial,
      royaltyPercent: ForkTerms.shape.royaltyPercent,
    })
    .nullable(),
});
export type ManagedBranch = z.infer<typeof ManagedBranch>;
export const UpdateBranchInput = z.object({ branchId: BranchId, version: Version, name: BranchName });
export const RewriteFromInput = z.object({
  branchId: BranchId,
  version: Version,
  /** The first inherited chapter that the fork tells anew; the ones before it stay inherited. */
  number: z.int().min(2).max(10_000),
});
export const BranchSaved = z.object({ branchId: BranchId, version: Version });

export const ForkOfNovel = z.object({
  branchId: BranchId,
  name: z.string(),
  author: Person,
  forkNumber: z.int().min(1),
  standing: Standing,
  version: Version,
  chapters: z.int().min(0),
  publishedAt: Timestamp,
});
export const ForksOfNovelInput = z.object({ ...pageInput, novelId: NovelId });
export const ForkOfNovelPage = page(ForkOfNovel);
export const SetStandingInput = z.object({ branchId: BranchId, version: Version, standing: Standing });

export const BranchEvent = z.object({
  key: z.string(),
  kind: z.enum([
    'fork_published',
    'fork_requested',
    'fork_request_answered',
    'proposal_made',
    'proposal_answered',
  ]),
  branchId: BranchId,
  branchName: z.string().nullable(),
  novel: z.object({ id: NovelId, slug: z.string(), title: z.string() }),
  /** Who did it. */
  person: Person,
  createdAt: Timestamp,
  seen: z.boolean(),
});
export type BranchEvent = z.infer<typeof BranchEvent>;
export const BranchEventListInput = z.object(pageInput);
export const BranchEventPage = page(BranchEvent);
