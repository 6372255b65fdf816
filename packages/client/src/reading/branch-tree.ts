import type { MapBranch } from '@inkvine/contracts/branches';

export interface BranchNode {
  branch: MapBranch;
  children: BranchNode[];
}

/** Branches under the one they part from, the earliest first; at one place the server's order holds. */
export function branchTree(branches: readonly MapBranch[]): BranchNode[] {
  const nodes = new Map(branches.map((branch) => [branch.id, { branch, children: [] as BranchNode[] }]));
  const roots: BranchNode[] = [];
  for (const node of nodes.values()) {
    const { parentId } = node.branch;
    const siblings = (parentId === null ? undefined : nodes.get(parentId))?.children ?? roots;
    siblings.push(node);
  }
  for (const { children } of nodes.values()) {
    children.sort((one, other) => one.branch.forkNumber - other.branch.forkNumber);
  }
  return roots;
}
