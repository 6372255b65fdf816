import { CHAPTER_MAX_CHARACTERS, type Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import type { DraftText } from '@inkvine/domain/drafts/draft-snapshot';
import { charactersIn } from '../stories/chapter-blocks.ts';

/**
 * A document as it travels from here on: its blocks are never parsed again on the way to PostgreSQL.
 * @throws AppError DRAFT_TOO_LARGE with `maximumCharacters`
 */
export function toDraftText(document: { title: string; blocks: readonly Block[] }, hash: string): DraftText {
  const length = document.blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (length > CHAPTER_MAX_CHARACTERS) {
    throw new AppError('DRAFT_TOO_LARGE', { maximumCharacters: CHAPTER_MAX_CHARACTERS });
  }
  return {
    title: document.title,
    blocks: JSON.stringify(document.blocks),
    characters: charactersIn(document.blocks),
    hash,
  };
}
