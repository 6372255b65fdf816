import { z } from 'zod';
import { BranchId, ChapterId, text, Version, VolumeId } from './primitives.ts';

export const VOLUME_TITLE_MAX_LENGTH = 200;
export const BRANCH_MAX_VOLUMES = 300;

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
