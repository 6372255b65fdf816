/**
 * Order of a merge: mine, with what only the others moved or inserted put behind its predecessor in theirs.
 * @param base ids of the common ancestor in their order
 * @param kept ids of the result, each of them in `mine`, in `theirs` or in both
 */
export function mergeOrder(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  kept: ReadonlySet<string>,
): string[] {
  const here = new Set(mine);
  const movedByMine = listMoved(base, mine);
  const movedByTheirs = new Set(
    [...listMoved(base, theirs)].filter((id) => here.has(id) && !movedByMine.has(id)),
  );
  const list = createLinkedList(mine.filter((id) => kept.has(id) && !movedByTheirs.has(id)));
  let predecessor: string | null = null;
  for (const id of theirs) {
    if (!kept.has(id)) continue;
    if (!here.has(id) || movedByTheirs.has(id)) list.insertAfter(predecessor, id);
    predecessor = id;
  }
  return list.toArray();
}

/** The ids that must have moved, at the least, to bring those that both hold from one order into the other. */
function listMoved(from: readonly string[], to: readonly string[]): Set<string> {
  const places = new Map(from.map((id, index) => [id, index]));
  const common = to.filter((id) => places.has(id));
  const stayed = new Set(listLongestRise(common.map((id) => places.get(id)!)).map((index) => common[index]!));
  return new Set(common.filter((id) => !stayed.has(id)));
}

/** Indexes of a longest increasing subsequence of distinct numbers. */
function listLongestRise(numbers: readonly number[]): number[] {
  const previous: number[] = [];
  /** At `length - 1`, where the lowest end of a rise of that length stands. */
  const ends: number[] = [];
  numbers.forEach((number, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : ends[low - 1]!;
    ends[low] = index;
  });
  const rise: number[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = previous[index]!) rise.push(index);
  return rise.toReversed();
}

function createLinkedList(ids: readonly string[]) {
  const next = new Map<string | null, string | null>();
  [null, ...ids].forEach((id, index) => next.set(id, ids[index] ?? null));
  return {
    insertAfter(predecessor: string | null, id: string): void {
      next.set(id, next.get(predecessor) ?? null);
      next.set(predecessor, id);
    },
    toArray(): string[] {
      const order: string[] = [];
      for (let id = next.get(null) ?? null; id !== null; id = next.get(id) ?? null) order.push(id);
      return order;
    },
  };
}
