import {
  CreateNoticeInput,
  ManagedNoticePage,
  NoticeListInput,
  NoticePage,
  NoticeSaved,
  NoticeVersionInput,
  UpdateNoticeInput,
} from '@inkvine/contracts/notices';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const noticesRouter = router({
  list: publicProcedure({
    summary: 'What readers of a branch are told, pinned first, then newest',
    cost: 'read',
  })
    .input(NoticeListInput)
    .output(NoticePage)
    .query(({ ctx, input }) => ctx.services.notices.list(ctx.caller, input)),

  managed: signedInProcedure({ summary: 'All notices of a branch of yours', cost: 'read' })
    .input(NoticeListInput)
    .output(ManagedNoticePage)
    .query(({ ctx, input }) => ctx.services.notices.listManaged(ctx.caller, input)),

  create: signedInProcedure({ summary: 'Write a notice to the readers of a branch', cost: 'write' })
    .input(CreateNoticeInput)
    .output(NoticeSaved)
    .mutation(({ ctx, input }) => ctx.services.notices.create(ctx.caller, input)),

  update: signedInProcedure({ summary: 'Change a notice, show it or take it back', cost: 'write' })
    .input(UpdateNoticeInput)
    .output(NoticeSaved)
    .mutation(({ ctx, input }) => ctx.services.notices.update(ctx.caller, input)),

  delete: signedInProcedure({ summary: 'Delete a notice', cost: 'write' })
    .input(NoticeVersionInput)
    .output(z.object({ deleted: z.literal(true) }))
    .mutation(({ ctx, input }) => ctx.services.notices.remove(ctx.caller, input)),
});
