import {
  DonateInput,
  DonateResult,
  DonationListInput,
  DonationRanking,
  DonationRankingInput,
  DonationStreamInput,
  ReceivedDonation,
  ReceivedDonationPage,
  SentDonationPage,
} from '@inkvine/contracts/wallet';
import { tracked } from '@trpc/server';
import { trackedEvents } from '../tracked-events.ts';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const donationsRouter = router({
  donate: signedInProcedure({
    summary: 'Give coins to the author of a novel, with a message',
    cost: 'costly',
  })
    .input(DonateInput)
    .output(DonateResult)
    .mutation(({ ctx, input }) => ctx.services.donations.donate(ctx.caller, input)),

  sent: signedInProcedure({ summary: 'Donations you made', cost: 'read' })
    .input(DonationListInput)
    .output(SentDonationPage)
    .query(({ ctx, input }) => ctx.services.donations.listSent(ctx.caller, input)),

  received: signedInProcedure({ summary: 'Donations to your novels', cost: 'read' })
    .input(DonationListInput)
    .output(ReceivedDonationPage)
    .query(({ ctx, input }) => ctx.services.donations.listReceived(ctx.caller, input)),

  ranking: publicProcedure({ summary: 'Top donors of a novel by day, week, month or all time', cost: 'read' })
    .input(DonationRankingInput)
    .output(DonationRanking)
    .query(({ ctx, input }) => ctx.services.donations.getRanking(input)),

  onReceived: signedInProcedure({
    summary: 'Donations to your novels as they happen; resumable',
    cost: 'read',
  })
    .input(DonationStreamInput)
    .output(trackedEvents(ReceivedDonation))
    .subscription(async function* ({ ctx, input, signal }) {
      const events = ctx.services.donations.streamReceived(ctx.caller, input.lastEventId ?? null, signal);
      for await (const event of events) yield tracked(event.id, event.donation);
    }),
});
