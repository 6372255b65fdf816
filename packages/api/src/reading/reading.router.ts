import {
  ContinueReadingInput,
  ContinueReadingPage,
  ProgressSaved,
  ReadableChapter,
  ReadChapterInput,
  SaveProgressInput,
} from '@inkvine/contracts/reading';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const readingRouter = router({
  chapter: publicProcedure({
    summary: 'A published chapter; its text only for those who may read it',
    cost: 'read',
  })
    .input(ReadChapterInput)
    .output(ReadableChapter)
    .query(({ ctx, input }) => ctx.services.reading.openChapter(ctx.caller, input)),

  saveProgress: signedInProcedure({ summary: 'Remember where you are in a chapter', cost: 'write' })
    .input(SaveProgressInput)
    .output(ProgressSaved)
    .mutation(({ ctx, input }) => ctx.services.reading.saveProgress(ctx.caller, input)),

  continueReading: signedInProcedure({ summary: 'Novels you are reading, latest first', cost: 'read' })
    .input(ContinueReadingInput)
    .output(ContinueReadingPage)
    .query(({ ctx, input }) => ctx.services.reading.listContinue(ctx.caller, input)),
});
