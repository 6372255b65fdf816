import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import { hashBlock } from './hash-document.ts';
import { chooseBlock, isSameBlock, type BlockConflict } from './merge-blocks.ts';
import { mergeOrder } from './merge-order.ts';

/** Both sides changed the title. The merged document has `mine`. */
export interface TitleConflict {
  base: string | null;
  mine: string;
  theirs: string;
}

export interface MergedDocuments {
  document: DraftDocument;
  conflicts: BlockConflict[];
  titleConflict: TitleConflict | null;
}

export interface MergeInput {
  /** The last document that both sides grew from. */
  base: DraftDocument;
  mine: DraftDocument;
  /** What the server holds. */
  theirs: DraftDocument;
  /** Fingerprints of blocks that `mine` has held before: a version of theirs among them is no news. */
  seen?: ReadonlySet<string>;
  newId: () => string;
}

/**
 * Three-way merge by block id. What only one side inserted, edited, moved or deleted happens in the result. An edit
 * outlives a deletion. Of a block that both edited, both versions stand: mine above under a new id, theirs below
 * under the old one, so that whoever goes on writing there meets no second conflict. No words are dropped that
 * one side wrote and the other has not deleted.
 */
export function mergeDocuments({ seen = new Set(), ...input }: MergeInput): MergedDocuments {
  return merge({ seen, ...input });
}

/**
 * Merge after the server lost revisions, when no document is a common ancestor for certain: what it lacks may be lost
 * and not deleted, so that everything of mine stays. Only versions that mine has held before count as old.
 */
export function mergeRewound(input: Required<Omit<MergeInput, 'base'>>): MergedDocuments {
  const { theirs, seen } = input;
  const blocks = theirs.blocks.filter((block) => seen.has(hashBlock(block)));
  const title = seen.has(fingerprintTitle(theirs.title)) ? theirs.title : null;
  return merge({ ...input, base: { title, blocks } });
}

/** Fingerprints of the title and of every block, as `seen` of a merge takes them. */
export function listFingerprints({ title, blocks }: DraftDocument): string[] {
  return [fingerprintTitle(title), ...blocks.map(hashBlock)];
}

const fingerprintTitle = (title: string): string => `title ${title}`;

function merge({
  base,
  mine,
  theirs,
  seen,
  newId,
}: Required<Omit<MergeInput, 'base'>> & {
  base: { title: string | null; blocks: Block[] };
}): MergedDocuments {
  const before = indexBlocks(base.blocks, newId);
  const here = indexBlocks(mine.blocks, newId);
  const there = indexBlocks(theirs.blocks, newId);
  const conflicts: BlockConflict[] = [];
  const kept = new Set([...listKept(before, here, there), ...listKept(before, there, here)]);
  const order = mergeOrder([...before.keys()], [...here.keys()], [...there.keys()], kept);
  const blocks = order.flatMap((id) => {
    const [ours, others] = [here.get(id), there.get(id)];
    if (ours === undefined || others === undefined) return [ours ?? others!];
    if (isSameBlock(ours, others)) return [ours];
    const choice = chooseBlock(before.get(id), ours, others, seen);
    if (choice !== 'both') return [choice === 'mine' ? ours : others];
    const moved = { ...ours, id: newId() };
    conflicts.push({
      blockId: moved.id,
      theirsId: id,
      base: before.get(id) ?? null,
      mine: moved,
      theirs: others,
    });
    return [moved, others];
  });
  const { title, titleConflict } = mergeTitles(base.title, mine.title, theirs.title);
  return { document: { title, blocks }, conflicts, titleConflict };
}

/** By id. A block whose id stands before it gets a new one: of two with one id, one would be lost. */
function indexBlocks(blocks: readonly Block[], newId: () => string): Map<string, Block> {
  const index = new Map<string, Block>();
  for (const block of blocks) {
    const id = index.has(block.id) ? newId() : block.id;
    index.set(id, id === block.id ? block : { ...block, id });
  }
  return index;
}

/** Ids of one side that the other has as well, never had, or deleted while this side edited them. */
function listKept(
  before: ReadonlyMap<string, Block>,
  side: ReadonlyMap<string, Block>,
  other: ReadonlyMap<string, Block>,
): string[] {
  return [...side]
    .filter(([id, block]) => {
      const old = before.get(id);
      return other.has(id) || old === undefined || !isSameBlock(old, block);
    })
    .map(([id]) => id);
}

function mergeTitles(
  base: string | null,
  mine: string,
  theirs: string,
): { title: string; titleConflict: TitleConflict | null } {
  if (mine === theirs || theirs === base) return { title: mine, titleConflict: null };
  if (mine === base || mine === '') return { title: theirs, titleConflict: null };
  if (theirs === '') return { title: mine, titleConflict: null };
  return { title: mine, titleConflict: { base, mine, theirs } };
}
