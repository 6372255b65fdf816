import { z } from 'zod';
import { BranchId, ChapterId, longText, text, Timestamp, Version } from './primitives.ts';
import { ChapterPrice, ChapterStatus, TITLE_MAX_LENGTH, Warnings } from './stories.ts';

export const NOTE_MAX_LENGTH = 4_000;
export const PREVIEW_MAX_CHARACTERS = 2_000;
export const SCHEDULE_MAX_CHAPTERS = 200;

const note = longText(NOTE_MAX_LENGTH);

/**
 * How much of a paid chapter everybody may read: what the novel's author shows of each (`rule`), nothing, or all
 * blocks up to and with one. Never the last block of the chapter.
 */
export const Preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['rule', 'none']) }),
  z.object({ kind: z.literal('after'), blockId: text(1, 60) }),
]);
export type Preview = z.infer<typeof Preview>;

/** What an author decides about a chapter beside its text. */
export const ReleaseSettings = z.object({
  price: ChapterPrice,
  /** Whether only members whose tier gives chapters for members read it, and coins do not open it; as it is when absent. */
  membersOnly: z.boolean().optional(),
  preview: Preview,
  /** The author to readers, before and after the text; null is the template of the branch. */
  noteBefore: note.nullable(),
  noteAfter: note.nullable(),
  /** Whether the title gives something away to who has not opened the chapter; null is what holds for the novel. */
  titleSpoiler: z.boolean().nullable(),
  /** What such readers see instead; null for the number alone. */
  publicTitle: text(1, TITLE_MAX_LENGTH).nullable(),
  warnings: Warnings,
  /** Nobody but those who have read everything before it is told of the chapter: no feed has it, no list moves. */
  silent: z.boolean(),
});
export type ReleaseSettings = z.infer<typeof ReleaseSettings>;

/** What holds for each chapter of a branch that says nothing else. */
export const ReleaseDefaults = z.object({
  noteBefore: note,
  noteAfter: note,
  /** Whole paragraphs of a paid chapter up to this many characters are open to everybody; 0 for none. */
  previewCharacters: z.int().min(0).max(PREVIEW_MAX_CHARACTERS),
});
export type ReleaseDefaults = z.infer<typeof ReleaseDefaults>;

export const ReleaseInput = z.object({ chapterId: ChapterId });
export const Release = z.object({
  chapterId: ChapterId,
  branchId: BranchId,
  version: Version,
  title: z.string(),
  status: ChapterStatus,
  publishAt: Timestamp.nullable(),
  publishedAt: Timestamp.nullable(),
  settings: ReleaseSettings,
  defaults: ReleaseDefaults,
  /** The author's lowest tier that gives chapters for members; null for none. */
  membersTier: z.string().nullable(),
  /** Whether titles are kept back in the whole novel. */
  novelTitleSpoiler: z.boolean(),
  /** Version of the branch, for changing the defaults. */
  branchVersion: Version,
  /** Beginnings of the first paragraphs of the newest revision, among which a preview may end. */
  paragraphs: z.array(z.object({ blockId: z.string(), excerpt: z.string() })),
});
export type Release = z.infer<typeof Release>;

/** Publishes the newest text, or promises to at `publishAt`; null and what has passed mean now. */
export const ReleaseChapterInput = z.object({
  chapterId: ChapterId,
  version: Version,
  /** Refuses when somebody has typed since this revision of the draft. */
  draftRev: z.int().min(0).optional(),
  settings: ReleaseSettings,
  publishAt: z.iso.datetime().nullable(),
  /** What readers of an earlier text are told to have changed; null when it is not worth telling. */
  changeNote: text(1, 500).nullable().default(null),
});
export const SaveReleaseInput = z.object({
  chapterId: ChapterId,
  version: Version,
  settings: ReleaseSettings,
});
export const BranchDefaultsInput = z.object({ branchId: BranchId });
/** The defaults of a branch, with the version to change them from. */
export const BranchDefaults = ReleaseDefaults.extend({ branchVersion: Version });
export type BranchDefaults = z.infer<typeof BranchDefaults>;
export const SaveDefaultsInput = ReleaseDefaults.extend({ branchId: BranchId, version: Version });

export const ScheduleInput = z.object({
  branchId: BranchId,
  chapters: z
    .array(
      z.object({
        chapterId: ChapterId,
        version: Version,
        /** Null takes it from the schedule. */
        publishAt: z.iso.datetime().nullable(),
      }),
    )
    .min(1)
    .max(SCHEDULE_MAX_CHAPTERS),
});
/** What became of each chapter, in the order asked for. */
export const Scheduled = z.object({
  chapters: z.array(
    z.object({
      chapterId: ChapterId,
      outcome: z.enum([
        'done',
        'NOT_FOUND',
        'VERSION_CONFLICT',
        'TRANSITION_REFUSED',
        'CHAPTER_WITHOUT_TEXT',
      ]),
      version: Version.nullable(),
    }),
  ),
});
export type Scheduled = z.infer<typeof Scheduled>;
