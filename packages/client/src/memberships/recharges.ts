import type { Recharge } from '@inkvine/contracts/recharges';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIdempotencyKeys } from '../idempotency-key.ts';
import { useTRPC } from '../react.ts';
import { ASK_AGAIN_MS } from './settling.ts';

/** Payments that the member of a membership is asked for after all, and their answer. */
export function useRecharges(
  { id: membershipId }: MyMembership,
  { onAnswered }: { onAnswered: (after: Recharge) => void },
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useIdempotencyKeys();
  const asked = useQuery(
    trpc.memberships.recharges.queryOptions(
      { membershipId },
      {
        refetchInterval: ({ state }) =>
          state.data?.some((each) => each.state === 'charging') === true ? ASK_AGAIN_MS : false,
      },
    ),
  );
  const answer = useMutation(
    trpc.memberships.answerRecharge.mutationOptions({
      onSuccess: (after) => {
        keys.renew();
        onAnswered(after);
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() }),
    }),
  );
  return {
    /** Those that wait for an answer, or for the bank's. */
    open: (asked.data ?? []).filter(({ state }) => state === 'asked' || state === 'charging'),
    error: answer.error,
    /** Which answer to which of them is on its way. */
    pending: answer.isPending ? answer.variables : null,
    answer: ({ id: rechargeId, amount: expectedAmount }: Recharge, agrees: boolean) => {
      if (answer.isPending) return;
      const said = { rechargeId, agrees, expectedAmount };
      answer.mutate({ ...said, idempotencyKey: keys.keyFor(JSON.stringify(said)) });
    },
  };
}
