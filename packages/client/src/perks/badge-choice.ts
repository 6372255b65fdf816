import { BADGES_SHOWN, type MyBadges } from '@inkvine/contracts/badges';
import type { BadgeAwardId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '../react.ts';

export function useMyBadges() {
  const trpc = useTRPC();
  return useQuery(trpc.badges.mine.queryOptions(undefined, { staleTime: 0 }));
}

/** Shows one more, at the end, or hides it; unchanged where as many are shown as may be. */
export function withToggled(chosen: readonly BadgeAwardId[], id: BadgeAwardId): BadgeAwardId[] {
  if (chosen.includes(id)) return chosen.filter((other) => other !== id);
  return chosen.length < BADGES_SHOWN ? [...chosen, id] : [...chosen];
}

/** One place earlier; unchanged for the first. */
export function withEarlier(chosen: readonly BadgeAwardId[], id: BadgeAwardId): BadgeAwardId[] {
  const place = chosen.indexOf(id);
  if (place < 1) return [...chosen];
  const others = chosen.filter((other) => other !== id);
  return others.toSpliced(place - 1, 0, id);
}

/** What stands beside the name of whoever is signed in, and changing it, which is saved at once. */
export function useBadgeChoice({ held, chosen }: MyBadges, onSaved: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.badges.mine.queryKey();
  const act = useMutation(
    trpc.badges.choose.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(queryKey, (before: MyBadges | undefined) =>
          before === undefined ? before : { ...before, chosen: saved.chosen },
        );
        onSaved();
      },
      onError: () => queryClient.invalidateQueries({ queryKey }),
    }),
  );
  return {
    shown: chosen.flatMap((id) => held.find((badge) => badge.id === id) ?? []),
    isFull: chosen.length >= BADGES_SHOWN,
    toggle: (id: BadgeAwardId) => act.mutate({ awardIds: withToggled(chosen, id) }),
    moveEarlier: (id: BadgeAwardId) => act.mutate({ awardIds: withEarlier(chosen, id) }),
    isSaving: act.isPending,
    error: act.error,
  };
}
