import type { TierCurrency } from '@inkvine/contracts/memberships';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import type { MembershipId, PaymentMethodId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from '../app-error.ts';
import { useTRPC } from '../react.ts';
import { ASK_AGAIN_MS, isDue, isSettling } from './settling.ts';

/** One membership, which is looked at again while a payment for it is on its way. */
export function useMembership(membershipId: MembershipId) {
  const trpc = useTRPC();
  return useQuery(
    trpc.memberships.membership.queryOptions(
      { membershipId },
      {
        staleTime: 0,
        refetchInterval: ({ state: { data } }) =>
          data !== undefined && (isSettling(data) || data.isChangingTier) ? ASK_AGAIN_MS : false,
      },
    ),
  );
}

/** What becomes of an open bill by itself; asked for only where one can be open. */
export function useBill(membership: Pick<MyMembership, 'id' | 'state' | 'failure'>) {
  const trpc = useTRPC();
  return useQuery(
    trpc.memberships.bill.queryOptions(
      { membershipId: membership.id },
      { staleTime: 0, enabled: isDue(membership) && !isSettling(membership) },
    ),
  );
}

/** Which of the methods pays a membership; undefined for one that was deleted, null for coins. */
export const methodOf = (
  { currency, paymentMethodId }: Pick<MyMembership, 'currency' | 'paymentMethodId'>,
  methods: readonly PaymentMethod[],
): PaymentMethod | null | undefined =>
  currency === 'COI' ? null : methods.find(({ id }) => id === paymentMethodId);

/** What can pay in a currency now. */
export const methodsFor = (currency: TierCurrency, methods: readonly PaymentMethod[]): PaymentMethod[] =>
  methods.filter(
    ({ status, currencies }) => status === 'active' && currencies.some((each) => each === currency),
  );

/** Remembers what a change answered with, and forgets what depended on it. */
export function useChanged(onConflict: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => {
    for (const router of [trpc.memberships, trpc.reading, trpc.stories, trpc.wallet, trpc.payments])
      void queryClient.invalidateQueries({ queryKey: router.pathKey() });
  };
  return {
    onSuccess: (answer: MyMembership) => {
      queryClient.setQueryData(trpc.memberships.membership.queryKey({ membershipId: answer.id }), answer);
      refresh();
    },
    onError: (error: unknown) => {
      const { code } = parseAppError(error);
      if (code !== 'VERSION_CONFLICT' && code !== 'MEMBERSHIP_ENDED') return;
      refresh();
      onConflict();
    },
  };
}

export type MethodChange = 'saved' | 'paid' | 'refused' | 'waiting';

/** What naming another method did: where something was due, it was charged at once. */
export function methodChangeOf(
  before: Pick<MyMembership, 'state'>,
  after: Pick<MyMembership, 'state' | 'failure'>,
): MethodChange {
  if (!isDue(before)) return 'saved';
  if (isSettling(after)) return 'waiting';
  return isDue(after) || after.state === 'ended' ? 'refused' : 'paid';
}

/** Paying a membership with another method from now on. @param wished one that was just added */
export function useMethodChange(
  membership: MyMembership,
  wished: PaymentMethodId | undefined,
  on: { changed: (change: MethodChange, after: MyMembership) => void },
) {
  const trpc = useTRPC();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const [chosen, setChosen] = useState(wished);
  const changed = useChanged(() => undefined);
  const act = useMutation(
    trpc.memberships.changeMethod.mutationOptions({
      ...changed,
      onSuccess: (after) => {
        changed.onSuccess(after);
        on.changed(methodChangeOf(membership, after), after);
      },
    }),
  );
  const usable = methodsFor(membership.currency, methods.data ?? []);
  const other = usable.find(({ id }) => id !== membership.paymentMethodId);
  const method = usable.find(({ id }) => id === chosen) ?? other ?? usable[0];
  return {
    methods,
    usable,
    method,
    choose: (id: PaymentMethodId) => {
      act.reset();
      setChosen(id);
    },
    error: act.error,
    isChanging: act.isPending,
    change: () => {
      if (method === undefined) return;
      const { id: membershipId, version } = membership;
      act.mutate({ membershipId, version, paymentMethodId: method.id });
    },
  };
}
