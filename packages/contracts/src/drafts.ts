import { z } from 'zod';
import { Block, CHAPTER_MAX_BLOCKS, WrittenBlock } from './block.ts';
import { BranchId, ChapterId, longText, NovelId, page, pageInput, text, Timestamp } from './primitives.ts';

/**
 * Which draft: a chapter of the branch, or null for the one that comes next. Opening null gives that one an id; saves
 * under this id find the draft before and after it becomes a chapter. While PostgreSQL is away, only they do.
 */
const draftKey = { branchId: BranchId, chapterId: ChapterId.nullable() };

/** Counts the accepted saves of one draft within its epoch; 0 before the first. */
export const DraftRevision = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Names one unbroken life of the draft store; it changes whenever what was buffered may have been lost. */
export const DraftEpoch = z.string().min(1).max(60);

export const DRAFT_MAX_TITLE = 200;
/** Title and text as they are being typed; either may be empty. The text in all is at most CHAPTER_MAX_CHARACTERS. */
export const DraftDocument = z.object({
  title: longText(DRAFT_MAX_TITLE),
  blocks: z.array(Block),
});
export type DraftDocument = z.infer<typeof DraftDocument>;

const WrittenDocument = z.object({
  title: longText(DRAFT_MAX_TITLE),
  blocks: z.array(WrittenBlock).max(CHAPTER_MAX_BLOCKS),
});

/**
 * Revisions of this epoch between the numbers: while the store could not be asked, a text was saved that may lack what
 * they had. A client whose revision is among them merges as after `DRAFT_REWOUND`.
 */
const gaps = z.array(z.tuple([DraftRevision, DraftRevision])).default([]);

/** `buffered` is safe from a crash of the server and not yet in the database; `durable` is in the database. */
export const DraftState = z.enum(['buffered', 'durable']);

/** One running editor: a tab or an app. It has at most one save on its way. */
const clientId = text(1, 60);
/** For people: "Chrome on Linux". */
const device = text(0, 80);

export const OpenDraftInput = z.object(draftKey);
export type DraftKey = z.infer<typeof OpenDraftInput>;
export const OpenedDraft = z.object({
  /** The chapter it will be, known before it is one. */
  chapterId: ChapterId,
  rev: DraftRevision,
  durableRev: DraftRevision,
  epoch: DraftEpoch,
  gaps,
  document: DraftDocument,
  hash: z.string(),
  /** Who wrote this revision; null when nobody has saved since the last revision of the chapter. */
  clientId: z.string().nullable(),
  device: z.string().nullable(),
  savedAt: Timestamp.nullable(),
});
export type OpenedDraft = z.infer<typeof OpenedDraft>;

export const SaveDraftInput = z.object({
  ...draftKey,
  /** The revision that the client's text grew from. */
  baseRev: DraftRevision,
  epoch: DraftEpoch,
  /** Chosen once per save and repeated on each retry of it. */
  opId: z.uuid(),
  clientId,
  device,
  document: WrittenDocument,
  /** `hashDocument` of the document. */
  hash: z.string().min(1).max(100),
});
export type SaveDraftInput = z.infer<typeof SaveDraftInput>;
/**
 * Refusals: `DRAFT_CONFLICT` (`headRev`, `clientId`, `device`, `savedAt`: another client saved since `baseRev`;
 * open the draft and merge), `DRAFT_REWOUND` (`headRev`, `durableRev`, `epoch`: the store lost revisions the client
 * saw; save the journal again on that base), `DRAFT_TOO_LARGE`.
 */
export const SavedDraft = z.object({
  chapterId: ChapterId,
  rev: DraftRevision,
  durableRev: DraftRevision,
  epoch: DraftEpoch,
  gaps,
  state: DraftState,
});
export type SavedDraft = z.infer<typeof SavedDraft>;

/** How far a draft has come, cheap enough to ask every few seconds. */
export const DraftStatusInput = z.object(draftKey);
export const DraftStatus = SavedDraft;

/** Makes what is buffered durable now, such as when the author leaves. */
export const FlushDraftInput = z.object(draftKey);

/** Why a text was kept as a revision of its own. */
export const RevisionReason = z.enum([
  'created',
  'saved',
  'session_end',
  'activity',
  'published',
  'unpublished',
  'restored',
  'conflict',
  'imported',
  'bulk_edit',
]);
export type RevisionReason = z.infer<typeof RevisionReason>;

export const Revision = z.object({
  id: z.uuid(),
  reason: RevisionReason,
  label: z.string().nullable(),
  /** Kept for ever: named, published or the loser of a conflict. */
  pinned: z.boolean(),
  title: z.string(),
  characters: z.int().min(0),
  /** Characters gained or lost against the revision before; null for the first. */
  delta: z.int().nullable(),
  author: z.string(),
  createdAt: Timestamp,
  /** Which of them readers see. */
  published: z.boolean(),
  restoredFromId: z.uuid().nullable(),
});
export type Revision = z.infer<typeof Revision>;
export const RevisionListInput = z.object({ ...pageInput, chapterId: ChapterId });
export const RevisionPage = page(Revision);

export const RevisionInput = z.object({ chapterId: ChapterId, revisionId: z.uuid() });
export const RevisionText = z.object({ revision: Revision, document: DraftDocument });
export type RevisionText = z.infer<typeof RevisionText>;

/**
 * Keeps the draft's text as a revision: by name (pinned), on Cmd-S (`saved`), at the end of a session, or, with a
 * `document`, the loser of a conflict (pinned). The same text as the newest revision makes no new one.
 */
export const KeepRevisionInput = z.object({
  chapterId: ChapterId,
  reason: z.enum(['saved', 'session_end', 'conflict', 'bulk_edit']),
  label: text(1, 100).nullable(),
  document: WrittenDocument.nullable(),
});
export type KeepRevisionInput = z.infer<typeof KeepRevisionInput>;
export const NameRevisionInput = RevisionInput.extend({ label: text(1, 100).nullable() });

/** The whole text, or only some of its blocks put in the place of those with the same ids (else at the end). */
export const RestoreRevisionInput = RevisionInput.extend({
  blockIds: z.array(z.string().min(1).max(60)).min(1).max(1_000).nullable(),
  opId: z.uuid(),
});

/** What an author is at, over all their novels: chapters with typed words that readers do not see, newest first. */
export const DraftListInput = z.object({ ...pageInput });
export const DraftSummary = z.object({
  novelId: NovelId,
  branchId: BranchId,
  chapterId: ChapterId,
  number: z.int().min(1),
  /** False while readers see an older text of it, or once did. */
  isNew: z.boolean(),
  novelTitle: z.string(),
  title: z.string(),
  characters: z.int().min(0),
  savedAt: Timestamp,
});
export const DraftPage = page(DraftSummary);
