import { parseMinorAmount, typedAmount } from '@inkvine/contracts/money';
import { Limit, LimitUnit, type SpendingLimit } from '@inkvine/contracts/spending-limits';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { parseAppError } from './app-error.ts';
import { useTRPC } from './react.ts';

export const LIMIT_PERIODS = ['none', 'day', 'week', 'month'] as const;

/** A limit as it is typed. */
export interface LimitForm {
  period: (typeof LIMIT_PERIODS)[number];
  amount: string;
}

/** What a limit would say if its owner typed it. */
export function limitForm({ unit, limit, next }: SpendingLimit): LimitForm {
  const wanted = next === null ? limit : next.limit;
  if (wanted === null) return { period: 'none', amount: '' };
  const { period, amount } = wanted;
  return { period, amount: unit === 'coins' ? String(amount) : typedAmount(amount, unit) };
}

/** What a form asks for; undefined when its amount cannot be read. */
export function readLimitForm(unit: LimitUnit, { period, amount }: LimitForm): Limit | null | undefined {
  if (period === 'none') return null;
  const typed = unit === 'coins' ? parseMinorAmount(amount, 'KRW') : parseMinorAmount(amount, unit);
  const limit = Limit.safeParse({ period, amount: typed });
  return limit.success ? limit.data : undefined;
}

const LimitFacts = z.object({ unit: LimitUnit, left: z.number(), renewsAt: z.string() });

/** What a limit that was reached leaves and when it renews; null for any other failure. */
export function limitFacts(error: unknown): z.infer<typeof LimitFacts> | null {
  const { code, details } = parseAppError(error);
  return code === 'LIMIT_REACHED' ? (LimitFacts.safeParse(details).data ?? null) : null;
}

/** The limits of whoever is signed in. */
export function useSpendingLimits() {
  const trpc = useTRPC();
  return useQuery(trpc.wallet.limits.queryOptions(undefined, { staleTime: 0 }));
}

/** The form of one limit, and setting it. */
export function useLimitForm(limit: SpendingLimit, onSet: (set: SpendingLimit) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState(() => limitForm(limit));
  const wanted = readLimitForm(limit.unit, form);
  const act = useMutation(
    trpc.wallet.setLimit.mutationOptions({
      onSuccess: async (set) => {
        await queryClient.invalidateQueries({ queryKey: trpc.wallet.limits.pathKey() });
        onSet(set);
      },
    }),
  );
  return {
    form,
    change: (changes: Partial<LimitForm>) => setForm({ ...form, ...changes }),
    isReady: wanted !== undefined,
    isWrong: wanted === undefined && form.amount !== '',
    error: act.error,
    isSaving: act.isPending,
    save: () => wanted !== undefined && act.mutate({ unit: limit.unit, limit: wanted }),
  };
}
