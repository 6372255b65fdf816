import {
  DestinationInput,
  OnboardingLink,
  Payout,
  PayoutDestination,
  PayoutInput,
  PayoutListInput,
  PayoutPage,
  PayoutStanding,
  RegisterDestinationInput,
  RegisteredDestination,
  RequestPayoutInput,
  SetAutomaticPayoutInput,
} from '@inkvine/contracts/payouts';
import { z } from 'zod';
import { router, signedInProcedure } from '../trpc.ts';

export const payoutsRouter = router({
  standings: signedInProcedure({ summary: 'What you can be paid, in each currency', cost: 'read' })
    .output(z.array(PayoutStanding))
    .query(({ ctx }) => ctx.services.payouts.getStandings(ctx.caller)),

  list: signedInProcedure({ summary: 'Your payouts, newest first', cost: 'read' })
    .input(PayoutListInput)
    .output(PayoutPage)
    .query(({ ctx, input }) => ctx.services.payouts.list(ctx.caller, input)),

  request: signedInProcedure({ summary: 'Ask for everything that is payable in a currency', cost: 'write' })
    .input(RequestPayoutInput)
    .output(Payout)
    .mutation(({ ctx, input }) => ctx.services.payouts.ask(ctx.caller, input)),

  withdraw: signedInProcedure({ summary: 'Take back a request that nobody has dealt with', cost: 'write' })
    .input(PayoutInput)
    .output(Payout)
    .mutation(({ ctx, input }) => ctx.services.payouts.withdraw(ctx.caller, input)),

  setAutomatic: signedInProcedure({ summary: 'Whether settled money is asked for by itself', cost: 'write' })
    .input(SetAutomaticPayoutInput)
    .output(z.array(PayoutStanding))
    .mutation(({ ctx, input }) => ctx.services.payouts.setAutomatic(ctx.caller, input)),

  registerDestination: signedInProcedure({ summary: 'Say where your money goes', cost: 'costly' })
    .input(RegisterDestinationInput)
    .output(RegisteredDestination)
    .mutation(({ ctx, input }) => ctx.services.payoutDestinations.register(ctx.caller, input)),

  continueOnboarding: signedInProcedure({
    summary: 'Go on with what the gateway asks of you',
    cost: 'costly',
  })
    .input(DestinationInput)
    .output(OnboardingLink)
    .mutation(({ ctx, input }) => ctx.services.payoutDestinations.continueOnboarding(ctx.caller, input)),

  refreshDestination: signedInProcedure({ summary: 'Ask the gateway whether it pays to you', cost: 'costly' })
    .input(DestinationInput)
    .output(PayoutDestination)
    .mutation(({ ctx, input }) => ctx.services.payoutDestinations.refresh(ctx.caller, input)),
});
