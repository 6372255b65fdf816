import { z } from 'zod';

/**
 * How a reader stands to a chapter: `locked` means it costs coins first, `rented` that the text may be read for a
 * time, `waiting` that it is rented and its time begins when the reader says so.
 */
export const ChapterAccess = z.enum(['free', 'unlocked', 'author', 'rented', 'waiting', 'locked']);
export type ChapterAccess = z.infer<typeof ChapterAccess>;
