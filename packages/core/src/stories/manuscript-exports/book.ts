import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';

/** What a file says about itself. */
export interface Book {
  /** The branch's id: the same book written again replaces the older one in a library. */
  id: string;
  title: string;
  /** Whoever wrote one of its chapters, in the order of the chapters. */
  authors: string[];
  language: Locale;
  synopsis: string;
  tags: string[];
  /** Where it is read. */
  address: string;
  /** ISO 8601. */
  writtenAt: string;
  chapters: BookChapter[];
}

export interface BookChapter {
  title: string;
  volume: string | null;
}

/** Texts of the chapters of a book, in their order. */
export type BookTexts = AsyncIterable<readonly Block[]>;
