import type { CoinTxnId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export interface UnlockReturnOptions {
  txnId: CoinTxnId;
  /** How many coins came back. */
  onReturned: (coins: number) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** What giving a chapter back returns before anyone confirms it, and giving it back. */
export function useUnlockReturn({ txnId, onReturned, randomId }: UnlockReturnOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  const preview = useQuery(trpc.wallet.returnPreview.queryOptions({ txnId }, { staleTime: 0 }));
  const act = useMutation(
    trpc.wallet.returnUnlock.mutationOptions({
      onSuccess: ({ coins }) => {
        onReturned(coins);
        // The wallet, and whatever shows the chapter as open: without waiting, because the dialog is closed by now.
        for (const queryKey of [trpc.wallet.pathKey(), trpc.reading.pathKey(), trpc.stories.pathKey()])
          void queryClient.invalidateQueries({ queryKey });
      },
      onError: (error) => {
        if (parseAppError(error).code === 'RETURN_NOT_POSSIBLE') void preview.refetch();
      },
    }),
  );
  return {
    preview,
    error: act.error,
    isReturning: act.isPending,
    giveBack: () => act.mutate({ txnId, idempotencyKey: keys.keyFor(txnId) }),
  };
}
