import type { GiftMonths, GiftPayment } from '@inkvine/contracts/gifts';
import type { PublicTier, TierCurrency } from '@inkvine/contracts/memberships';
import { Currency } from '@inkvine/contracts/money';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { ASK_AGAIN_MS } from './memberships/settling.ts';
import { useTRPC } from './react.ts';

/** A gift that a method is to pay for. */
export interface GiftToPay {
  tierId: PublicTier['id'];
  currency: TierCurrency;
  months: GiftMonths;
  to: string | null;
  message: string;
  /** Undefined for a day that is none. */
  deliverAt: Date | null | undefined;
  isAddressed: boolean;
}

/**
 * Paying for months of a tier with a kept method: what that comes to, the one tap, and what became of it. Ends with the
 * gift or with nothing changed; a bank that does not answer is asked again while this is shown.
 */
export function useGiftPayment(gift: GiftToPay, randomId?: () => string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const [chosen, setChosen] = useState<PaymentMethodId>();
  const [begun, setBegun] = useState<GiftPayment>();
  const { tierId, months, to, message, deliverAt, isAddressed } = gift;
  const currency = Currency.safeParse(gift.currency).data;
  const isMoney = currency !== undefined;
  const preview = useQuery(
    trpc.gifts.previewMembershipPayment.queryOptions(
      { tierId, months, to, currency: currency ?? 'KRW' },
      { staleTime: 0, enabled: isMoney && isAddressed },
    ),
  );
  const methods = useQuery(
    trpc.paymentMethods.list.queryOptions(undefined, { staleTime: 0, enabled: isMoney }),
  );
  const followed = useQuery(
    trpc.gifts.payment.queryOptions(
      { orderId: begun?.orderId as GiftPayment['orderId'] },
      {
        ...{ enabled: begun?.state === 'pending', staleTime: 0 },
        refetchInterval: ({ state: { data } }) => (isPending(data) ? ASK_AGAIN_MS : false),
      },
    ),
  );
  const payment = followed.data?.orderId === begun?.orderId ? (followed.data ?? begun) : begun;
  const pay = useMutation(
    trpc.gifts.payMembership.mutationOptions({
      onSuccess: (answer) => {
        // What was answered is answered for good: the next tap is another payment.
        keys.renew();
        setBegun(answer);
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'PRICE_CHANGED') void preview.refetch();
        if (code === 'METHOD_UNUSABLE' || code === 'NOT_FOUND') void methods.refetch();
      },
    }),
  );
  const state = payment?.state;
  useEffect(() => {
    if (state === undefined || state === 'pending') return;
    for (const router of [trpc.gifts, trpc.wallet, trpc.payments])
      void queryClient.invalidateQueries({ queryKey: router.pathKey() });
  }, [state, queryClient, trpc]);

  const shown = isAddressed ? preview.data : undefined;
  const usable = (methods.data ?? []).filter(
    ({ status, gateway }) => status === 'active' && gateway === preview.data?.gateway,
  );
  const method = usable.find(({ id }) => id === chosen) ?? usable[0];
  const beginAnew = () => {
    pay.reset();
    setBegun(undefined);
  };
  return {
    preview,
    methods: usable,
    method,
    setMethod: (id: PaymentMethodId) => {
      beginAnew();
      setChosen(id);
    },
    /** What became of the last tap; undefined while nothing has. */
    payment,
    error: pay.error,
    isPaying: pay.isPending || isPending(payment),
    isReady: shown !== undefined && !preview.isFetching && method !== undefined && deliverAt !== undefined,
    /** What was asked for is another now. */
    reset: beginAnew,
    pay: () => {
      if (shown === undefined || method === undefined || deliverAt === undefined || pay.isPending) return;
      const asked = {
        ...{ tierId, priceId: shown.priceId, months, expectedTotal: shown.total, to, message },
        ...{ paymentMethodId: method.id, deliverAt: deliverAt?.toISOString() ?? null },
      };
      setBegun(undefined);
      pay.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
    },
  };
}

const isPending = (payment: GiftPayment | undefined): boolean => payment?.state === 'pending';
