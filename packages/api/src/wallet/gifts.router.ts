import {
  ClaimGiftInput,
  ClaimGiftResult,
  DeclineGiftInput,
  DeclineGiftResult,
  GiftKey,
  GiftListInput,
  GiftPayment,
  GiftPaymentInput,
  GiftPreview,
  GiftPreviewInput,
  GiftsSeenInput,
  GiftsToSee,
  GiveGiftInput,
  GiveGiftResult,
  GiveMembershipInput,
  MembershipGiftPaymentPreview,
  MembershipGiftPaymentPreviewInput,
  MembershipGiftPreview,
  MembershipGiftPreviewInput,
  OfferedGift,
  PayMembershipGiftInput,
  ReceivedGiftPage,
  SentGiftPage,
  SentGiftsInput,
  TakeBackGiftInput,
  TakeBackGiftResult,
} from '@inkvine/contracts/gifts';
import { router, signedInProcedure } from '../trpc.ts';

export const giftsRouter = router({
  preview: signedInProcedure({ summary: 'What giving chapters to somebody would cost', cost: 'costly' })
    .input(GiftPreviewInput)
    .output(GiftPreview)
    .query(({ ctx, input }) => ctx.services.gifts.preview(ctx.caller, input)),

  give: signedInProcedure({
    summary: 'Buy chapters for a person, or for whoever gets the link',
    cost: 'costly',
  })
    .input(GiveGiftInput)
    .output(GiveGiftResult)
    .mutation(({ ctx, input }) => ctx.services.gifts.give(ctx.caller, input)),

  previewMembership: signedInProcedure({
    summary: 'What giving months of a membership to somebody would cost',
    cost: 'costly',
  })
    .input(MembershipGiftPreviewInput)
    .output(MembershipGiftPreview)
    .query(({ ctx, input }) => ctx.services.membershipGifts.preview(ctx.caller, input)),

  giveMembership: signedInProcedure({
    summary: 'Buy months of a membership for a person, or for whoever gets the link',
    cost: 'costly',
  })
    .input(GiveMembershipInput)
    .output(GiveGiftResult)
    .mutation(({ ctx, input }) => ctx.services.membershipGifts.give(ctx.caller, input)),

  previewMembershipPayment: signedInProcedure({
    summary: 'What giving months of a membership to somebody would cost in money',
    cost: 'costly',
  })
    .input(MembershipGiftPaymentPreviewInput)
    .output(MembershipGiftPaymentPreview)
    .query(({ ctx, input }) => ctx.services.membershipGiftPayments.preview(ctx.caller, input)),

  payMembership: signedInProcedure({
    summary: 'Buy months of a membership for somebody with a payment method that you keep',
    cost: 'costly',
  })
    .input(PayMembershipGiftInput)
    .output(GiftPayment)
    .mutation(({ ctx, input }) => ctx.services.membershipGiftPayments.pay(ctx.caller, input)),

  payment: signedInProcedure({ summary: 'What has become of a gift that you paid for', cost: 'read' })
    .input(GiftPaymentInput)
    .output(GiftPayment)
    .query(({ ctx, input }) => ctx.services.membershipGiftPayments.get(ctx.caller, input)),

  sent: signedInProcedure({ summary: 'Gifts you gave', cost: 'read' })
    .input(SentGiftsInput)
    .output(SentGiftPage)
    .query(({ ctx, input }) => ctx.services.giftLists.listSent(ctx.caller, input)),

  news: signedInProcedure({ summary: 'Gifts that wait for you, and how many of yours ended', cost: 'read' })
    .output(GiftsToSee)
    .query(({ ctx }) => ctx.services.giftNews.count(ctx.caller)),

  markNewsSeen: signedInProcedure({ summary: 'Note that you saw what became of your gifts', cost: 'write' })
    .input(GiftsSeenInput)
    .output(GiftsToSee)
    .mutation(({ ctx, input }) => ctx.services.giftNews.markSeen(ctx.caller, input)),

  received: signedInProcedure({ summary: 'Gifts that were given to you', cost: 'read' })
    .input(GiftListInput)
    .output(ReceivedGiftPage)
    .query(({ ctx, input }) => ctx.services.giftLists.listReceived(ctx.caller, input)),

  offered: signedInProcedure({ summary: 'A gift to you, or one whose link you have', cost: 'costly' })
    .input(GiftKey)
    .output(OfferedGift)
    .query(({ ctx, input }) => ctx.services.giftLists.getOffered(ctx.caller, input)),

  claim: signedInProcedure({
    summary: 'Take a gift: its chapters are yours for good, its months part of your membership',
    cost: 'costly',
  })
    .input(ClaimGiftInput)
    .output(ClaimGiftResult)
    .mutation(({ ctx, input }) => ctx.services.gifts.claim(ctx.caller, input)),

  takeBack: signedInProcedure({ summary: 'Take back a gift that nobody has claimed', cost: 'write' })
    .input(TakeBackGiftInput)
    .output(TakeBackGiftResult)
    .mutation(({ ctx, input }) => ctx.services.gifts.takeBack(ctx.caller, input)),

  decline: signedInProcedure({ summary: 'Say no to a gift that was sent to you', cost: 'write' })
    .input(DeclineGiftInput)
    .output(DeclineGiftResult)
    .mutation(({ ctx, input }) => ctx.services.gifts.decline(ctx.caller, input)),
});
