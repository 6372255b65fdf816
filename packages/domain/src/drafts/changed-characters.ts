import type { Block } from '@inkvine/contracts/block';

/**
 * About how many characters (UTF-16 code units) were written or taken away between two texts: of each block that
 * changed, what lies between its common beginning and end; of a new or gone block, all.
 */
export function countChangedCharacters(before: readonly Block[], after: readonly Block[]): number {
  const previous = new Map(before.map((block) => [block.id, block.text]));
  let changed = 0;
  for (const { id, text } of after) {
    changed += changedBetween(previous.get(id) ?? '', text);
    previous.delete(id);
  }
  for (const text of previous.values()) changed += text.length;
  return changed;
}

function changedBetween(before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return Math.max(before.length, after.length) - start - end;
}
