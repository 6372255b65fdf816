import type { Refund, RefundAccount } from '@inkvine/contracts/refunds';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

/** Whatever a refund changes: the order's refunds, the wallet and its history. */
function useRefundChanged() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.refunds.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
    ]);
}

export interface RefundRequestOptions {
  topUpId: TopUpId;
  onRequested: (refund: Refund) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** The exact refund of an order before anyone confirms it, and asking for just that one. */
export function useRefundRequest({ topUpId, onRequested, randomId }: RefundRequestOptions) {
  const trpc = useTRPC();
  const keys = useIdempotencyKeys(randomId);
  const changed = useRefundChanged();
  const preview = useQuery(trpc.refunds.preview.queryOptions({ topUpId }, { staleTime: 0 }));
  const request = useMutation(
    trpc.refunds.request.mutationOptions({
      onSuccess: async (refund) => {
        keys.renew();
        await changed();
        onRequested(refund);
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'REFUND_CHANGED' || code === 'REFUND_NOT_POSSIBLE') void preview.refetch();
      },
    }),
  );
  return {
    preview,
    error: request.error,
    isAsking: request.isPending,
    /** Asks for the amount that was shown, back to `account` where the preview needs one. */
    ask: (amount: number, note: string, account?: RefundAccount) => {
      const asked = { topUpId, expectedAmount: amount, note, ...(account && { account }) };
      request.mutate({ ...asked, idempotencyKey: keys.keyFor(JSON.stringify(asked)) });
    },
  };
}

/** How long an order's refund may go on before the next look at it. */
const LOOK_AGAIN_MS = 5_000;
const MOVING = new Set<Refund['state']>(['approved', 'sending', 'unknown']);

/** The refunds of an order; looks again while one of them is on its way. */
export function useRefundsOfOrder(topUpId: TopUpId) {
  const trpc = useTRPC();
  const changed = useRefundChanged();
  const refunds = useQuery(
    trpc.refunds.ofTopUp.queryOptions(
      { topUpId },
      {
        refetchInterval: ({ state }) =>
          state.data?.some((refund) => MOVING.has(refund.state)) === true ? LOOK_AGAIN_MS : false,
      },
    ),
  );
  const withdraw = useMutation(trpc.refunds.withdraw.mutationOptions({ onSettled: changed }));
  return { refunds, withdraw };
}
