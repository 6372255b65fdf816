import type { ChapterId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAppError } from './app-error.ts';
import { useTRPC } from './react.ts';

/** What unlocking would cost. Never from memory: what a person is asked to pay is what it costs now. */
export function useUnlockPreview(chapterId: ChapterId) {
  const trpc = useTRPC();
  return useQuery(trpc.wallet.unlockPreview.queryOptions({ chapterId }, { staleTime: 0 }));
}

function useRefresh(chapterId: ChapterId): () => Promise<unknown> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.reading.chapter.queryKey({ chapterId }) }),
      queryClient.invalidateQueries({ queryKey: trpc.stories.chapters.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
    ]);
}

/**
 * Pays for a chapter, for good or for a time. `on.outdated`: price or balance are no longer what was shown, and
 * nothing was taken.
 */
export function useUnlock(
  chapterId: ChapterId,
  on: { unlocked: (kind: 'own' | 'rent') => void; outdated: () => void },
) {
  const trpc = useTRPC();
  const refresh = useRefresh(chapterId);
  return useMutation(
    trpc.wallet.unlock.mutationOptions({
      onSuccess: async (_, { kind = 'own' }) => {
        await refresh();
        on.unlocked(kind);
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'PRICE_CHANGED' || code === 'INSUFFICIENT_COINS') on.outdated();
      },
    }),
  );
}

/** Opens a chapter with the ticket that its reader waited for; refused, another device has used it. */
export function useTicket(chapterId: ChapterId, on: { opened: () => void; outdated: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefresh(chapterId);
  return useMutation(
    trpc.wallet.useTicket.mutationOptions({
      onSuccess: async () => {
        await refresh();
        on.opened();
      },
      onError: () => on.outdated(),
    }),
  );
}

/** Begins the time of a rental, after which its text comes. */
export function useStartRental(chapterId: ChapterId) {
  const trpc = useTRPC();
  const refresh = useRefresh(chapterId);
  return useMutation(trpc.wallet.startRental.mutationOptions({ onSuccess: refresh }));
}
