import type { CouponGrantId } from '@inkvine/contracts/primitives';
import type { RedeemedCoupon } from '@inkvine/contracts/perks-coupons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from './react.ts';

export const OWNED_COUPON_STATES = ['usable', 'used', 'expired'] as const;

/** Where the codes of a batch are as a file. */
export const couponCodesPath = (batchId: string): string => `/api/coupon-batches/${batchId}`;

/** Which of the `coupons` messages says what a code gave. */
export function redeemedWords({ isRepeated, coins }: Pick<RedeemedCoupon, 'isRepeated' | 'coins'>) {
  if (isRepeated) return 'redeemedBefore';
  return coins > 0 ? 'redeemedCoins' : 'redeemed';
}

/** A code being typed, and getting what it stands for. */
export function useRedeemCode(onRedeemed: (redeemed: RedeemedCoupon) => void) {
  const trpc = useTRPC();
  const refresh = useCouponsRefresh();
  const [code, setCode] = useState('');
  const act = useMutation(
    trpc.perks.redeemCode.mutationOptions({
      onSuccess: (redeemed) => {
        setCode('');
        onRedeemed(redeemed);
        refresh();
      },
    }),
  );
  return {
    code,
    setCode: (typed: string) => {
      setCode(typed);
      act.reset();
    },
    error: act.error,
    isRedeeming: act.isPending,
    isReady: code.trim() !== '',
    redeem: () => act.mutate({ code }),
  };
}

/** Takes the coins of a coupon that was given to the person. */
export function useTakeCoins(grantId: CouponGrantId, onTaken: (redeemed: RedeemedCoupon) => void) {
  const trpc = useTRPC();
  const refresh = useCouponsRefresh();
  const act = useMutation(trpc.perks.takeCoins.mutationOptions({ onSuccess: onTaken, onSettled: refresh }));
  return { error: act.error, isTaking: act.isPending, take: () => act.mutate({ grantId }) };
}

function useCouponsRefresh(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => {
    for (const queryKey of [trpc.perks.coupons.pathKey(), trpc.wallet.pathKey()])
      void queryClient.invalidateQueries({ queryKey });
  };
}
