import type { GiftsToSee, SentGift } from '@inkvine/contracts/gifts';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { itemsOf, pageOptions } from './pages.ts';
import { useTRPC } from './react.ts';

const FRESH_FOR_MS = 5 * 60_000;
const NOTHING: GiftsToSee = { waiting: 0, giftId: null, unseen: 0 };

/** How many gifts wait for a person, and of how many of theirs they have not seen what became. */
export function useGiftsToSee({ isSignedIn = true }: { isSignedIn?: boolean } = {}): GiftsToSee {
  const trpc = useTRPC();
  const news = useQuery(
    trpc.gifts.news.queryOptions(undefined, { staleTime: FRESH_FOR_MS, enabled: isSignedIn }),
  );
  return news.data ?? NOTHING;
}

/** Which of the `gifts.news` messages says what became of a gift; `name` in it is the receiver's. */
export function giftNewsWords({ receiverName, code, state, why }: SentGift) {
  if (state === 'claimed') return code === null ? 'claimed' : 'claimedLink';
  if (why === 'declined') return 'declined';
  return receiverName === null ? 'expiredLink' : 'expired';
}

/** What became of gifts since their giver looked. Being shown is being seen; it stays until the list is asked for again. */
export function useGiftNews(): SentGift[] {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const gifts = useInfiniteQuery(
    trpc.gifts.sent.infiniteQueryOptions(
      { onlyNew: true },
      { ...pageOptions, staleTime: 0, gcTime: 0, refetchOnWindowFocus: false },
    ),
  );
  // An older server answers with all that were given.
  const unseen = itemsOf(gifts.data).filter(({ isNew }) => isNew);
  const { mutate: markSeen } = useMutation(
    trpc.gifts.markNewsSeen.mutationOptions({
      onSuccess: (news) => queryClient.setQueryData(trpc.gifts.news.queryKey(), news),
    }),
  );
  const ids = unseen.map(({ id }) => id).join();
  useEffect(() => {
    if (ids !== '') markSeen({ giftIds: ids.split(',') as SentGift['id'][] });
  }, [ids, markSeen]);
  return unseen;
}
