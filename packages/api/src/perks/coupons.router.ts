import {
  CouponChanged,
  CouponCodes,
  CouponInput,
  CouponLog,
  CouponLogInput,
  CreateCodesInput,
  CreateCouponInput,
  CreatedCodes,
  IssueCouponInput,
  IssuedCoupons,
  OwnCoupons,
  OwnCouponsInput,
  OwnedCoupons,
  OwnedCouponsInput,
  RedeemCodeInput,
  RedeemedCoupon,
  UseCouponInput,
} from '@inkvine/contracts/perks-coupons';
import { router, signedInProcedure } from '../trpc.ts';

export const couponsRouter = router({
  coupons: signedInProcedure({ summary: 'Coupons you own', cost: 'read' })
    .input(OwnedCouponsInput)
    .output(OwnedCoupons)
    .query(({ ctx, input }) => ctx.services.coupons.list(ctx.caller, input)),

  redeemCode: signedInProcedure({ summary: 'Get the coupon of a code', cost: 'guess' })
    .input(RedeemCodeInput)
    .output(RedeemedCoupon)
    .mutation(({ ctx, input }) => ctx.services.coupons.redeem(ctx.caller, input)),

  takeCoins: signedInProcedure({ summary: 'Take the coins of a coupon you were given', cost: 'write' })
    .input(UseCouponInput)
    .output(RedeemedCoupon)
    .mutation(({ ctx, input }) => ctx.services.coupons.takeCoins(ctx.caller, input)),

  ownCoupons: signedInProcedure({ summary: 'Coupons that you issue', cost: 'read' })
    .input(OwnCouponsInput)
    .output(OwnCoupons)
    .query(({ ctx, input }) => ctx.services.couponDesk.list(ctx.caller, input)),

  createCoupon: signedInProcedure({ summary: 'Make a coupon', cost: 'write' })
    .input(CreateCouponInput)
    .output(CouponChanged)
    .mutation(({ ctx, input }) => ctx.services.couponDesk.create(ctx.caller, input)),

  stopCoupon: signedInProcedure({ summary: 'Stop giving a coupon out', cost: 'write' })
    .input(CouponInput)
    .output(CouponChanged)
    .mutation(({ ctx, input }) => ctx.services.couponDesk.stop(ctx.caller, input)),

  issueCoupon: signedInProcedure({ summary: 'Give a coupon to people', cost: 'costly' })
    .input(IssueCouponInput)
    .output(IssuedCoupons)
    .mutation(({ ctx, input }) => ctx.services.couponDesk.issue(ctx.caller, input)),

  createCodes: signedInProcedure({ summary: 'Make codes of a coupon', cost: 'costly' })
    .input(CreateCodesInput)
    .output(CreatedCodes)
    .mutation(({ ctx, input }) => ctx.services.couponCodes.create(ctx.caller, input)),

  couponCodes: signedInProcedure({ summary: 'Codes of a coupon', cost: 'read' })
    .input(CouponInput)
    .output(CouponCodes)
    .query(({ ctx, input }) => ctx.services.couponCodes.list(ctx.caller, input)),

  couponLog: signedInProcedure({ summary: 'What happened to a coupon', cost: 'read' })
    .input(CouponLogInput)
    .output(CouponLog)
    .query(({ ctx, input }) => ctx.services.couponDesk.listLog(ctx.caller, input)),
});
