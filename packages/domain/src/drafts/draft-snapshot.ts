import type { DraftGap, DraftHead } from './save-decision.ts';

/** Where a draft lies. A chapter that is not made yet has its id already, and its draft the branch's `new` key. */
export interface DraftPlace {
  /** Keeps several installations apart in one store. */
  site: string;
  branchId: string;
  chapterId: string;
  isMade: boolean;
}

/** What PostgreSQL knows of a draft and of the store as a whole. */
export interface DurableDraft extends DraftHead {
  /** What the writer of `rev` had seen: `rev` itself, unless it was written past the store. */
  seenRev: number;
  /** Oldest first. */
  gaps: DraftGap[];
  device: string | null;
  /** ISO instant; null before the first save. */
  savedAt: string | null;
  /** Names one unbroken life of the store. */
  epoch: string;
  /** Counts writes from the store to PostgreSQL; it goes backwards only when a database is restored. */
  flushes: number;
}

/** A text on its way into a draft, as JSON that nobody needs to parse to move it. */
export interface DraftText {
  title: string;
  /** `Block[]` as JSON. */
  blocks: string;
  /** Characters of the story itself. */
  characters: number;
  hash: string;
}

/** The newest saved state of a draft with its text. */
export interface DraftSnapshot extends DraftHead, DraftText {
  clientId: string;
  device: string;
  authorId: string;
  savedAt: string;
}

/** Which revision of a draft the store holds. */
export interface BufferedDraft {
  branchId: string;
  chapterId: string;
  rev: number;
  /** ISO instant. */
  savedAt: string;
}

/** A text that a later one replaced whose writer had not seen it. */
export interface SupersededDraft {
  key: string;
  chapterId: string;
  authorId: string;
  title: string;
  blocks: string;
  characters: number;
  savedAt: string;
}

/** The store cannot be asked now: away, too slow, or out of memory. What it holds is not lost by that. */
export class DraftStoreAway extends Error {
  constructor(cause: unknown) {
    super('the draft store does not answer', { cause });
    this.name = 'DraftStoreAway';
  }
}
