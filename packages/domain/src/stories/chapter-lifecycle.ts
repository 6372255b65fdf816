import type { ChapterStatus } from '@inkvine/contracts/stories';

/**
 * Where a chapter may go from each status. `scheduled → scheduled` moves the date, `published → published`
 * shows readers a newer revision. Once published a chapter never becomes a draft again: people have read it
 * and paid for it, so it can only be taken down.
 */
export const CHAPTER_TRANSITIONS = {
  draft: ['scheduled', 'published'],
  scheduled: ['draft', 'scheduled', 'published'],
  published: ['published', 'unpublished'],
  unpublished: ['scheduled', 'published'],
} as const satisfies Record<ChapterStatus, readonly ChapterStatus[]>;

/** Whether a chapter in `from` may become `to`. */
export const canTransition = (from: ChapterStatus, to: ChapterStatus): boolean =>
  (CHAPTER_TRANSITIONS[from] as readonly ChapterStatus[]).includes(to);

/** The statuses from which a chapter may become `to`: the expected `from` of a compare-and-set. */
export const statusesBefore = (to: ChapterStatus): ChapterStatus[] =>
  (Object.keys(CHAPTER_TRANSITIONS) as ChapterStatus[]).filter((from) => canTransition(from, to));
