import type { UseInfiniteQueryResult } from '@tanstack/react-query';

export type AllPagesQuery<Item> = UseInfiniteQueryResult<{ pages: { items: Item[] }[] }, unknown>;

/** Every item of a keyset list, fetching what has not been fetched yet. Rejects when a page cannot be had. */
export async function loadAllPages<Item>(query: AllPagesQuery<Item>): Promise<Item[]> {
  let latest = query;
  while (latest.hasNextPage) {
    const next = await latest.fetchNextPage();
    if (next.isError) throw next.error;
    latest = next;
  }
  return latest.data?.pages.flatMap((page) => page.items) ?? [];
}
