import { CHAPTER_MAX_CHARACTERS, type Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import type { DraftText } from '@inkvine/domain/drafts/draft-snapshot';
import { inSlices, weighBlock } from '../slices.ts';
import { charactersIn } from '../stories/chapter-blocks.ts';

/**
 * A document as it travels from here on: its blocks are never parsed again on the way to PostgreSQL. The event loop
 * turns in between when it is long.
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
  const parts: string[] = [];
  let characters = 0;
  for await (const { slice } of inSlices(document.blocks, weighBlock)) {
    parts.push(JSON.stringify(slice).slice(1, -1));
    characters += charactersIn(slice);
  }
  return { title: document.title, blocks: `[${parts.join(',')}]`, characters, hash };
}
