export interface TreeBranch {
  id: string;
  parentId: string | null;
  /** Where it parts from its parent; 0 for the main branch. */
  forkNumber: number;
  /** Furthest number that the person may know of in it. */
  horizon: number;
  /** Its author knows that it is there, whatever they have read. */
  mine: boolean;
}

/**
 * The branches that somebody may know of, each with the nearest of its ancestors that is among them. A branch that
 * parts beyond what they have opened of its parent is not there at all: that the story parts there, and how, would
 * give away what comes. Source: product specification 1(a) a14.
 */
export function visibleTree<Branch extends TreeBranch>(branches: readonly Branch[]): Branch[] {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const isVisible = ({ parentId, mine, forkNumber }: Branch): boolean =>
    parentId === null || mine || forkNumber <= (byId.get(parentId)?.horizon ?? 0);
  const visible = new Set(branches.filter(isVisible).map(({ id }) => id));
  const nearest = (id: string | null): string | null => {
    for (let at = id; at !== null; at = byId.get(at)?.parentId ?? null) if (visible.has(at)) return at;
    return null;
  };
  return branches
    .filter(({ id }) => visible.has(id))
    .map((branch) => ({ ...branch, parentId: nearest(branch.parentId) }));
}
