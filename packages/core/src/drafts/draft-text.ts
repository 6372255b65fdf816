import { CHAPTER_MAX_CHARACTERS, type Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import type { DraftText } from '@inkvine/domain/drafts/draft-snapshot';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { withOwnIds } from '@inkvine/domain/stories/blocks';
import { inSlices, weighBlock } from '../slices.ts';
import { charactersIn } from '../stories/chapter-blocks.ts';

/**
 * A document as it travels from here on: its blocks are never parsed again on the way to PostgreSQL. The event loop
 * turns in between when it is long. Blocks with the id of another get one of their own: whoever merges, restores or
 * goes to a place by id would take one for the other, and lose its words.
 * @throws AppError DRAFT_TOO_LARGE with `maximumCharacters`
 */
export async function toDraftText(
  document: { title: string; blocks: readonly Block[] },
  hash: string,
): Promise<DraftText> {
  const length = document.blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (length > CHAPTER_MAX_CHARACTERS) {
    throw new AppError('DRAFT_TOO_LARGE', { maximumCharacters: CHAPTER_MAX_CHARACTERS });
  }
  const blocks = withOwnIds(document.blocks);
  const parts: string[] = [];
  let characters = 0;
  for await (const { slice } of inSlices(blocks, weighBlock)) {
    parts.push(JSON.stringify(slice).slice(1, -1));
    characters += charactersIn(slice);
  }
  const { title } = document;
  const written = blocks === document.blocks ? hash : hashDocument({ title, blocks: [...blocks] });
  return { title, blocks: `[${parts.join(',')}]`, characters, hash: written };
}
