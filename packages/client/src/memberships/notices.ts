import type { MembershipNotice } from '@inkvine/contracts/renewals';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { itemsOf, pageOptions } from '../pages.ts';
import { useTRPC } from '../react.ts';

const FIRST = { limit: 5 } as const;
const FRESH_FOR_MS = 5 * 60_000;

/** How many a person has not seen. */
export function useUnreadNotices({ isSignedIn = true }: { isSignedIn?: boolean } = {}): number {
  const trpc = useTRPC();
  const first = useQuery(
    trpc.memberships.notices.queryOptions({ limit: 1 }, { staleTime: FRESH_FOR_MS, enabled: isSignedIn }),
  );
  return first.data?.unread ?? 0;
}

/** What a notice asks its reader to do: pay with another method, answer, or nothing but look. */
export function noticeCall({ kind }: Pick<MembershipNotice, 'kind'>): 'payNow' | 'answer' | 'see' {
  switch (kind) {
    case 'refused':
    case 'suspended':
    case 'last':
      return 'payNow';
    case 'price_asked':
    case 'price_unanswered':
      return 'answer';
    default:
      return 'see';
  }
}

/** What a person was told, newest first. Being shown is being seen; what was new stays marked until one comes again. */
export function useMembershipNotices() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const notices = useInfiniteQuery(
    trpc.memberships.notices.infiniteQueryOptions(FIRST, { ...pageOptions, staleTime: FRESH_FOR_MS }),
  );
  const { mutate: markSeen } = useMutation(
    trpc.memberships.markNoticesSeen.mutationOptions({
      onSuccess: () =>
        void queryClient.invalidateQueries({
          queryKey: trpc.memberships.notices.queryKey({ limit: 1 }),
        }),
    }),
  );
  const newest = notices.data?.pages[0]?.items[0];
  const upTo = newest?.isRead === false ? newest.id : undefined;
  useEffect(() => {
    if (upTo !== undefined) markSeen({ upTo });
  }, [upTo, markSeen]);
  return { notices, items: itemsOf(notices.data) };
}
