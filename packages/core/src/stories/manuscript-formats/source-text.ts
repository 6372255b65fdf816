import type { SourceOutline } from '@inkvine/domain/stories/formatted-split';
import type { SourceBlock } from '@inkvine/domain/stories/formatted-text';

/** What is read from a formatted file. */
export interface SourceText {
  blocks: SourceBlock[];
  outline: SourceOutline;
}
