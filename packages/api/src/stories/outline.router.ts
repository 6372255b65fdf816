import {
  ChapterMoved,
  CreateVolumeInput,
  LabelChapterInput,
  MoveChapterInput,
  MoveVolumeInput,
  Outline,
  OutlineInput,
  RenameVolumeInput,
  SetNumberingInput,
  VolumeInput,
  WholeOutline,
} from '@inkvine/contracts/outline';
import { router, signedInProcedure } from '../trpc.ts';

export const outlineRouter = router({
  get: signedInProcedure({
    summary: 'Volumes of a branch of yours and the version of its order',
    cost: 'read',
  })
    .input(OutlineInput)
    .output(Outline)
    .query(({ ctx, input }) => ctx.services.outline.get(ctx.caller, input)),

  whole: signedInProcedure({
    summary: 'Volumes and all chapters of a branch of yours, in order',
    cost: 'read',
  })
    .input(OutlineInput)
    .output(WholeOutline)
    .query(({ ctx, input }) => ctx.services.outline.getWhole(ctx.caller, input)),

  setNumbering: signedInProcedure({ summary: 'Count through the branch or in each volume', cost: 'write' })
    .input(SetNumberingInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.setNumbering(ctx.caller, input)),

  labelChapter: signedInProcedure({ summary: 'Words in place of the number of a chapter', cost: 'write' })
    .input(LabelChapterInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.labelChapter(ctx.caller, input)),

  moveChapter: signedInProcedure({ summary: 'Put a chapter at another place', cost: 'write' })
    .input(MoveChapterInput)
    .output(ChapterMoved)
    .mutation(({ ctx, input }) => ctx.services.outline.moveChapter(ctx.caller, input)),

  createVolume: signedInProcedure({ summary: 'Start a volume, at a chapter or empty', cost: 'write' })
    .input(CreateVolumeInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.createVolume(ctx.caller, input)),

  renameVolume: signedInProcedure({ summary: 'Give a volume another title', cost: 'write' })
    .input(RenameVolumeInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.renameVolume(ctx.caller, input)),

  moveVolume: signedInProcedure({
    summary: 'Put a volume with its chapters at another place',
    cost: 'write',
  })
    .input(MoveVolumeInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.moveVolume(ctx.caller, input)),

  deleteVolume: signedInProcedure({ summary: 'Take a volume away; its chapters stay', cost: 'write' })
    .input(VolumeInput)
    .output(Outline)
    .mutation(({ ctx, input }) => ctx.services.outline.deleteVolume(ctx.caller, input)),
});
