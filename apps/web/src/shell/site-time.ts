import { useTRPC } from '@inkvine/client/react';
import { useQuery } from '@tanstack/react-query';

/** What time it is where the site is: the device's, and in a demo as far ahead as operators have moved its clock. */
export function useSiteNow(): Date {
  const trpc = useTRPC();
  const { data: aheadMs = 0 } = useQuery(
    trpc.system.info.queryOptions(undefined, {
      staleTime: Infinity,
      select: ({ demo }) => demo?.aheadMs ?? 0,
    }),
  );
  return new Date(Date.now() + aheadMs);
}
