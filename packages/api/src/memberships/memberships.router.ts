import { CancelByLinkInput, CancelLinkInput, LinkedMembership } from '@inkvine/contracts/cancel-links';
import {
  JoinOffer,
  JoinOfferInput,
  MembershipPeriodPage,
  MembershipPeriodsInput,
  OpenMembershipBill,
} from '@inkvine/contracts/member-history';
import {
  ChooseCouponsInput,
  MembershipCoupons,
  MembershipCouponsInput,
} from '@inkvine/contracts/membership-coupons';
import { MembershipFigures } from '@inkvine/contracts/membership-figures';
import {
  CreateTierInput,
  MoveTierInput,
  MoveTierStatusInput,
  OwnTierList,
  SetTierPriceInput,
  TierChanged,
  TierList,
  TierListInput,
  TierPriceChanged,
  UpdateTierInput,
  WithdrawTierPriceInput,
} from '@inkvine/contracts/memberships';
import {
  AnswerPriceInput,
  ChangeMethodInput,
  LeaveInput,
  LeaveOffer,
  MembershipInput,
  MembershipNoticePage,
  MembershipRef,
  MyMembership,
  MyMembershipPage,
  NoticesSeen,
  NoticesSeenInput,
  PauseInput,
  SubscribeInput,
} from '@inkvine/contracts/renewals';
import { MembershipCorrectionPage, MembershipCorrectionsInput } from '@inkvine/contracts/renewal-corrections';
import { ChangeTierInput, TierChangeOffer, TierChangeResult } from '@inkvine/contracts/tier-changes';
import { AnswerRechargeInput, Recharge, RechargeList, RechargesInput } from '@inkvine/contracts/recharges';
import { pageInput } from '@inkvine/contracts/primitives';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const membershipsRouter = router({
  tiers: publicProcedure({ summary: 'What one can join at a creator’s, and what it costs', cost: 'read' })
    .input(TierListInput)
    .output(TierList)
    .query(({ ctx, input }) => ctx.services.tiers.list(input)),

  ownTiers: signedInProcedure({ summary: 'What you offer to members, with its prices', cost: 'read' })
    .output(OwnTierList)
    .query(({ ctx }) => ctx.services.tiers.listOwn(ctx.caller)),

  figures: signedInProcedure({ summary: 'Your members and what they paid, by month', cost: 'costly' })
    .output(MembershipFigures)
    .query(({ ctx }) => ctx.services.membershipFigures.getOwn(ctx.caller)),

  createTier: signedInProcedure({ summary: 'Prepare a tier above your others', cost: 'write' })
    .input(CreateTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.create(ctx.caller, input)),

  updateTier: signedInProcedure({ summary: 'Change what a tier is called and gives', cost: 'write' })
    .input(UpdateTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.update(ctx.caller, input)),

  moveTier: signedInProcedure({ summary: 'Let a tier change places with its neighbour', cost: 'write' })
    .input(MoveTierInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.move(ctx.caller, input)),

  publishTier: signedInProcedure({ summary: 'Show a tier to readers', cost: 'write' })
    .input(MoveTierStatusInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.publish(ctx.caller, input)),

  retireTier: signedInProcedure({ summary: 'Let nobody new join a tier', cost: 'write' })
    .input(MoveTierStatusInput)
    .output(TierChanged)
    .mutation(({ ctx, input }) => ctx.services.tiers.retire(ctx.caller, input)),

  setTierPrice: signedInProcedure({ summary: 'Set what new members pay, from a day on', cost: 'write' })
    .input(SetTierPriceInput)
    .output(TierPriceChanged)
    .mutation(({ ctx, input }) => ctx.services.tierPrices.set(ctx.caller, input)),

  withdrawTierPrice: signedInProcedure({ summary: 'Take back a price that has not begun', cost: 'write' })
    .input(WithdrawTierPriceInput)
    .output(TierPriceChanged)
    .mutation(({ ctx, input }) => ctx.services.tierPrices.withdraw(ctx.caller, input)),

  joinOffer: signedInProcedure({ summary: 'What joining a tier would come to now', cost: 'read' })
    .input(JoinOfferInput)
    .output(JoinOffer)
    .query(({ ctx, input }) => ctx.services.joinOffers.get(ctx.caller, input)),

  subscribe: signedInProcedure({ summary: 'Join a tier at the price shown, and pay', cost: 'costly' })
    .input(SubscribeInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.memberships.subscribe(ctx.caller, input)),

  mine: signedInProcedure({ summary: 'Your memberships, newest first', cost: 'read' })
    .input(z.object(pageInput))
    .output(MyMembershipPage)
    .query(({ ctx, input }) => ctx.services.memberships.list(ctx.caller, input)),

  mineOf: signedInProcedure({ summary: 'Your membership of a creator; null for none', cost: 'read' })
    .input(TierListInput)
    .output(MyMembership.nullable())
    .query(({ ctx, input }) => ctx.services.memberships.getOf(ctx.caller, input.creatorId)),

  membership: signedInProcedure({ summary: 'One of your memberships', cost: 'read' })
    .input(MembershipInput)
    .output(MyMembership)
    .query(({ ctx, input }) => ctx.services.memberships.get(ctx.caller, input.membershipId)),

  periods: signedInProcedure({ summary: 'What became of each period of a membership', cost: 'read' })
    .input(MembershipPeriodsInput)
    .output(MembershipPeriodPage)
    .query(({ ctx, input }) => ctx.services.memberHistory.listPeriods(ctx.caller, input)),

  bill: signedInProcedure({ summary: 'What is due of a membership and not paid', cost: 'read' })
    .input(MembershipInput)
    .output(OpenMembershipBill.nullable())
    .query(({ ctx, input }) => ctx.services.memberHistory.getBill(ctx.caller, input)),

  corrections: signedInProcedure({ summary: 'What was corrected about a membership', cost: 'read' })
    .input(MembershipCorrectionsInput)
    .output(MembershipCorrectionPage)
    .query(({ ctx, input }) => ctx.services.renewalCorrections.listMine(ctx.caller, input)),

  recharges: signedInProcedure({
    summary: 'What you are asked to pay for a membership after all',
    cost: 'read',
  })
    .input(RechargesInput)
    .output(RechargeList)
    .query(({ ctx, input }) => ctx.services.recharges.list(ctx.caller, input)),

  answerRecharge: signedInProcedure({ summary: 'Pay what you are asked for, or refuse to', cost: 'costly' })
    .input(AnswerRechargeInput)
    .output(Recharge)
    .mutation(({ ctx, input }) => ctx.services.recharges.answer(ctx.caller, input)),

  cancel: signedInProcedure({ summary: 'End a membership with the period that is paid', cost: 'write' })
    .input(MembershipRef)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.memberships.cancel(ctx.caller, input)),

  withdrawCancel: signedInProcedure({ summary: 'Go on with a membership after all', cost: 'write' })
    .input(MembershipRef)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.memberships.withdrawCancel(ctx.caller, input)),

  cancelLink: publicProcedure({ summary: 'What the link of a mail can cancel', cost: 'read' })
    .input(CancelLinkInput)
    .output(LinkedMembership)
    .query(({ ctx, input }) => ctx.services.cancelLinks.get(input.key)),

  cancelByLink: publicProcedure({
    summary: 'End a membership with what is paid, by the link of a mail',
    cost: 'write',
  })
    .input(CancelByLinkInput)
    .output(LinkedMembership)
    .mutation(({ ctx, input }) => ctx.services.cancelLinks.cancel(input)),

  leaveOffer: signedInProcedure({
    summary: 'What leaving a membership at once would give back',
    cost: 'read',
  })
    .input(MembershipInput)
    .output(LeaveOffer)
    .query(({ ctx, input }) => ctx.services.membershipLeaving.getOffer(ctx.caller, input)),

  leave: signedInProcedure({
    summary: 'Leave a membership at once, with its unused days back',
    cost: 'costly',
  })
    .input(LeaveInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.membershipLeaving.leave(ctx.caller, input)),

  tierChangeOffer: signedInProcedure({
    summary: 'What moving to another tier of the creator would come to',
    cost: 'read',
  })
    .input(MembershipInput)
    .output(TierChangeOffer)
    .query(({ ctx, input }) => ctx.services.tierChanges.getOffer(ctx.caller, input)),

  changeTier: signedInProcedure({
    summary: 'Move to another tier, paying for the rest of the period where it is dearer',
    cost: 'costly',
  })
    .input(ChangeTierInput)
    .output(TierChangeResult)
    .mutation(({ ctx, input }) => ctx.services.tierChanges.change(ctx.caller, input)),

  withdrawTierChange: signedInProcedure({
    summary: 'Stay in your tier after all',
    cost: 'write',
  })
    .input(MembershipRef)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.tierChanges.withdraw(ctx.caller, input)),

  coupons: signedInProcedure({
    summary: 'The coupons of your membership, and what its charges come to with them',
    cost: 'read',
  })
    .input(MembershipCouponsInput)
    .output(MembershipCoupons)
    .query(({ ctx, input }) => ctx.services.couponChoices.getOffer(ctx.caller, input)),

  chooseCoupons: signedInProcedure({
    summary: 'Add coupons to your membership, or take them off',
    cost: 'write',
  })
    .input(ChooseCouponsInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.couponChoices.choose(ctx.caller, input)),

  pause: signedInProcedure({ summary: 'Leave out the next months of your membership', cost: 'write' })
    .input(PauseInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.membershipPauses.pause(ctx.caller, input)),

  resume: signedInProcedure({ summary: 'Go on with a membership that pauses', cost: 'write' })
    .input(MembershipRef)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.membershipPauses.resume(ctx.caller, input)),

  answerPrice: signedInProcedure({
    summary: 'Agree to a new price of your membership, or not',
    cost: 'write',
  })
    .input(AnswerPriceInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.memberships.answerPrice(ctx.caller, input)),

  changeMethod: signedInProcedure({ summary: 'Pay a membership with another method', cost: 'costly' })
    .input(ChangeMethodInput)
    .output(MyMembership)
    .mutation(({ ctx, input }) => ctx.services.memberships.changeMethod(ctx.caller, input)),

  notices: signedInProcedure({ summary: 'What you were told of your memberships', cost: 'read' })
    .input(z.object(pageInput))
    .output(MembershipNoticePage)
    .query(({ ctx, input }) => ctx.services.membershipNotices.list(ctx.caller, input)),

  markNoticesSeen: signedInProcedure({ summary: 'Note that you have seen them', cost: 'write' })
    .input(NoticesSeenInput)
    .output(NoticesSeen)
    .mutation(({ ctx, input }) => ctx.services.membershipNotices.markRead(ctx.caller, input)),
});
