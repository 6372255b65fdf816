import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import { isSameBlock } from '@inkvine/domain/drafts/merge-blocks';
import { diffArrays } from 'diff';

export interface WordChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** One row of a comparison; `words` of an edited paragraph, the older version's removed ones before the newer's. */
export type BlockChange =
  | { kind: 'same' | 'added' | 'removed'; block: Block }
  | { kind: 'edited'; before: Block; after: Block; words: WordChange[] };

/** Two texts without anything in common would take the square of their length; beyond this they count as such. */
const MAX_EDITS = 4_000;

/**
 * What became of each paragraph between two versions, in the order of reading: removed ones stand where they were. A
 * paragraph is the same one by its id, else, as after an import that gave new ids, by its text.
 */
export function diffDocuments(before: DraftDocument, after: DraftDocument): BlockChange[] {
  const parts = diffArrays(before.blocks, after.blocks, {
    comparator: (one, other) => one.id === other.id || (one.text === other.text && one.text.trim() !== ''),
    maxEditLength: MAX_EDITS,
  }) as ReturnType<typeof diffArrays<Block>> | undefined;
  if (parts === undefined) return [...before.blocks.map(removed), ...after.blocks.map(added)];
  let place = 0;
  return parts.flatMap((part) => {
    if (part.added) return part.value.map(added);
    const old = before.blocks.slice(place, (place += part.value.length));
    if (part.removed) return old.map(removed);
    // Of two that are one paragraph, the library answers the newer.
    return part.value.map((block, index) => compare(old[index]!, block));
  });
}

/**
 * What became of each word. A word is what stands between spaces and punctuation, which is the eojeol in Korean: by
 * syllables, two unrelated words that share one would look like an edit.
 */
export function diffWords(before: string, after: string): WordChange[] {
  const parts = diffArrays(splitWords(before), splitWords(after), { maxEditLength: MAX_EDITS }) as
    ReturnType<typeof diffArrays<string>> | undefined;
  if (parts === undefined) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  }
  return parts.map((part) => ({
    kind: part.added ? 'added' : part.removed ? 'removed' : 'same',
    text: part.value.join(''),
  }));
}

const splitWords = (text: string): string[] =>
  text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? [];

const added = (block: Block): BlockChange => ({ kind: 'added', block });
const removed = (block: Block): BlockChange => ({ kind: 'removed', block });

function compare(before: Block, after: Block): BlockChange {
  return isSameBlock(before, after)
    ? { kind: 'same', block: after }
    : { kind: 'edited', before, after, words: diffWords(before.text, after.text) };
}
