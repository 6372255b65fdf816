import { z } from 'zod';
import {
  BranchId,
  ChapterId,
  IdempotencyKey,
  longText,
  page,
  pageInput,
  text,
  Timestamp,
  Version,
  WikiEntryKey,
  WikiPartKey,
  WikiSuggestionId,
} from './primitives.ts';
import { WIKI_NAME_MAX_LENGTH, WIKI_SUMMARY_MAX_LENGTH, WikiAttribute, WikiImage, WikiType } from './wiki.ts';

export const WIKI_TEXT_MAX_LENGTH = 20_000;
export const WIKI_MAX_PARTS = 20_000;

/**
 * From when on readers may know: from the start, or from a chapter on, as soon as it is opened or once it is read.
 * `never` while the author has not decided, and of what has lost its chapter.
 */
export const WikiGate = z.discriminatedUnion('from', [
  z.object({ from: z.literal('never') }),
  z.object({ from: z.literal('intro') }),
  z.object({
    from: z.literal('chapter'),
    chapterId: ChapterId,
    effective: z.enum(['on_open', 'on_finish']),
  }),
]);
export type WikiGate = z.infer<typeof WikiGate>;

const name = text(1, WIKI_NAME_MAX_LENGTH);

/** What an author writes; `kind` decides the fields, and the gate who may know of it. */
export const WikiPartContent = z.discriminatedUnion('kind', [
  /** The entry itself. `label` is the author's own name for it and never reaches a reader. */
  z.object({ kind: z.literal('entry'), gate: WikiGate, type: WikiType, label: name }),
  /** What is known from a chapter on, in place of what was known before. `name` is what the story calls it then. */
  z.object({
    kind: z.literal('snapshot'),
    gate: WikiGate,
    name,
    summary: text(0, WIKI_SUMMARY_MAX_LENGTH),
    attributes: z.array(WikiAttribute).max(40),
    image: WikiImage.optional(),
  }),
  z.object({ kind: z.literal('section'), gate: WikiGate, title: name, text: longText(WIKI_TEXT_MAX_LENGTH) }),
  z.object({ kind: z.literal('alias'), gate: WikiGate, name }),
  z.object({
    kind: z.literal('relation'),
    gate: WikiGate,
    targetKey: WikiEntryKey,
    /** What the other is to this one, and this one to the other. */
    label: text(1, 40),
    reverse: text(1, 40),
  }),
  z.object({
    kind: z.literal('event'),
    gate: WikiGate,
    title: name,
    when: text(0, 60),
    /** Place in the order of the story's own time. */
    order: z.int().min(-1_000_000).max(1_000_000),
    text: longText(2_000),
    entryKeys: z.array(WikiEntryKey).max(30),
  }),
]);
export type WikiPartContent = z.infer<typeof WikiPartContent>;
export type WikiPartKind = WikiPartContent['kind'];

export const WikiEditablePart = z.object({
  key: WikiPartKey,
  version: Version,
  content: WikiPartContent,
  /** Position of the gate's chapter, 0 for the introduction; null when no reader ever sees the part. */
  chapter: z.int().min(0).nullable(),
  inherited: z.boolean(),
  suggestedBy: z.string().nullable(),
  editedAt: Timestamp,
});
export type WikiEditablePart = z.infer<typeof WikiEditablePart>;

export const WikiEditInput = z.object({ branchId: BranchId, entryKey: WikiEntryKey });
export const WikiEditable = z.object({
  entryKey: WikiEntryKey,
  parts: z.array(WikiEditablePart),
  /** Of the entries that relations lead to. */
  labels: z.record(z.string(), z.string()),
});
export type WikiEditable = z.infer<typeof WikiEditable>;

export const WikiManagedInput = z.object({ branchId: BranchId, ...pageInput });
export const WikiManagedEntry = z.object({
  entryKey: WikiEntryKey,
  type: WikiType,
  label: z.string(),
  chapter: z.int().min(0).nullable(),
  snapshots: z.int().min(0),
  inherited: z.boolean(),
  version: Version,
  editedAt: Timestamp,
});
export type WikiManagedEntry = z.infer<typeof WikiManagedEntry>;
export const WikiManagedPage = page(WikiManagedEntry);

export const WikiEventsInput = z.object({ branchId: BranchId });
export const WikiEditableEvents = z.object({ parts: z.array(WikiEditablePart) });

