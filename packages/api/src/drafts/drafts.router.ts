import { FoundPassages, SearchDraftsInput } from '@inkvine/contracts/draft-search';
import {
  DraftListInput,
  DraftPage,
  DraftStatus,
  DraftStatusInput,
  FlushDraftInput,
  OpenDraftInput,
  OpenedDraft,
  SaveDraftInput,
  SavedDraft,
} from '@inkvine/contracts/drafts';
import { withSlicedDocument } from '../sliced-document.ts';
import { router, signedInProcedure } from '../trpc.ts';
import { revisionsRouter } from './revisions.router.ts';

export const draftsRouter = router({
  revisions: revisionsRouter,

  list: signedInProcedure({ summary: 'Your chapters with words that readers do not see', cost: 'read' })
    .input(DraftListInput)
    .output(DraftPage)
    .query(({ ctx, input }) => ctx.services.drafts.list(ctx.caller, input)),

  search: signedInProcedure({
    summary: 'Where words occur in the chapters of a branch of yours, as you left them',
    cost: 'costly',
  })
    .input(SearchDraftsInput)
    .output(FoundPassages)
    .query(({ ctx, input }) => ctx.services.drafts.search(ctx.caller, input)),

  open: signedInProcedure({ summary: 'The newest text of a chapter of yours, to write on', cost: 'read' })
    .input(OpenDraftInput)
    .output(OpenedDraft)
    .query(({ ctx, input }) => ctx.services.drafts.open(ctx.caller, input)),

  save: signedInProcedure({ summary: 'Keep what has been typed', cost: 'write' })
    .input(withSlicedDocument(SaveDraftInput))
    .output(SavedDraft)
    .mutation(({ ctx, input }) => ctx.services.drafts.save(ctx.caller, input)),

  status: signedInProcedure({ summary: 'Whether what was kept has reached the database', cost: 'read' })
    .input(DraftStatusInput)
    .output(DraftStatus)
    .query(({ ctx, input }) => ctx.services.drafts.status(ctx.caller, input)),

  flush: signedInProcedure({ summary: 'Bring what was kept to the database now', cost: 'write' })
    .input(FlushDraftInput)
    .output(SavedDraft)
    .mutation(({ ctx, input }) => ctx.services.drafts.flush(ctx.caller, input)),
});
