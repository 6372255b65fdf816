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
});
