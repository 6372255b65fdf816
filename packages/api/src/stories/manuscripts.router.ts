import {
  CreatedNovel,
  ImportManuscriptInput,
  ManuscriptInput,
  ManuscriptPreview,
  ManuscriptText,
  ManuscriptTextInput,
} from '@inkvine/contracts/stories';
import { router, signedInProcedure } from '../trpc.ts';

/** The file itself arrives by upload; see the server's `POST /api/manuscripts`. */
export const manuscriptsRouter = router({
  preview: signedInProcedure({ summary: 'How an uploaded manuscript would be split', cost: 'read' })
    .input(ManuscriptInput)
    .output(ManuscriptPreview)
    .query(({ ctx, input }) => ctx.services.manuscripts.getPreview(ctx.caller, input)),

  text: signedInProcedure({ summary: 'A stretch of an uploaded manuscript', cost: 'read' })
    .input(ManuscriptTextInput)
    .output(ManuscriptText)
    .query(({ ctx, input }) => ctx.services.manuscripts.getText(ctx.caller, input)),

  import: signedInProcedure({ summary: 'Turn a manuscript into a novel with draft chapters', cost: 'costly' })
    .input(ImportManuscriptInput)
    .output(CreatedNovel)
    .mutation(({ ctx, input }) => ctx.services.manuscripts.import(ctx.caller, input)),
});
