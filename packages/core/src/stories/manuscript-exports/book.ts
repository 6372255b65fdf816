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
  /** Whoever wrote with them, or what they carry on from. Nobody can take a name out. */
  contributors: Contributor[];
  /** Where it is read. */
  address: string;
  /** ISO 8601. */
  writtenAt: string;
  chapters: BookChapter[];
}

export interface BookChapter {
  title: string;
  volume: string | null;
  /** Names of those who wrote it with its author. */
  credits: readonly string[];
}

export interface Contributor {
  name: string;
  /** Of the chapters that a fork carries on from but that are not in the book; null for who wrote ones that are. */
  inherited: { from: number; to: number } | null;
}

/** What stands in a chapter, with the notes of its author before and after it; empty ones are none. */
export interface BookText {
  blocks: readonly Block[];
  noteBefore: string;
  noteAfter: string;
}

/** Texts of the chapters of a book, in their order. */
export type BookTexts = AsyncIterable<BookText>;
