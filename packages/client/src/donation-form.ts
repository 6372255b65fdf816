import { PositiveCoins } from '@inkvine/contracts/money';
import type { NovelId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { parseAppError } from './app-error.ts';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

export const SUGGESTED_DONATIONS = ['5', '10', '30', '100'] as const;
export type DonationChoice = (typeof SUGGESTED_DONATIONS)[number] | 'custom';

export interface DonationFormOptions {
  novelId: NovelId;
  onGiven: (coins: number) => void;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}

/** A donation being written: the amount, whether the wallet holds it, and one key for one intention. */
export function useDonationForm({ novelId, onGiven, randomId }: DonationFormOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys(randomId);
  // Never from memory: it decides whether the button gives or leads to the shop.
  const overview = useQuery(trpc.wallet.overview.queryOptions(undefined, { staleTime: 0 }));
  const [choice, setChoice] = useState<DonationChoice>('10');
  const [custom, setCustom] = useState('');
  const [message, setMessage] = useState('');
  const [anonymous, setAnonymous] = useState(false);

  const typed = (choice === 'custom' ? custom : choice).trim();
  const parsed = PositiveCoins.safeParse(typed === '' ? undefined : Number(typed));
  const coins = parsed.success ? parsed.data : null;
  const balance = overview.data === undefined ? null : overview.data.paid + overview.data.bonus;
  const missing = coins !== null && balance !== null ? Math.max(coins - balance, 0) : 0;

  const donate = useMutation(
    trpc.donations.donate.mutationOptions({
      onSuccess: async (_, given) => {
        keys.renew();
        onGiven(given.coins);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.donations.pathKey() }),
        ]);
      },
      onError: (error) => {
        if (parseAppError(error).code === 'INSUFFICIENT_COINS') void overview.refetch();
      },
    }),
  );

  return {
    choice,
    setChoice,
    custom,
    setCustom,
    message,
    setMessage,
    anonymous,
    setAnonymous,
    /** Whole coins, or null while no valid amount is chosen. */
    coins,
    /** Null until the wallet is known. */
    balance,
    missing,
    canGive: coins !== null && balance !== null,
    give: () => {
      if (coins === null) return;
      const gift = { novelId, coins, message, anonymous };
      donate.mutate({ ...gift, idempotencyKey: keys.keyFor(JSON.stringify(gift)) });
    },
    isGiving: donate.isPending,
    isGiven: donate.isSuccess,
    /** Why giving failed, or why the wallet is not known. */
    error: donate.error ?? overview.error,
  };
}
