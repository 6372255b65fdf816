import {
  BranchDefaults,
  BranchDefaultsInput,
  Release,
  ReleaseChapterInput,
  ReleaseInput,
  SaveDefaultsInput,
  SaveReleaseInput,
  Scheduled,
  ScheduleInput,
} from '@inkvine/contracts/releases';
import { ChapterSaved } from '@inkvine/contracts/stories';
import { Version } from '@inkvine/contracts/primitives';
import { z } from 'zod';
import { router, signedInProcedure } from '../trpc.ts';

export const releasesRouter = router({
  get: signedInProcedure({ summary: 'How a chapter of yours reaches readers', cost: 'read' })
    .input(ReleaseInput)
    .output(Release)
    .query(({ ctx, input }) => ctx.services.releases.get(ctx.caller, input)),

  release: signedInProcedure({ summary: 'Publish a chapter with its settings, now or later', cost: 'write' })
    .input(ReleaseChapterInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.releases.release(ctx.caller, input)),

  save: signedInProcedure({
    summary: 'Change price, preview, notes and warnings of a chapter',
    cost: 'write',
  })
    .input(SaveReleaseInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.releases.save(ctx.caller, input)),

  defaults: signedInProcedure({
    summary: 'Notes and preview of chapters that say nothing else, in a branch of yours',
    cost: 'read',
  })
    .input(BranchDefaultsInput)
    .output(BranchDefaults)
    .query(({ ctx, input }) => ctx.services.releases.getDefaults(ctx.caller, input)),

  saveDefaults: signedInProcedure({
    summary: 'Change notes and preview of chapters that say nothing else',
    cost: 'write',
  })
    .input(SaveDefaultsInput)
    .output(z.object({ branchVersion: Version }))
    .mutation(({ ctx, input }) => ctx.services.releases.saveDefaults(ctx.caller, input)),

  schedule: signedInProcedure({ summary: 'Schedule chapters, or take them from the schedule', cost: 'write' })
    .input(ScheduleInput)
    .output(Scheduled)
    .mutation(({ ctx, input }) => ctx.services.releases.schedule(ctx.caller, input)),
});
