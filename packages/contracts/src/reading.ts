import { z } from 'zod';
import { Attribution } from './attribution.ts';
import { Block } from './block.ts';
import { ChapterAccess } from './chapter-access.ts';
import { TierPrice } from './memberships.ts';
import { Coins } from './money.ts';
import { ReadingProfiles } from './reading-settings.ts';
import {
  BranchId,
  ChapterId,
  HorizonToken,
  Locale,
  MembershipTierId,
  NovelId,
  page,
  pageInput,
  text,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';

/** A chapter, and the branch it is read in: absent for the one it was written in. */
const readablePlace = { chapterId: ChapterId, branchId: BranchId.optional() };

export const ChapterChangesInput = z.object(readablePlace);
export const ReadChapterInput = z.object({
  ...readablePlace,
  /** What a device without a sign-in has read, for whom the text may name; not asked of the signed-in. */
  horizonToken: HorizonToken.optional(),
});

/** A place in a text that survives edits: the paragraph, what it said there, and how far along the chapter that was. */
export const ReadingAnchor = z.object({
  blockId: text(1, 60),
  quote: text(0, 64),
  /** 0 to 1. */
  fraction: z.number().min(0).max(1),
});
export type ReadingAnchor = z.infer<typeof ReadingAnchor>;

/** Where the reader went on in the same branch, on this device or another. */
export const ReadingPlace = z.object({
  chapterId: ChapterId,
  number: z.int().min(1),
  /** Null when the device did not say. */
  deviceId: z.uuid().nullable(),
  deviceName: z.string().nullable(),
  at: Timestamp,
});
export type ReadingPlace = z.infer<typeof ReadingPlace>;

export const ReadableChapter = z.object({
  id: ChapterId,
  branchId: BranchId,
  /** Which text this is; sent back with the progress made in it. */
  revisionId: z.uuid(),
  number: z.int().min(1),
  /** What to show for the number. */
  label: z.string(),
  /** Empty where it would give something away to a reader who may not open the chapter yet. */
  title: z.string(),
  publishedAt: Timestamp.nullable(),
  novel: z.object({
    id: NovelId,
    slug: z.string(),
    title: z.string(),
    language: Locale,
    author: z.object({ id: UserId, name: z.string() }),
  }),
  /** Null in the main branch of a novel. */
  fork: z
    .object({
      /** Null while the reader has not come to the chapter where the branch parts. */
      name: z.string().nullable(),
      author: z.object({ id: UserId, name: z.string() }),
      /** True when this chapter is one that the branch carries on from. */
      inherited: z.boolean(),
      /** Whose chapters it carries on from, as far as the reader is; nobody can remove it. */
      attribution: z.array(Attribution),
    })
    .nullable(),
  /** Who wrote the chapter with the author of its branch; nobody can remove them. */
  credits: z.array(z.object({ id: UserId, name: z.string() })),
  previousId: ChapterId.nullable(),
  nextId: ChapterId.nullable(),
  access: ChapterAccess,
  /** When the reader's rental, which has begun, ends; else null. */
  rentedUntil: Timestamp.nullable(),
  /** Until when a membership opens it, at least; null unless that is what opens it. */
  memberUntil: Timestamp.nullable(),
  /** When a chapter appears that this reader has as a member before; else null. */
  earlyUntil: Timestamp.nullable(),
  /** Of a closed chapter, the lowest tier of `creator`, who wrote it, whose members read it; null for none. */
  openingTier: z
    .object({
      id: MembershipTierId,
      name: z.string(),
      creator: z.object({ id: UserId, name: z.string() }),
      prices: z.array(TierPrice),
    })
    .nullable(),
  /** What it costs; 0 also where coins do not open it. */
  price: Coins,
  /** Null while the chapter is locked or its rental waits to begin: what a person may not read never leaves the server. */
  blocks: z.array(Block).nullable(),
  /** Of a locked chapter, its beginning as far as the author opens it to everybody; null for nothing. */
  preview: z.array(Block).nullable(),
  /** The author to readers; what follows the text comes with the text only. Empty for none. */
  noteBefore: z.string(),
  noteAfter: z.string(),
  /** What the author warns of. */
  warnings: z.array(z.string()),
  /** The last change of the text that the author told of. */
  revised: z.object({ at: Timestamp, note: z.string() }).nullable(),
  /** Where this reader last was in this chapter. */
  anchor: ReadingAnchor.nullable(),
  /** True when the author changed the text after this reader finished it. */
  editedSinceRead: z.boolean(),
  /** Where this reader was last in this branch, before they opened this chapter. */
  place: ReadingPlace.nullable(),
});
export type ReadableChapter = z.infer<typeof ReadableChapter>;

/** An offline place is sent within this time or not at all. */
export const PROGRESS_MAX_AGE_MS = 90 * 24 * 60 * 60 * 1_000;

export const SaveProgressInput = z.object({
  ...readablePlace,
  anchor: ReadingAnchor,
  finished: z.boolean(),
  /** The text that was read; the present one when absent. */
  revisionId: z.uuid().optional(),
  /** How long ago, by the device's own clock, the reader was there: never when, because clocks of devices differ. */
  ageMs: z.int().min(0).max(PROGRESS_MAX_AGE_MS).optional(),
  device: z.object({ id: z.uuid(), name: text(1, 60) }).optional(),
});
export type SaveProgressInput = z.infer<typeof SaveProgressInput>;

/** Counts a chapter as finished without saying where in it one is. */
export const MarkReadInput = z.object(readablePlace);

/** A chapter that somebody without an account looks at, or has come to the end of, and what their device kept so far. */
export const AdvanceHorizonInput = z.object({
  ...readablePlace,
  finished: z.boolean(),
  horizonToken: HorizonToken.optional(),
});
export const HorizonAdvanced = z.object({ horizonToken: HorizonToken });

/** What holds now, whether or not this write was the latest. */
export const ProgressSaved = z.object({
  chapterId: ChapterId,
  savedAt: Timestamp,
  anchor: ReadingAnchor,
  finished: z.boolean(),
  place: ReadingPlace,
});
export type ProgressSaved = z.infer<typeof ProgressSaved>;

export const ChapterChanges = z.object({
  /** The text that this reader finished, and the present one. */
  before: z.object({ title: z.string(), blocks: z.array(Block) }),
  after: z.object({ title: z.string(), blocks: z.array(Block) }),
});
export type ChapterChanges = z.infer<typeof ChapterChanges>;

export const ContinueReadingItem = z.object({
  branchId: BranchId,
  /** Null for the main branch of the novel. */
  branchName: z.string().nullable(),
  novelSlug: z.string(),
  novelTitle: z.string(),
  language: Locale,
  chapterId: ChapterId,
  chapterNumber: z.int().min(1),
  /** What to show for the number, by the author's rule. */
  chapterLabel: z.string(),
  chapterTitle: z.string(),
  fraction: z.number(),
  chapterCount: z.int().min(0),
  readAt: Timestamp,
});
export type ContinueReadingItem = z.infer<typeof ContinueReadingItem>;
export const ContinueReadingInput = z.object(pageInput);
export const ContinueReadingPage = page(ContinueReadingItem);

/** `waiting` also holds, unasked, what one has read to the end as far as it is published. */
export const Shelf = z.enum(['reading', 'waiting', 'finished', 'dropped']);
export type Shelf = z.infer<typeof Shelf>;

export const LibraryInput = z.object({ ...pageInput, shelf: Shelf });
export const LibraryItem = ContinueReadingItem.extend({
  shelf: Shelf,
  /** False when it lies there by itself, because of where the reader is. */
  chosen: z.boolean(),
  reason: z.string(),
  /** Published chapters after the one the reader is in; one released quietly counts once all before it is read. */
  newChapters: z.int().min(0),
  /** Chapters whose text changed after this reader finished them. */
  editedChapters: z.int().min(0),
});
export type LibraryItem = z.infer<typeof LibraryItem>;
export const LibraryPage = page(LibraryItem);

export const StandingInput = z.object({ branchId: BranchId });
/** How a reader stands to a branch; positions are 0 for none. */
export const Standing = z.object({
  branchId: BranchId,
  /** What counts for spoilers: the furthest chapter opened and finished, lowered by what the reader asked for. */
  opened: z.int().min(0),
  finished: z.int().min(0),
  /** The furthest chapter opened, whatever was asked for. */
  furthest: z.int().min(0),
  /** The chapter the reader asked to be treated as being at. */
  treatedAs: z.int().min(1).nullable(),
  /** True when `treatedAs` follows the reader through a second reading. */
  rereading: z.boolean(),
  /** Null where it lies by itself. */
  shelf: Shelf.nullable(),
  reason: z.string(),
});
export type Standing = z.infer<typeof Standing>;

export const SetShelfInput = z.object({
  branchId: BranchId,
  shelf: Shelf.nullable(),
  reason: text(0, 200).default(''),
});
/** Number of the chapter to be treated as being at; null ends it. Reading again starts there and follows. */
export const TreatAsInput = z.object({
  branchId: BranchId,
  number: z.int().min(1).max(1_000_000).nullable(),
  rereading: z.boolean().default(false),
});

export const ReadingPreferences = z.object({
  /** Off hides where one has read; progress still counts. */
  keepsHistory: z.boolean(),
  /** On, lists show the numbers alone of chapters that one has not opened. */
  hidesTitles: z.boolean(),
  /** Null until a device has sent its own. */
  profiles: ReadingProfiles.nullable(),
  version: Version,
});
export type ReadingPreferences = z.infer<typeof ReadingPreferences>;
export const SavePreferencesInput = z.object({
  version: Version,
  keepsHistory: z.boolean().optional(),
  hidesTitles: z.boolean().optional(),
  profiles: ReadingProfiles.optional(),
});