export const WikiGateChaptersInput = z.object({ branchId: BranchId });
/** Chapters that a gate may name: what the branch shows and its own drafts. */
export const WikiGateChapters = z.object({
  items: z.array(
    z.object({ id: ChapterId, number: z.int().min(1), title: z.string(), published: z.boolean() }),
  ),
});
export type WikiGateChapters = z.infer<typeof WikiGateChapters>;

export const WikiCreateEntryInput = z.object({
  branchId: BranchId,
  type: WikiType,
  gate: WikiGate,
  name,
  summary: text(0, WIKI_SUMMARY_MAX_LENGTH),
  attributes: z.array(WikiAttribute).max(40),
  idempotencyKey: IdempotencyKey,
});
export const WikiEntryCreated = z.object({ entryKey: WikiEntryKey, version: Version });

export const WikiAddPartInput = z.object({
  branchId: BranchId,
  /** The entry it belongs to; null for an event. */
  entryKey: WikiEntryKey.nullable(),
  content: WikiPartContent,
  idempotencyKey: IdempotencyKey,
});
export const WikiSavePartInput = z.object({
  branchId: BranchId,
  key: WikiPartKey,
  version: Version,
  content: WikiPartContent,
});
export const WikiPartInput = z.object({ branchId: BranchId, key: WikiPartKey, version: Version });
export const WikiPartSaved = z.object({ key: WikiPartKey, version: Version });
export const WikiPartDeleted = z.object({ deleted: z.literal(true) });

export const WikiLintInput = z.object({ branchId: BranchId });
export const WikiLintWarning = z.object({
  entryKey: WikiEntryKey,
  key: WikiPartKey,
  label: z.string(),
  name: z.string(),
  /** `too_early`: readers learn of it before the text says so. `too_late`: the text names it before. */
  problem: z.enum(['too_early', 'too_late', 'never_mentioned', 'no_gate']),
  gateChapter: z.int().min(0).nullable(),
  mention: z.object({ chapterId: ChapterId, number: z.int().min(1), quote: z.string() }).nullable(),
});
export type WikiLintWarning = z.infer<typeof WikiLintWarning>;
export const WikiLint = z.object({
  names: z.int().min(0),
  chapters: z.int().min(0),
  warnings: z.array(WikiLintWarning),
});

export const WikiSettingsInput = z.object({ branchId: BranchId });
export const WikiSettings = z.object({ showsHiddenCount: z.boolean(), version: z.int().min(1) });
export const WikiUpdateSettingsInput = z.object({
  branchId: BranchId,
  version: Version,
  showsHiddenCount: z.boolean(),
});

export const WikiSubmitSuggestionInput = z.object({
  branchId: BranchId,
  /** Null suggests an entry of its own. */
  entryKey: WikiEntryKey.nullable(),
  title: name,
  text: text(1, WIKI_SUMMARY_MAX_LENGTH),
  idempotencyKey: IdempotencyKey,
});
export const WikiSuggestionSubmitted = z.object({ id: WikiSuggestionId });
export const WikiSuggestionStatus = z.enum(['open', 'accepted', 'declined']);
export const WikiSuggestion = z.object({
  id: WikiSuggestionId,
  entryKey: WikiEntryKey.nullable(),
  title: z.string(),
  text: z.string(),
  status: WikiSuggestionStatus,
  /** How far the suggester had read. */
  chapter: z.int().min(0),
  submittedAt: Timestamp,
  version: Version,
});
export type WikiSuggestion = z.infer<typeof WikiSuggestion>;
export const WikiSuggestionListInput = z.object({ branchId: BranchId, ...pageInput });
export const WikiMySuggestions = page(WikiSuggestion);
export const WikiReceivedSuggestion = WikiSuggestion.extend({
  by: z.string(),
  entryLabel: z.string().nullable(),
  chapterId: ChapterId.nullable(),
});
export type WikiReceivedSuggestion = z.infer<typeof WikiReceivedSuggestion>;
export const WikiInbox = page(WikiReceivedSuggestion);
export const WikiDecideSuggestionInput = z.object({
  suggestionId: WikiSuggestionId,
  version: Version,
  accept: z.boolean(),
});
export const WikiSuggestionDecided = z.object({
  status: WikiSuggestionStatus,
  entryKey: WikiEntryKey.nullable(),
});
