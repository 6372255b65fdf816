import type { MethodRegistration } from '@inkvine/contracts/payment-methods';
import type { MethodRegistrationId, PaymentMethodId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { callbackOf, type BroughtBack } from './checkout-callback.ts';
import { useTRPC } from './react.ts';

const ASK_AGAIN_MS = 2_000;
const SETTLED: ReadonlySet<MethodRegistration['status']> = new Set([
  ...(['saved', 'failed', 'canceled', 'expired'] as const),
]);

export type MethodReturn =
  | { state: 'unreachable'; error: unknown; retry: () => void }
  | {
      state: 'settled';
      status: 'saved' | 'failed' | 'canceled' | 'expired';
      /** The method that is there now. */
      paymentMethodId: PaymentMethodId | null;
    }
  | { state: 'refused'; error: unknown }
  | { state: 'waiting' }
  /** The provider's page was left without an answer. */
  | { state: 'left' };

/** Tells the server what the provider's page brought back, once, then follows until the method is there or not. */
export function useMethodReturn(registrationId: MethodRegistrationId, brought: BroughtBack): MethodReturn {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const told = useRef(false);
  const key = trpc.paymentMethods.registration.queryKey({ registrationId });

  const registration = useQuery(
    trpc.paymentMethods.registration.queryOptions(
      { registrationId },
      {
        staleTime: 0,
        refetchInterval: (query) =>
          query.state.data !== undefined && SETTLED.has(query.state.data.status) ? false : ASK_AGAIN_MS,
      },
    ),
  );
  const finish = useMutation(
    trpc.paymentMethods.finishRegistration.mutationOptions({
      onSuccess: (answer) => queryClient.setQueryData(key, answer),
    }),
  );
  const { mutate: tell } = finish;
  const callback = callbackOf(brought);
  const hasBrought = Object.keys(callback).length > 0;

  useEffect(() => {
    if (told.current || !hasBrought) return;
    told.current = true;
    tell({ registrationId, callback });
  }, [registrationId, callback, hasBrought, tell]);

  const status = registration.data?.status;
  const paymentMethodId = registration.data?.paymentMethodId ?? null;
  useEffect(() => {
    if (status !== 'saved') return;
    void queryClient.invalidateQueries({ queryKey: trpc.paymentMethods.list.queryKey() });
  }, [status, queryClient, trpc]);

  if (registration.isError) {
    return { state: 'unreachable', error: registration.error, retry: () => void registration.refetch() };
  }
  switch (status) {
    case 'saved':
    case 'expired':
      return { state: 'settled', status, paymentMethodId };
    case 'failed':
    case 'canceled':
      // Tried once more: until the server has been told, this is what became of the try before.
      return hasBrought && finish.isPending
        ? { state: 'waiting' }
        : { state: 'settled', status, paymentMethodId };
    default:
      if (finish.isError) return { state: 'refused', error: finish.error };
      return !hasBrought && status === 'pending' ? { state: 'left' } : { state: 'waiting' };
  }
}

/** Where one came from to add a method, told which one it became. @param path of the own site */
export function withMethod(path: string, paymentMethodId: PaymentMethodId): string {
  const [route = path, query = ''] = path.split('?');
  const search = new URLSearchParams(query);
  search.set('method', paymentMethodId);
  return `${route}?${search}`;
}
