import type { Block } from '@inkvine/contracts/block';

/**
 * Puts blocks of an older text back into the present one: in the place of those with the same ids, the others at the
 * end, in their order.
 */
export function restoreBlocks(present: readonly Block[], restored: readonly Block[]): Block[] {
  const left = new Map(restored.map((block) => [block.id, block]));
  const blocks = present.map((block) => {
    const older = left.get(block.id);
    left.delete(block.id);
    return older ?? block;
  });
  return [...blocks, ...left.values()];
}
