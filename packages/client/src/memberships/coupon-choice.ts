import type { MembershipCoupon, MembershipCoupons } from '@inkvine/contracts/membership-coupons';
import type { CouponGrantId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';
import { useChanged } from './my-memberships.ts';

/** Whether a choice is another than what stands, and every coupon that it adds lowers the next charge. */
export const isConfirmable = ({
  refusal,
  coupons,
}: Pick<MembershipCoupons, 'refusal' | 'coupons'>): boolean =>
  refusal === null &&
  coupons.some(({ isHeld, isChosen }) => isHeld !== isChosen) &&
  coupons.every(({ isHeld, isChosen, off }) => isHeld || !isChosen || off > 0);

/** What can be ticked: all of them, and only those that stand with a membership that is to end. */
export const choosableCoupons = ({ coupons, canAdd }: MembershipCoupons): MembershipCoupon[] =>
  coupons.filter(({ isHeld }) => canAdd || isHeld);

/** Which coupons stand with a membership: what they come to, and another choice, for what was shown. */
export function useCouponChoice(
  membership: MyMembership,
  on: { changed: (after: MyMembership, next: MembershipCoupons['next']) => void; randomId?: () => string },
) {
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<readonly CouponGrantId[]>();
  const { id: membershipId, version, state } = membership;
  const standing = useQuery(
    trpc.memberships.coupons.queryOptions(
      { membershipId },
      { staleTime: 0, enabled: state !== 'ended' && state !== 'starting' },
    ),
  );
  const wished = useQuery(
    trpc.memberships.coupons.queryOptions(
      { membershipId, couponIds: [...(chosen ?? [])] },
      {
        ...{ staleTime: 0, enabled: isAsking && chosen !== undefined },
        // What was shown stays until the coupons are counted, and the button waits.
        placeholderData: (shown) => shown,
      },
    ),
  );
  const offer = chosen === undefined ? standing : wished;
  const keys = useIdempotencyKeys(on.randomId);
  const close = () => {
    setAsking(false);
    setChosen(undefined);
  };
  const changed = useChanged(close);
  const change = useMutation(
    trpc.memberships.chooseCoupons.mutationOptions({
      onSuccess: (after, { expectedNext }) => {
        changed.onSuccess(after);
        keys.renew();
        close();
        on.changed(after, expectedNext);
      },
      onError: (error) => {
        changed.onError(error);
        if (!OUTDATED.includes(parseAppError(error).code)) return;
        setChosen(undefined);
        void standing.refetch();
      },
    }),
  );
  const shown = offer.data ?? standing.data;
  const isTicked = ({ coupon, isHeld }: MembershipCoupon) => chosen?.includes(coupon.id) ?? isHeld;
  return {
    /** As things stand. */
    standing: standing.data,
    isAsking,
    ask: () => {
      change.reset();
      setChosen(undefined);
      setAsking(true);
      void standing.refetch();
    },
    close,
    /** With what is ticked, as far as it is counted. */
    offer: shown,
    coupons: shown === undefined ? [] : choosableCoupons(shown),
    isTicked,
    tick: (id: CouponGrantId, isNow: boolean) => {
      change.reset();
      const before = (standing.data?.coupons ?? []).filter(isTicked).map(({ coupon }) => coupon.id);
      setChosen([...before.filter((each) => each !== id), ...(isNow ? [id] : [])].toSorted());
    },
    isReady: offer.data !== undefined && !offer.isFetching && isConfirmable(offer.data),
    isChanging: change.isPending,
    error: change.error ?? (isAsking ? offer.error : null),
    confirm: () => {
      if (chosen === undefined || offer.data === undefined) return;
      const wish = { membershipId, version, couponIds: [...chosen], expectedNext: offer.data.next };
      change.mutate({ ...wish, idempotencyKey: keys.keyFor(JSON.stringify(wish)) });
    },
  };
}

const OUTDATED: readonly string[] = ['PRICE_CHANGED', 'TRANSITION_REFUSED', 'COUPON_UNAVAILABLE'];
