import {
  KeepRevisionInput,
  NameRevisionInput,
  RestoreRevisionInput,
  Revision,
  RevisionInput,
  RevisionListInput,
  RevisionPage,
  RevisionText,
  SavedDraft,
} from '@inkvine/contracts/drafts';
import { withSlicedDocument } from '../sliced-document.ts';
import { router, signedInProcedure } from '../trpc.ts';

export const revisionsRouter = router({
  list: signedInProcedure({ summary: 'Versions of a chapter of yours, newest first', cost: 'read' })
    .input(RevisionListInput)
    .output(RevisionPage)
    .query(({ ctx, input }) => ctx.services.drafts.revisions.list(ctx.caller, input)),

  get: signedInProcedure({ summary: 'A version with its text', cost: 'read' })
    .input(RevisionInput)
    .output(RevisionText)
    .query(({ ctx, input }) => ctx.services.drafts.revisions.get(ctx.caller, input)),

  keep: signedInProcedure({ summary: 'Keep the present text as a version', cost: 'write' })
    .input(withSlicedDocument(KeepRevisionInput))
    .output(Revision)
    .mutation(({ ctx, input }) => ctx.services.drafts.revisions.keep(ctx.caller, input)),

  name: signedInProcedure({ summary: 'Name a version, which keeps it for ever', cost: 'write' })
    .input(NameRevisionInput)
    .output(Revision)
    .mutation(({ ctx, input }) => ctx.services.drafts.revisions.name(ctx.caller, input)),

  restore: signedInProcedure({ summary: 'Go on writing from an older version', cost: 'write' })
    .input(RestoreRevisionInput)
    .output(SavedDraft)
    .mutation(({ ctx, input }) => ctx.services.drafts.revisions.restore(ctx.caller, input)),
});
