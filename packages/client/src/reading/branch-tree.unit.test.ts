import { BranchId, UserId } from '@inkvine/contracts/primitives';
import type { MapBranch } from '@inkvine/contracts/branches';
import { expect, it } from 'vitest';
import { branchTree, type BranchNode } from './branch-tree.ts';

const id = (letter: string) => BranchId.parse(`00000000-0000-4000-8000-00000000000${letter}`);

const branch = (letter: string, parent: string | null, forkNumber: number): MapBranch => ({
  id: id(letter),
  parentId: parent === null ? null : id(parent),
  name: parent === null ? null : letter,
  author: { id: UserId.parse(id('f')), name: 'A' },
  forkNumber,
  depth: 0,
  endorsed: false,
  mine: false,
  readTo: 0,
  chapterCount: 1,
});

const shape = (nodes: BranchNode[]): unknown =>
  nodes.map(({ branch: { id: of }, children }) => [of.at(-1), shape(children)]);

it('puts branches under the one they part from, the earliest first, whatever order they came in', () => {
  const tree = branchTree([
    branch('c', 'b', 4),
    branch('a', null, 0),
    branch('d', 'a', 2),
    branch('b', 'a', 3),
    branch('e', 'a', 2),
  ]);
  expect(shape(tree)).toEqual([
    [
      'a',
      [
        ['d', []],
        ['e', []],
        ['b', [['c', []]]],
      ],
    ],
  ]);
});

it('keeps a branch whose parent is not there', () => {
  expect(shape(branchTree([branch('b', 'a', 3)]))).toEqual([['b', []]]);
});
