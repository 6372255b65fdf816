import type { BranchId } from '@inkvine/contracts/primitives';
import { useInfiniteQuery } from '@tanstack/react-query';
import { pageOptions } from '../pages.ts';
import { useTRPC } from '../react.ts';

const SHOWN_FIRST = 3;

/** What the author tells the readers of a branch: what is pinned, then the latest first. */
export function useBranchNotices(branchId: BranchId) {
  const trpc = useTRPC();
  return useInfiniteQuery(
    trpc.notices.list.infiniteQueryOptions({ branchId, limit: SHOWN_FIRST }, pageOptions),
  );
}
