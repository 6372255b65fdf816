import type { TopUp } from '@inkvine/contracts/payments';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { parseAppError } from './app-error.ts';
import { callbackOf, type BroughtBack } from './checkout-callback.ts';
import { awaitedDeposit } from './deposits.ts';
import { useTRPC } from './react.ts';

const ASK_AGAIN_MS = 2_000;
/** A transfer is made by hand. */
const ASK_FOR_DEPOSIT_MS = 5_000;
const SETTLED: ReadonlySet<TopUp['status']> = new Set(['paid', 'failed', 'canceled', 'expired']);

export type TopUpReturn =
  | { state: 'unreachable'; error: unknown; retry: () => void }
  | { state: 'settled'; order: TopUp }
  /** `isUnknown`: the gateway has not answered clearly; the coins will come by themselves if it was paid. */
  | { state: 'waiting'; isUnknown: boolean }
  /** The order waits for a transfer to its account. */
  | { state: 'deposit'; order: TopUp }
  | { state: 'refused'; error: unknown }
  /** The checkout was left without paying or giving up. */
  | { state: 'left' };

/** Tells the server what the checkout brought back, once, then follows the order until it is settled. */
export function useTopUpReturn(topUpId: TopUpId, brought: BroughtBack): TopUpReturn {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const told = useRef(false);

  const order = useQuery(
    trpc.payments.topUp.queryOptions(
      { topUpId },
      {
        staleTime: 0,
        refetchInterval: ({ state: { data } }) => {
          if (data !== undefined && SETTLED.has(data.status)) return false;
          return data?.status === 'waiting' ? ASK_FOR_DEPOSIT_MS : ASK_AGAIN_MS;
        },
      },
    ),
  );
  const remember = (topUp: TopUp) => {
    queryClient.setQueryData(trpc.payments.topUp.queryKey({ topUpId }), topUp);
  };
  const confirm = useMutation(trpc.payments.confirmTopUp.mutationOptions({ onSuccess: remember }));
  const { mutate: tell } = confirm;
  const callback = callbackOf(brought);
  const hasBrought = Object.keys(callback).length > 0;

  useEffect(() => {
    // Opening the page again tells it again, and the server answers with what it knows.
    if (told.current || !hasBrought) return;
    told.current = true;
    tell({ topUpId, callback });
  }, [topUpId, callback, hasBrought, tell]);

  const status = order.data?.status;
  useEffect(() => {
    if (status === undefined || !SETTLED.has(status)) return;
    void queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() });
    void queryClient.invalidateQueries({ queryKey: trpc.payments.topUps.pathKey() });
  }, [status, queryClient, trpc]);

  if (order.isError) return { state: 'unreachable', error: order.error, retry: () => void order.refetch() };
  if (order.data !== undefined && SETTLED.has(order.data.status))
    return { state: 'settled', order: order.data };
  if (order.data !== undefined && awaitedDeposit(order.data) !== undefined)
    return { state: 'deposit', order: order.data };
  if (confirm.isError) {
    const refusal = parseAppError(confirm.error).code;
    const isOpen =
      refusal === 'PAYMENT_PENDING' || refusal === 'GATEWAY_UNAVAILABLE' || refusal === 'UNAVAILABLE';
    return isOpen ? { state: 'waiting', isUnknown: true } : { state: 'refused', error: confirm.error };
  }
  if (!hasBrought && status === 'pending') return { state: 'left' };
  return { state: 'waiting', isUnknown: status === 'unknown' };
}
