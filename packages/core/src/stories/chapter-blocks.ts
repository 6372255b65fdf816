import type { Block } from '@inkvine/contracts/block';
import { countCharacters } from '@inkvine/domain/stories/chapter-text';
import type { Ids } from '../ports/ids.port.ts';

/** Ids of blocks need to differ within a chapter only; 48 random bits do, and every reader downloads them. */
export const blockIds = (ids: Ids) => (): string => ids.next().slice(-12);

/** Characters of the story itself; 0 means that there is nothing to read, whatever ornaments stand there. */
export const charactersIn = (blocks: readonly Block[]): number =>
  countCharacters(
    blocks
      .filter((block) => block.type === 'paragraph')
      .map((block) => block.text)
      .join('\n'),
  ).withSpaces;
