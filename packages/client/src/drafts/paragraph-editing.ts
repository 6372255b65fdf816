import type { Block, BlockType } from '@inkvine/contracts/block';
import { joinBlocks, retypeBlock, splitBlock } from '@inkvine/domain/stories/blocks';

/** Where the caret goes after an act: a block and a UTF-16 offset into its text. */
export interface Caret {
  blockId: string;
  at: number;
}

export interface Edited {
  blocks: Block[];
  /** Null leaves the caret where it is. */
  caret: Caret | null;
}

/** Boxes whose line ends are part of the text. */
const MULTILINE: ReadonlySet<BlockType> = new Set(['status_window', 'comment']);

/** A text always has a place to type. */
export const writableBlocks = (blocks: readonly Block[], newId: () => string): Block[] =>
  blocks.some(({ type }) => type !== 'scene_break')
    ? [...blocks]
    : [...blocks, { id: newId(), type: 'paragraph', text: '' }];

/**
 * The blocks after one of them was typed into, in an editor where each block is a field of its own. A line end
 * makes a new paragraph, several, such as from the clipboard, make several; in a box it is part of the text.
 */
export function typeInto(
  blocks: readonly Block[],
  blockId: string,
  text: string,
  newId: () => string,
): Edited {
  const index = blocks.findIndex(({ id }) => id === blockId);
  const block = blocks[index];
  if (block === undefined) return { blocks: [...blocks], caret: null };
  const typed = text.replaceAll('\r\n', '\n');
  if (MULTILINE.has(block.type) || !typed.includes('\n')) {
    return { blocks: blocks.with(index, retypeBlock(block, typed)), caret: null };
  }
  const parts: Block[] = [];
  let rest = retypeBlock(block, typed);
  for (let end = rest.text.indexOf('\n'); end >= 0; end = rest.text.indexOf('\n')) {
    const [line, below] = splitBlock(rest, end, newId());
    parts.push(line);
    // A heading is one line; what follows it is the story again.
    const type = line.type === 'heading' ? 'paragraph' : line.type;
    const [, following] = splitBlock({ ...below, type }, 1, below.id);
    rest = following;
  }
  const isEnter = parts.length === 1;
  return {
    blocks: blocks.toSpliced(index, 1, ...parts, rest),
    caret: { blockId: rest.id, at: isEnter ? 0 : rest.text.length },
  };
}

/**
 * The blocks after Backspace at the start of one: joined to the one above, whose kind it takes; a break above goes
 * first. Null when there is nothing above.
 */
export function joinWithAbove(blocks: readonly Block[], blockId: string): Edited | null {
  const index = blocks.findIndex(({ id }) => id === blockId);
  const [above, block] = [blocks[index - 1], blocks[index]];
  if (above === undefined || block === undefined) return null;
  if (above.type === 'scene_break') {
    return { blocks: blocks.toSpliced(index - 1, 1), caret: { blockId, at: 0 } };
  }
  return {
    blocks: blocks.toSpliced(index - 1, 2, joinBlocks(above, block)),
    caret: { blockId: above.id, at: above.text.length },
  };
}

/** A scene break below the block, and a paragraph to go on in where none follows. */
export function breakBelow(blocks: readonly Block[], blockId: string, newId: () => string): Edited {
  const index = blocks.findIndex(({ id }) => id === blockId);
  const next = blocks[index + 1];
  const following: Block =
    next === undefined || next.type === 'scene_break' ? { id: newId(), type: 'paragraph', text: '' } : next;
  const added: Block[] = [{ id: newId(), type: 'scene_break', text: '' }];
  if (following !== next) added.push(following);
  return { blocks: blocks.toSpliced(index + 1, 0, ...added), caret: { blockId: following.id, at: 0 } };
}

/** The block as another kind, with its words and marks. */
export function changeType(blocks: readonly Block[], blockId: string, type: BlockType): Block[] {
  return blocks.map((block) => (block.id === blockId ? { ...block, type } : block));
}
