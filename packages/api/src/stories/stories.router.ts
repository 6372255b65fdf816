import {
  ChapterInput,
  ChapterListInput,
  ChapterPage,
  ChapterSaved,
  ChapterVersionInput,
  CreateChapterInput,
  CreatedNovel,
  CreateNovelInput,
  EditableChapter,
  ManagedChapterListInput,
  ManagedChapterPage,
  ManagedNovel,
  ManageNovelInput,
  MyNovelListInput,
  MyNovelPage,
  Novel,
  NovelInput,
  NovelListInput,
  NovelPage,
  PublishChapterInput,
  PublishNovelInput,
  PublishResult,
  UpdateChapterInput,
  UpdateNovelInput,
} from '@inkvine/contracts/stories';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const storiesRouter = router({
  novels: publicProcedure({ summary: 'Published novels, latest first', cost: 'read' })
    .input(NovelListInput)
    .output(NovelPage)
    .query(({ ctx, input }) => ctx.services.novels.listPublished(input)),

  novel: publicProcedure({ summary: 'A novel by its address', cost: 'read' })
    .input(NovelInput)
    .output(Novel)
    .query(({ ctx, input }) => ctx.services.novels.get(ctx.caller, input)),

  chapters: publicProcedure({ summary: 'Published chapters of a branch in order', cost: 'read' })
    .input(ChapterListInput)
    .output(ChapterPage)
    .query(({ ctx, input }) => ctx.services.novels.listChapters(ctx.caller, input)),

  myNovels: signedInProcedure({ summary: 'Novels you write', cost: 'read' })
    .input(MyNovelListInput)
    .output(MyNovelPage)
    .query(({ ctx, input }) => ctx.services.novels.listMine(ctx.caller, input)),

  createNovel: signedInProcedure({ summary: 'Start an empty novel', cost: 'write' })
    .input(CreateNovelInput)
    .output(CreatedNovel)
    .mutation(({ ctx, input }) => ctx.services.novels.create(ctx.caller, input)),

  managedNovel: signedInProcedure({ summary: 'A novel of yours, to edit', cost: 'read' })
    .input(ManageNovelInput)
    .output(ManagedNovel)
    .query(({ ctx, input }) => ctx.services.novels.getManaged(ctx.caller, input)),

  updateNovel: signedInProcedure({ summary: 'Change title, synopsis, language or tags', cost: 'write' })
    .input(UpdateNovelInput)
    .output(ManagedNovel)
    .mutation(({ ctx, input }) => ctx.services.novels.update(ctx.caller, input)),

  managedChapters: signedInProcedure({ summary: 'All chapters of a novel of yours', cost: 'read' })
    .input(ManagedChapterListInput)
    .output(ManagedChapterPage)
    .query(({ ctx, input }) => ctx.services.chapters.listManaged(ctx.caller, input)),

  editableChapter: signedInProcedure({ summary: 'A chapter of yours with its text', cost: 'read' })
    .input(ChapterInput)
    .output(EditableChapter)
    .query(({ ctx, input }) => ctx.services.chapters.getEditable(ctx.caller, input)),

  createChapter: signedInProcedure({ summary: 'Add a draft chapter at the end', cost: 'write' })
    .input(CreateChapterInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.chapters.create(ctx.caller, input)),

  updateChapter: signedInProcedure({
    summary: 'Save a chapter; readers see it once published',
    cost: 'write',
  })
    .input(UpdateChapterInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.chapters.update(ctx.caller, input)),

  publishChapter: signedInProcedure({ summary: 'Show readers the present text of a chapter', cost: 'write' })
    .input(PublishChapterInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.chapters.publish(ctx.caller, input)),

  unpublishChapter: signedInProcedure({ summary: 'Hide a chapter from new readers', cost: 'write' })
    .input(ChapterVersionInput)
    .output(ChapterSaved)
    .mutation(({ ctx, input }) => ctx.services.chapters.unpublish(ctx.caller, input)),

  deleteDraft: signedInProcedure({ summary: 'Delete a chapter that was never published', cost: 'write' })
    .input(ChapterVersionInput)
    .output(z.object({ deleted: z.literal(true) }))
    .mutation(({ ctx, input }) => ctx.services.chapters.deleteDraft(ctx.caller, input)),

  publishNovel: signedInProcedure({
    summary: 'Publish or schedule every draft: first ones free, the rest priced',
    cost: 'write',
  })
    .input(PublishNovelInput)
    .output(PublishResult)
    .mutation(({ ctx, input }) => ctx.services.chapters.publishDrafts(ctx.caller, input)),
});
