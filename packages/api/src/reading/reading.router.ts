import {
  AdvanceHorizonInput,
  ChapterChanges,
  ChapterChangesInput,
  ContinueReadingInput,
  ContinueReadingPage,
  HorizonAdvanced,
  LibraryInput,
  LibraryPage,
  MarkReadInput,
  ProgressSaved,
  ReadableChapter,
  ReadChapterInput,
  ReadingPreferences,
  SavePreferencesInput,
  SaveProgressInput,
  SetShelfInput,
  Standing,
  StandingInput,
  TreatAsInput,
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

  changes: signedInProcedure({ summary: 'What changed in a chapter since you finished it', cost: 'read' })
    .input(ChapterChangesInput)
    .output(ChapterChanges)
    .query(({ ctx, input }) => ctx.services.reading.getChanges(ctx.caller, input)),

  saveProgress: signedInProcedure({ summary: 'Remember where you are in a chapter', cost: 'write' })
    .input(SaveProgressInput)
    .output(ProgressSaved)
    .mutation(({ ctx, input }) => ctx.services.reading.saveProgress(ctx.caller, input)),

  markRead: signedInProcedure({ summary: 'Count a chapter as finished', cost: 'write' })
    .input(MarkReadInput)
    .output(ProgressSaved)
    .mutation(({ ctx, input }) => ctx.services.reading.markRead(ctx.caller, input)),

  advanceHorizon: publicProcedure({
    summary: 'Keep on this device how far it has read, without an account',
    cost: 'write',
  })
    .input(AdvanceHorizonInput)
    .output(HorizonAdvanced)
    .mutation(({ ctx, input }) => ctx.services.deviceHorizons.advance(input)),

  continueReading: signedInProcedure({ summary: 'Novels you are reading, latest first', cost: 'read' })
    .input(ContinueReadingInput)
    .output(ContinueReadingPage)
    .query(({ ctx, input }) => ctx.services.reading.listContinue(ctx.caller, input)),

  library: signedInProcedure({ summary: 'One of your shelves, latest first', cost: 'read' })
    .input(LibraryInput)
    .output(LibraryPage)
    .query(({ ctx, input }) => ctx.services.reading.listShelf(ctx.caller, input)),

  setShelf: signedInProcedure({ summary: 'Put a story on one of your shelves', cost: 'write' })
    .input(SetShelfInput)
    .output(Standing)
    .mutation(({ ctx, input }) => ctx.services.reading.setShelf(ctx.caller, input)),

  standing: signedInProcedure({ summary: 'How far you are in a story, as spoilers count it', cost: 'read' })
    .input(StandingInput)
    .output(Standing)
    .query(({ ctx, input }) => ctx.services.reading.getStanding(ctx.caller, input)),

  treatAs: signedInProcedure({ summary: 'Be treated as being at a chapter, or read again', cost: 'write' })
    .input(TreatAsInput)
    .output(Standing)
    .mutation(({ ctx, input }) => ctx.services.reading.treatAs(ctx.caller, input)),

  preferences: signedInProcedure({ summary: 'How you like to read, on every device', cost: 'read' })
    .output(ReadingPreferences)
    .query(({ ctx }) => ctx.services.reading.getPreferences(ctx.caller)),

  savePreferences: signedInProcedure({ summary: 'Change how you like to read', cost: 'write' })
    .input(SavePreferencesInput)
    .output(ReadingPreferences)
    .mutation(({ ctx, input }) => ctx.services.reading.savePreferences(ctx.caller, input)),
});
