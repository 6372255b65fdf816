import type { NoteNumbers } from '@inkvine/client/marked-text';
import type { ChapterPlace } from '@inkvine/client/reading/chapter-place';
import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import type { ReactNode } from 'react';
import type { BlockStyles } from './chapter-block.tsx';

/** The text of an open chapter, whichever way it is shown. */
export interface ReadingText {
  blocks: readonly Block[];
  language: Locale;
  styles: BlockStyles;
  notes: NoteNumbers;
  place: ChapterPlace;
  onEntry: (entryKey: string) => void;
  /** What stands above the text and below it. */
  opening: ReactNode;
  ending: ReactNode;
}

/** The reader's place when a layout begins: where they were, else where the chapter opens. */
export function firstPoint({ here, opening, standAt }: ChapterPlace): { index: number; offset: number } {
  const known = here();
  if (known !== null) return known.point;
  const anchor = opening();
  return anchor === null ? { index: 0, offset: 0 } : standAt(anchor);
}
