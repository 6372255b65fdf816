import { z } from 'zod';
import { Coins } from './money.ts';
import { BranchId, ChapterId, text, Timestamp, Version, VolumeId } from './primitives.ts';
import { ChapterStatus, VOLUME_TITLE_MAX_LENGTH } from './stories.ts';

export const NUMBER_LABEL_MAX_LENGTH = 40;

/** An order is changed from the one its author saw: `listVersion` is what the last answer said. */
const ofList = { branchId: BranchId, listVersion: Version };
/** From 1: among the branch's own chapters, or among its volumes. */
const place = z.int().min(1).max(100_000);

export const OutlineInput = z.object({ branchId: BranchId });
export const Volume = z.object({ id: VolumeId, title: z.string(), chapterCount: z.int().min(0) });
export type Volume = z.infer<typeof Volume>;
export const Outline = z.object({
  branchId: BranchId,
  listVersion: Version,
  volumes: z.array(Volume),
});
export type Outline = z.infer<typeof Outline>;

/** Whether numbers run through the branch or begin anew in each volume. */
export const Numbering = z.enum(['continuous', 'per_volume']);
export type Numbering = z.infer<typeof Numbering>;

export const OutlineChapter = z.object({
  id: ChapterId,
  volumeId: VolumeId.nullable(),
  title: z.string(),
  /** What stands in place of the number; null where the number does. */
  numberLabel: z.string().nullable(),
  status: ChapterStatus,
  price: Coins,
  characters: z.int().min(0),
  publishAt: Timestamp.nullable(),
  publishedAt: Timestamp.nullable(),
  /** True when readers still see an older text than the newest. */
  unpublishedChanges: z.boolean(),
  version: Version,
});
export type OutlineChapter = z.infer<typeof OutlineChapter>;
/** All of a branch that its author orders, in order. */
export const WholeOutline = Outline.extend({
  numbering: Numbering,
  /** Position of the last chapter a fork inherits, 0 for none. */
  forkPosition: z.int().min(0),
  /** How many of the inherited chapters have a number. */
  numberedBefore: z.int().min(0),
  chapters: z.array(OutlineChapter),
});
export type WholeOutline = z.infer<typeof WholeOutline>;

export const SetNumberingInput = z.object({ ...ofList, numbering: Numbering });
export const LabelChapterInput = z.object({
  ...ofList,
  chapterId: ChapterId,
  /** Null gives the number back. */
  numberLabel: text(1, NUMBER_LABEL_MAX_LENGTH).nullable(),
});

export const MoveChapterInput = z.object({
  ...ofList,
  chapterId: ChapterId,
  /** Its place among the branch's own chapters once it has moved. */
  place,
  /** Absent, it joins what it comes to stand in; null takes it out of every volume. */
  volumeId: VolumeId.nullable().optional(),
});
export const ChapterMoved = Outline.extend({
  place,
  volumeId: VolumeId.nullable(),
  /** Where it was: moving it there undoes the move. */
  from: z.object({ place, volumeId: VolumeId.nullable() }),
});

export const CreateVolumeInput = z.object({
  ...ofList,
  title: text(1, VOLUME_TITLE_MAX_LENGTH),
  /** This chapter and those that follow it in the same volume, or in none, become the volume's. */
  fromChapterId: ChapterId.optional(),
});
export const RenameVolumeInput = z.object({
  ...ofList,
  volumeId: VolumeId,
  title: text(1, VOLUME_TITLE_MAX_LENGTH),
});
export const MoveVolumeInput = z.object({ ...ofList, volumeId: VolumeId, place });
export const VolumeInput = z.object({ ...ofList, volumeId: VolumeId });
