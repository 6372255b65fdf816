import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAppError } from '../app-error.ts';
import { useTRPC } from '../react.ts';

/** Cancelling a membership by the link of a mail, without signing in. */
export function useCancelLink(key: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const membership = useQuery(trpc.memberships.cancelLink.queryOptions({ key }, { staleTime: 0 }));
  const cancel = useMutation(
    trpc.memberships.cancelByLink.mutationOptions({
      onSuccess: (after) => {
        queryClient.setQueryData(trpc.memberships.cancelLink.queryKey({ key }), after);
        void queryClient.invalidateQueries({
          queryKey: trpc.memberships.membership.queryKey({ membershipId: after.id }),
        });
      },
      onError: (error) => {
        if (parseAppError(error).code === 'VERSION_CONFLICT') void membership.refetch();
      },
    }),
  );
  return {
    membership,
    isStale: membership.isError && parseAppError(membership.error).code === 'NOT_FOUND',
    /** Whether it was cancelled here. */
    isDone: cancel.isSuccess,
    error: cancel.error,
    isCancelling: cancel.isPending,
    cancel: () => {
      if (membership.data !== undefined) cancel.mutate({ key, version: membership.data.version });
    },
  };
}
