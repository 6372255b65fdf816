import { setImmediate as nextTurn } from 'node:timers/promises';

/** Some milliseconds of work at the most that is done with a block. */
const SLICE_WEIGHT = 1_000;

/**
 * Cuts a long list so that the event loop turns between its slices, whose items weigh 1,000 together, or a little
 * more. A short list is one slice, without a turn: nobody else waits for it.
 */
export async function* inSlices<Item>(
  items: readonly Item[],
  weigh: (item: Item) => number,
): AsyncGenerator<{ from: number; slice: Item[] }> {
  let from = 0;
  let weight = 0;
  for (let at = 0; at < items.length; at += 1) {
    weight += weigh(items[at]!);
    if (weight < SLICE_WEIGHT && at < items.length - 1) continue;
    yield { from, slice: items.slice(from, at + 1) };
    from = at + 1;
    weight = 0;
    if (from < items.length) await nextTurn();
  }
}

/** Most of what is done with a block is done once for each of its marks as well. */
export const weighBlock = (block: unknown): number => {
  const marks = typeof block === 'object' && block !== null && 'marks' in block ? block.marks : undefined;
  return Array.isArray(marks) ? marks.length + 1 : 1;
};
