import { z } from 'zod';

/**
 * How a reader stands to a chapter: `locked` means it costs coins first, `rented` that the text may be read for a
 * time, `waiting` that it is rented and its time begins when the reader says so. `member` means that a membership of its
 * author opens it while it lasts, `members_only` that nothing else does.
 */
export const ChapterAccess = z.enum([
  'free',
  'unlocked',
  'author',
  'member',
  'rented',
  'waiting',
  'members_only',
  'locked',
]);
export type ChapterAccess = z.infer<typeof ChapterAccess>;
