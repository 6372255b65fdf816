import type { MembershipTierId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { TierChangeOption, TierChangeResult } from '@inkvine/contracts/tier-changes';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';
import { useChanged } from './my-memberships.ts';

/** Whether it is worth asking what another tier would cost; the offer says why it cannot be chosen yet. */
export const canAskForTiers = ({ state }: Pick<MyMembership, 'state'>): boolean =>
  state !== 'ended' && state !== 'starting' && state !== 'suspended';

/** What can be chosen: not the tier that was agreed to already. */
export const choosable = (
  options: readonly TierChangeOption[],
  { tierChange }: Pick<MyMembership, 'tierChange'>,
): TierChangeOption[] => options.filter(({ tierId }) => tierId !== tierChange?.tier.id);

/** Moving to another tier, for what was shown; and staying after all. */
export function useTierChange(
  membership: MyMembership,
  on: { changed: (result: TierChangeResult) => void; randomId?: () => string },
) {
  const trpc = useTRPC();
  const [isAsking, setAsking] = useState(false);
  const [chosen, choose] = useState<MembershipTierId>();
  const { id: membershipId, version } = membership;
  const offer = useQuery(
    trpc.memberships.tierChangeOffer.queryOptions(
      { membershipId },
      { staleTime: 0, enabled: canAskForTiers(membership) },
    ),
  );
  const options = choosable(offer.data?.options ?? [], membership);
  const option = options.find(({ tierId }) => tierId === chosen);
  const keys = useIdempotencyKeys(on.randomId);
  const changed = useChanged(() => setAsking(false));
  const change = useMutation(
    trpc.memberships.changeTier.mutationOptions({
      onSuccess: (result) => {
        changed.onSuccess(result.membership);
        keys.renew();
        // Whoever was refused sees why where they asked.
        if (result.outcome !== 'refused') setAsking(false);
        on.changed(result);
      },
      onError: (error) => {
        changed.onError(error);
        if (OUTDATED.includes(parseAppError(error).code)) void offer.refetch();
      },
    }),
  );
  return {
    isAsking,
    setAsking: (asks: boolean) => {
      change.reset();
      choose(undefined);
      setAsking(asks);
      if (asks) void offer.refetch();
    },
    offer: offer.data,
    options,
    option,
    choose: (tierId: MembershipTierId) => {
      change.reset();
      choose(tierId);
    },
    isReady: offer.data?.refusal === null && option !== undefined && !option.isFull && !offer.isFetching,
    isChanging: change.isPending,
    error: change.error,
    /** Why nothing was paid; null where nothing was refused. */
    refused: change.data?.outcome === 'refused' ? { failure: change.data.failure } : null,
    change: () => {
      if (option === undefined || offer.data === undefined) return;
      const { tierId, priceId, dueNow: expectedDue } = option;
      const { periodEnd } = offer.data;
      const wish = { membershipId, version, tierId, priceId, expectedDue, periodEnd };
      change.mutate({ ...wish, idempotencyKey: keys.keyFor(JSON.stringify(wish)) });
    },
  };
}

const OUTDATED: readonly string[] = [
  ...['PRICE_CHANGED', 'TRANSITION_REFUSED', 'TIER_FULL', 'OFFER_UNAVAILABLE', 'METHOD_UNUSABLE'],
];

/** Staying in a tier although another was agreed to. */
export function useTierChangeWithdrawal(membership: MyMembership, on: { withdrawn: () => void }) {
  const trpc = useTRPC();
  const changed = useChanged(() => undefined);
  const withdraw = useMutation(
    trpc.memberships.withdrawTierChange.mutationOptions({
      ...changed,
      onSuccess: (after) => {
        changed.onSuccess(after);
        on.withdrawn();
      },
    }),
  );
  return {
    error: withdraw.error,
    pending: withdraw.isPending,
    withdraw: () => withdraw.mutate({ membershipId: membership.id, version: membership.version }),
  };
}
