/** Options that every keyset list shares: `infiniteQueryOptions(input, pageOptions)`. */
export const pageOptions = {
  getNextPageParam: <Cursor extends string>(last: { nextCursor: Cursor | null }) => last.nextCursor,
};

/** The items of all loaded pages in order. */
export function itemsOf<Item>(data: { pages: readonly { items: readonly Item[] }[] } | undefined): Item[] {
  return data === undefined ? [] : data.pages.flatMap((page) => page.items);
}
