import type { ChapterId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseAppError } from './app-error.ts';
import { useTRPC } from './react.ts';

/** What unlocking would cost. Never from memory: what a person is asked to pay is what it costs now. */
export function useUnlockPreview(chapterId: ChapterId) {
  const trpc = useTRPC();
  return useQuery(trpc.wallet.unlockPreview.queryOptions({ chapterId }, { staleTime: 0 }));
}

/** Pays for a chapter. `on.outdated`: price or balance are no longer what was shown, and nothing was taken. */
export function useUnlock(chapterId: ChapterId, on: { unlocked: () => void; outdated: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.wallet.unlock.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.reading.chapter.queryKey({ chapterId }) }),
          queryClient.invalidateQueries({ queryKey: trpc.stories.chapters.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.wallet.pathKey() }),
        ]);
        on.unlocked();
      },
      onError: (error) => {
        const { code } = parseAppError(error);
        if (code === 'PRICE_CHANGED' || code === 'INSUFFICIENT_COINS') on.outdated();
      },
    }),
  );
}
