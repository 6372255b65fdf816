import type { Block } from '@inkvine/contracts/block';
import { hashBlock } from './hash-document.ts';

/** Both sides wrote the same block. `mine` stands in the result under a new id, `theirs` below it under its own. */
export interface BlockConflict {
  /** Id of `mine` in the merged document. */
  blockId: string;
  /** Id of `theirs` there, and of the block on both sides before. */
  theirsId: string;
  base: Block | null;
  mine: Block;
  theirs: Block;
}

export type BlockChoice = 'mine' | 'theirs' | 'both';

/** Equal to a reader and to an editor; an absent list of marks equals an empty one. */
export function isSameBlock(one: Block, other: Block): boolean {
  return (
    one.type === other.type && one.text === other.text && hasMarksOf(one, other) && hasMarksOf(other, one)
  );
}

/**
 * Which version of a block that both sides hold and that differs between them goes on. `both` where neither may be
 * dropped without dropping words (of a footnote as well).
 * @param seen fingerprints (`hashBlock`) of versions that `mine` grew from
 */
export function chooseBlock(
  base: Block | undefined,
  mine: Block,
  theirs: Block,
  seen: ReadonlySet<string>,
): BlockChoice {
  if (base !== undefined && isSameBlock(base, mine)) return 'theirs';
  if (base !== undefined && isSameBlock(base, theirs)) return 'mine';
  if (seen.has(hashBlock(theirs))) return 'mine';
  if (isContained(theirs, mine, base)) return 'mine';
  if (isContained(mine, theirs, base)) return 'theirs';
  return 'both';
}

/** Whether nothing is lost when `longer` stands alone. */
function isContained(shorter: Block, longer: Block, base: Block | undefined): boolean {
  const words = (block: Block) => ({
    ...block,
    marks: block.marks?.filter(({ value }) => value !== undefined) ?? [],
  });
  if (!hasMarksOf(words(longer), words(shorter))) return false;
  if (shorter.text === longer.text || shorter.text.trim() === '') return true;
  // With a common ancestor the shorter one may be what somebody wanted.
  return base === undefined && isOneInsertionAway(shorter.text, longer.text);
}

function isOneInsertionAway(shorter: string, longer: string): boolean {
  if (shorter.length >= longer.length) return false;
  let prefix = 0;
  while (prefix < shorter.length && shorter[prefix] === longer[prefix]) prefix += 1;
  return longer.endsWith(shorter.slice(prefix));
}

function hasMarksOf({ marks: holding = [] }: Block, { marks: held = [] }: Block): boolean {
  return held.every((mark) =>
    holding.some(
      ({ type, from, to, value }) =>
        type === mark.type && from === mark.from && to === mark.to && value === mark.value,
    ),
  );
}
