import { z } from 'zod';
import { BranchId, ChapterId, longText, page, pageInput } from './primitives.ts';

export const DRAFT_QUERY_MAX_LENGTH = 100;

/** Searches all chapters of a branch of one's own, each as its author left it, whatever readers see. */
export const SearchDraftsInput = z.object({
  ...pageInput,
  branchId: BranchId,
  /** Taken as it is, white space and all. */
  query: longText(DRAFT_QUERY_MAX_LENGTH).refine((value) => value !== '', { message: 'empty' }),
  matchCase: z.boolean().default(false),
});

/** A block, or a title, in which the words occur. */
export const FoundPassage = z.object({
  chapterId: ChapterId,
  number: z.int().min(1),
  /** What to show for the number, by the author's rule. */
  label: z.string(),
  title: z.string(),
  /** Null in the chapter's title. */
  blockId: z.string().nullable(),
  /** Where the words first occur in it, by UTF-16 offsets; `to` not included. */
  range: z.object({ from: z.int().min(0), to: z.int().min(1) }),
  /** How often they occur in it. */
  count: z.int().min(1),
  /** The words around the first place; `hit` marks what was sought. */
  excerpt: z.array(z.object({ text: z.string(), hit: z.boolean() })),
});
export type FoundPassage = z.infer<typeof FoundPassage>;

/** In the order of the text. A page may be short, or empty, before the end: only `nextCursor` tells. */
export const FoundPassages = page(FoundPassage);
