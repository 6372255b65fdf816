import { z } from 'zod';
import { Block } from './block.ts';
import { Coins } from './money.ts';
import {
  BranchId,
  ChapterId,
  Locale,
  NovelId,
  page,
  pageInput,
  text,
  Timestamp,
  UserId,
} from './primitives.ts';

/** A chapter, and the branch it is read in: absent for the one it was written in. */
const readablePlace = { chapterId: ChapterId, branchId: BranchId.optional() };

export const ReadChapterInput = z.object(readablePlace);

/** A place in a text that survives edits: the paragraph, what it said there, and how far along the chapter that was. */
export const ReadingAnchor = z.object({
  blockId: text(1, 60),
  quote: text(0, 64),
  /** 0 to 1. */
  fraction: z.number().min(0).max(1),
});
export type ReadingAnchor = z.infer<typeof ReadingAnchor>;

export const ReadableChapter = z.object({
  id: ChapterId,
  branchId: BranchId,
  number: z.int().min(1),
  title: z.string(),
  publishedAt: Timestamp.nullable(),
  novel: z.object({
    id: NovelId,
    slug: z.string(),
    title: z.string(),
    language: Locale,
    author: z.object({ id: UserId, name: z.string() }),
  }),
  previousId: ChapterId.nullable(),
  nextId: ChapterId.nullable(),
  access: z.enum(['free', 'unlocked', 'author', 'locked']),
  price: Coins,
  /** Null while the chapter is locked: what a person may not read never leaves the server. */
  blocks: z.array(Block).nullable(),
  /** Where this reader last was in this chapter. */
  anchor: ReadingAnchor.nullable(),
});
export type ReadableChapter = z.infer<typeof ReadableChapter>;

export const SaveProgressInput = z.object({
  ...readablePlace,
  anchor: ReadingAnchor,
  finished: z.boolean(),
});
export const ProgressSaved = z.object({ chapterId: ChapterId, savedAt: Timestamp });

export const ContinueReadingItem = z.object({
  branchId: BranchId,
  novelSlug: z.string(),
  novelTitle: z.string(),
  language: Locale,
  chapterId: ChapterId,
  chapterNumber: z.int().min(1),
  chapterTitle: z.string(),
  fraction: z.number(),
  chapterCount: z.int().min(0),
  readAt: Timestamp,
});
export type ContinueReadingItem = z.infer<typeof ContinueReadingItem>;
export const ContinueReadingInput = z.object(pageInput);
export const ContinueReadingPage = page(ContinueReadingItem);
