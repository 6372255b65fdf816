import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';
import { useChanged } from './my-memberships.ts';

export type LeaveWhen = 'at_end' | 'now';

/** Whether there is more than one moment at which a membership can end: what is due, and free days, just end. */
export const canChooseWhen = ({ state }: Pick<MyMembership, 'state'>): boolean =>
  state === 'active' || state === 'ending';

/**
 * Ending a membership with what is paid, or at once with what comes back for the days that are not used; and taking the
 * former back. One that ends already can only end sooner.
 */
export function useLeaving(
  membership: MyMembership,
  on: { changed: (after: MyMembership) => void; randomId?: () => string },
) {
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const [chosen, setWhen] = useState<LeaveWhen>('at_end');
  const when = membership.state === 'ending' ? 'now' : chosen;
  const { id: membershipId, version } = membership;
  const offer = useQuery(
    trpc.memberships.leaveOffer.queryOptions(
      { membershipId },
      { staleTime: 0, enabled: isAsking && canChooseWhen(membership) },
    ),
  );
  const keys = useIdempotencyKeys(on.randomId);
  const changed = useChanged(() => setAsking(false));
  const onSuccess = (after: MyMembership) => {
    changed.onSuccess(after);
    setAsking(false);
    setWhen('at_end');
    keys.renew();
    on.changed(after);
  };
  const cancel = useMutation(trpc.memberships.cancel.mutationOptions({ ...changed, onSuccess }));
  const takeBack = useMutation(trpc.memberships.withdrawCancel.mutationOptions({ ...changed, onSuccess }));
  const leave = useMutation(
    trpc.memberships.leave.mutationOptions({
      onSuccess,
      onError: (error) => {
        changed.onError(error);
        if (parseAppError(error).code === 'REFUND_CHANGED') void offer.refetch();
      },
    }),
  );
  const canLeaveNow = offer.data?.possible === true;
  const refund = offer.data?.refund ?? null;
  return {
    isAsking,
    setAsking,
    when,
    setWhen,
    offer,
    canLeaveNow,
    refund,
    error: leave.error ?? cancel.error ?? takeBack.error,
    isLeaving: cancel.isPending || leave.isPending,
    isTakingBack: takeBack.isPending,
    leave: () => {
      if (when === 'at_end') cancel.mutate({ membershipId, version });
      else if (canLeaveNow) {
        const wish = { membershipId, version, expectedRefund: refund?.amount ?? 0 };
        leave.mutate({ ...wish, idempotencyKey: keys.keyFor(JSON.stringify(wish)) });
      }
    },
    takeBack: () => takeBack.mutate({ membershipId, version }),
  };
}
