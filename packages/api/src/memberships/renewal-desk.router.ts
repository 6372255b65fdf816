import { MembershipFigures } from '@inkvine/contracts/membership-figures';
import {
  ApproveCorrectionInput,
  CorrectionLinePage,
  CorrectionLinesInput,
  MakeCorrectionInput,
  RenewalCorrection,
  RenewalCorrectionListInput,
  RenewalCorrectionPage,
  RenewalCorrectionRef,
} from '@inkvine/contracts/renewal-corrections';
import {
  RenewalFindingPage,
  RenewalFindingsInput,
  RenewalOverview,
  StandingMembershipInput,
  StandingMembershipPage,
} from '@inkvine/contracts/renewal-desk';
import { operatorProcedure, router } from '../trpc.ts';

export const renewalDeskRouter = router({
  overview: operatorProcedure({ summary: 'How renewals stand, and the last verification', cost: 'read' })
    .output(RenewalOverview)
    .query(({ ctx }) => ctx.services.renewalDesk.getOverview(ctx.caller)),

  figures: operatorProcedure({ summary: 'Members and payments of the last months', cost: 'costly' })
    .output(MembershipFigures)
    .query(({ ctx }) => ctx.services.membershipFigures.getAll(ctx.caller)),

  list: operatorProcedure({
    summary: 'Memberships that are due, late, waived, refused or unanswered',
    cost: 'read',
  })
    .input(StandingMembershipInput)
    .output(StandingMembershipPage)
    .query(({ ctx, input }) => ctx.services.renewalDesk.list(ctx.caller, input)),

  findings: operatorProcedure({ summary: 'What verification found and is not mended', cost: 'read' })
    .input(RenewalFindingsInput)
    .output(RenewalFindingPage)
    .query(({ ctx, input }) => ctx.services.renewalDesk.listFindings(ctx.caller, input)),

  verify: operatorProcedure({ summary: 'Verify past renewals without waiting for the night', cost: 'costly' })
    .output(RenewalOverview)
    .mutation(({ ctx }) => ctx.services.renewalDesk.verify(ctx.caller)),

  corrections: operatorProcedure({ summary: 'Corrections of past renewals, newest first', cost: 'read' })
    .input(RenewalCorrectionListInput)
    .output(RenewalCorrectionPage)
    .query(({ ctx, input }) => ctx.services.renewalCorrections.list(ctx.caller, input)),

  correctionLines: operatorProcedure({ summary: 'What a correction does about whom', cost: 'read' })
    .input(CorrectionLinesInput)
    .output(CorrectionLinePage)
    .query(({ ctx, input }) => ctx.services.renewalCorrections.listLines(ctx.caller, input)),

  makeCorrection: operatorProcedure({
    summary: 'Propose a correction, and see what it would do',
    cost: 'write',
  })
    .input(MakeCorrectionInput)
    .output(RenewalCorrection)
    .mutation(({ ctx, input }) => ctx.services.renewalCorrections.make(ctx.caller, input)),

  dryRunCorrection: operatorProcedure({ summary: 'See what a correction would do now', cost: 'write' })
    .input(RenewalCorrectionRef)
    .output(RenewalCorrection)
    .mutation(({ ctx, input }) => ctx.services.renewalCorrections.dryRun(ctx.caller, input)),

  approveCorrection: operatorProcedure({
    summary: 'Release a correction that somebody else has made',
    cost: 'write',
  })
    .input(ApproveCorrectionInput)
    .output(RenewalCorrection)
    .mutation(({ ctx, input }) => ctx.services.renewalCorrections.approve(ctx.caller, input)),

  cancelCorrection: operatorProcedure({ summary: 'Let a correction go', cost: 'write' })
    .input(RenewalCorrectionRef)
    .output(RenewalCorrection)
    .mutation(({ ctx, input }) => ctx.services.renewalCorrections.cancel(ctx.caller, input)),
});
