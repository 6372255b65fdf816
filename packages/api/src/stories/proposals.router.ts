import {
  AnswerProposalInput,
  ProposalForm,
  ProposalFormInput,
  ProposalListInput,
  ProposalPage,
  ProposalSaved,
  ProposedEntryInput,
  ProposedEntryParts,
  ProposedText,
  ProposedTextInput,
  ProposeInput,
  ReviseProposalInput,
  WithdrawProposalInput,
} from '@inkvine/contracts/proposals';
import { router, signedInProcedure } from '../trpc.ts';

export const proposalsRouter = router({
  form: signedInProcedure({ summary: 'What a fork of yours may propose upstream', cost: 'read' })
    .input(ProposalFormInput)
    .output(ProposalForm)
    .query(({ ctx, input }) => ctx.services.proposals.getForm(ctx.caller, input)),

  propose: signedInProcedure({ summary: 'Offer chapters of a fork of yours upstream', cost: 'write' })
    .input(ProposeInput)
    .output(ProposalSaved)
    .mutation(({ ctx, input }) => ctx.services.proposals.propose(ctx.caller, input)),

  revise: signedInProcedure({ summary: 'Change a proposal of yours', cost: 'write' })
    .input(ReviseProposalInput)
    .output(ProposalSaved)
    .mutation(({ ctx, input }) => ctx.services.proposals.revise(ctx.caller, input)),

  withdraw: signedInProcedure({ summary: 'Take a proposal of yours back', cost: 'write' })
    .input(WithdrawProposalInput)
    .output(ProposalSaved)
    .mutation(({ ctx, input }) => ctx.services.proposals.withdraw(ctx.caller, input)),

  sent: signedInProcedure({ summary: 'What a fork of yours has proposed', cost: 'read' })
    .input(ProposalListInput)
    .output(ProposalPage)
    .query(({ ctx, input }) => ctx.services.proposals.listSent(ctx.caller, input)),

  received: signedInProcedure({ summary: 'What was proposed to a branch of yours', cost: 'read' })
    .input(ProposalListInput)
    .output(ProposalPage)
    .query(({ ctx, input }) => ctx.services.proposals.listReceived(ctx.caller, input)),

  text: signedInProcedure({ summary: 'A proposed chapter, to read', cost: 'read' })
    .input(ProposedTextInput)
    .output(ProposedText)
    .query(({ ctx, input }) => ctx.services.proposals.getText(ctx.caller, input)),

  entry: signedInProcedure({ summary: 'What a proposal says of a wiki entry', cost: 'read' })
    .input(ProposedEntryInput)
    .output(ProposedEntryParts)
    .query(({ ctx, input }) => ctx.services.proposals.getEntry(ctx.caller, input)),

  answer: signedInProcedure({
    summary: 'Accept, decline or ask for changes of what was proposed to you',
    cost: 'write',
  })
    .input(AnswerProposalInput)
    .output(ProposalSaved)
    .mutation(({ ctx, input }) => ctx.services.proposals.answer(ctx.caller, input)),
});
