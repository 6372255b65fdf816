import {
  AnswerForkRequestInput,
  BranchEventListInput,
  BranchEventPage,
  BranchInput,
  BranchMap,
  BranchSaved,
  BranchView,
  Forked,
  ForkForm,
  ForkInput,
  ForkOfNovelPage,
  ForkPlaceInput,
  ForkPolicy,
  ForkRequestInput,
  ForkRequestListInput,
  ForkRequestPage,
  ForkRequestSaved,
  ForksOfNovelInput,
  ManagedBranch,
  ManagedForkPolicy,
  NovelTermsInput,
  RequestForkInput,
  RewriteFromInput,
  SetForkPolicyInput,
  SetStandingInput,
  UpdateBranchInput,
} from '@inkvine/contracts/branches';
import {
  AnswerUpstreamEditInput,
  UpstreamEditAnswered,
  UpstreamEditInput,
  UpstreamEditListInput,
  UpstreamEditPage,
  UpstreamEditTexts,
} from '@inkvine/contracts/upstream-edits';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';
import { proposalsRouter } from './proposals.router.ts';

export const branchesRouter = router({
  proposals: proposalsRouter,

  terms: publicProcedure({ summary: 'On which terms a novel may be carried on', cost: 'read' })
    .input(NovelTermsInput)
    .output(ForkPolicy)
    .query(({ ctx, input }) => ctx.services.forkPolicy.getTerms(ctx.caller, input)),

  managedTerms: signedInProcedure({ summary: 'The fork terms of a novel of yours', cost: 'read' })
    .input(NovelTermsInput)
    .output(ManagedForkPolicy)
    .query(({ ctx, input }) => ctx.services.forkPolicy.getManaged(ctx.caller, input)),

  setTerms: signedInProcedure({ summary: 'Change the fork terms for forks to come', cost: 'write' })
    .input(SetForkPolicyInput)
    .output(ManagedForkPolicy)
    .mutation(({ ctx, input }) => ctx.services.forkPolicy.set(ctx.caller, input)),

  map: publicProcedure({ summary: 'The branches of a novel as far as you have read', cost: 'read' })
    .input(NovelTermsInput)
    .output(BranchMap)
    .query(({ ctx, input }) => ctx.services.branches.map(ctx.caller, input)),

  branch: publicProcedure({
    summary: 'A branch, whose chapters it carries and where it begins',
    cost: 'read',
  })
    .input(BranchInput)
    .output(BranchView)
    .query(({ ctx, input }) => ctx.services.branches.get(ctx.caller, input)),

  forkForm: signedInProcedure({
    summary: 'What forking at a chapter means, and whether you may',
    cost: 'read',
  })
    .input(ForkPlaceInput)
    .output(ForkForm)
    .query(({ ctx, input }) => ctx.services.forks.getForm(ctx.caller, input)),

  fork: signedInProcedure({ summary: 'Begin a branch of your own at a chapter', cost: 'costly' })
    .input(ForkInput)
    .output(Forked)
    .mutation(({ ctx, input }) => ctx.services.forks.fork(ctx.caller, input)),

  requestFork: signedInProcedure({ summary: 'Ask an author whether you may fork', cost: 'write' })
    .input(RequestForkInput)
    .output(ForkRequestSaved)
    .mutation(({ ctx, input }) => ctx.services.forkRequests.request(ctx.caller, input)),

  withdrawRequest: signedInProcedure({ summary: 'Take back a request to fork', cost: 'write' })
    .input(ForkRequestInput)
    .output(ForkRequestSaved)
    .mutation(({ ctx, input }) => ctx.services.forkRequests.withdraw(ctx.caller, input)),

  requests: signedInProcedure({ summary: 'Requests to fork a novel of yours', cost: 'read' })
    .input(ForkRequestListInput)
    .output(ForkRequestPage)
    .query(({ ctx, input }) => ctx.services.forkRequests.list(ctx.caller, input)),

  answerRequest: signedInProcedure({ summary: 'Grant or decline a request to fork', cost: 'write' })
    .input(AnswerForkRequestInput)
    .output(ForkRequestSaved)
    .mutation(({ ctx, input }) => ctx.services.forkRequests.answer(ctx.caller, input)),

  managedBranch: signedInProcedure({ summary: 'A fork of yours, to edit', cost: 'read' })
    .input(BranchInput)
    .output(ManagedBranch)
    .query(({ ctx, input }) => ctx.services.branches.getManaged(ctx.caller, input)),

  rename: signedInProcedure({ summary: 'Rename a fork of yours', cost: 'write' })
    .input(UpdateBranchInput)
    .output(BranchSaved)
    .mutation(({ ctx, input }) => ctx.services.branches.rename(ctx.caller, input)),

  rewriteFrom: signedInProcedure({
    summary: 'Tell a fork anew from an inherited chapter on',
    cost: 'write',
  })
    .input(RewriteFromInput)
    .output(BranchSaved)
    .mutation(({ ctx, input }) => ctx.services.branches.rewriteFrom(ctx.caller, input)),

  upstreamEdits: signedInProcedure({
    summary: 'Inherited chapters of a fork of yours that were changed upstream',
    cost: 'read',
  })
    .input(UpstreamEditListInput)
    .output(UpstreamEditPage)
    .query(({ ctx, input }) => ctx.services.upstreamEdits.list(ctx.caller, input)),

  upstreamEdit: signedInProcedure({ summary: 'What was changed in an inherited chapter', cost: 'read' })
    .input(UpstreamEditInput)
    .output(UpstreamEditTexts)
    .query(({ ctx, input }) => ctx.services.upstreamEdits.get(ctx.caller, input)),

  answerUpstreamEdit: signedInProcedure({ summary: 'Take a change upstream or leave it', cost: 'write' })
    .input(AnswerUpstreamEditInput)
    .output(UpstreamEditAnswered)
    .mutation(({ ctx, input }) => ctx.services.upstreamEdits.answer(ctx.caller, input)),

  forks: signedInProcedure({ summary: 'Published forks of a novel of yours', cost: 'read' })
    .input(ForksOfNovelInput)
    .output(ForkOfNovelPage)
    .query(({ ctx, input }) => ctx.services.branches.listForks(ctx.caller, input)),

  setStanding: signedInProcedure({
    summary: 'List, endorse or hide a fork on the page of your novel',
    cost: 'write',
  })
    .input(SetStandingInput)
    .output(BranchSaved)
    .mutation(({ ctx, input }) => ctx.services.branches.setStanding(ctx.caller, input)),

  events: signedInProcedure({ summary: 'News of forks, requests and proposals', cost: 'read' })
    .input(BranchEventListInput)
    .output(BranchEventPage)
    .query(({ ctx, input }) => ctx.services.branches.listEvents(ctx.caller, input)),

  markEventsSeen: signedInProcedure({ summary: 'All news so far is seen', cost: 'write' })
    .output(z.object({ seen: z.int().min(0) }))
    .mutation(({ ctx }) => ctx.services.branches.markEventsSeen(ctx.caller)),
});
