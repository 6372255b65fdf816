import type {
  BufferedDraft,
  DraftPlace,
  DraftSnapshot,
  DraftText,
  DurableDraft,
  SupersededDraft,
} from '@inkvine/domain/drafts/draft-snapshot';
import type { SaveRequest } from '@inkvine/domain/drafts/save-decision';

export interface StoreSave extends SaveRequest, DraftText {
  authorId: string;
  device: string;
  savedAt: string;
  /** Null while PostgreSQL cannot be asked: then only a draft that the same author wrote before is accepted. */
  durable: DurableDraft | null;
}

/**
 * `lost`: the store and PostgreSQL do not belong together, a new epoch must begin. `full`: too much waits for
 * PostgreSQL. `unknown`: PostgreSQL is needed to answer.
 */
export type StoreAnswer =
  | { kind: 'saved'; rev: number; durableRev: number; epoch: string }
  | { kind: 'conflict'; headRev: number; clientId: string; device: string; savedAt: string }
  | { kind: 'rewound'; headRev: number; durableRev: number; epoch: string }
  | { kind: 'lost' | 'full' | 'unknown' };

export interface StoredHead {
  rev: number;
  durableRev: number;
}

/**
 * The hot copies of drafts. Each method is atomic. What it acknowledges survives a crash of every process.
 * @throws DraftStoreAway from every method
 */
export interface DraftStore {
  save(place: DraftPlace, save: StoreSave): Promise<StoreAnswer>;
  /** Null when PostgreSQL has the newest. */
  readHead(place: DraftPlace, durable: DurableDraft): Promise<StoredHead | 'lost' | null>;
  readSnapshot(place: DraftPlace, durable: DurableDraft): Promise<DraftSnapshot | 'lost' | null>;
  /** Says that PostgreSQL has `rev`. */
  markFlushed(place: DraftPlace, rev: number, flushes: number): Promise<void>;
  /** Drops the copy while it is still `rev`, which PostgreSQL must have; false when it is not. */
  forget(place: DraftPlace, rev: number): Promise<boolean>;
  /** Every copy there is, of whatever site, by looking at the copies themselves. */
  scan(): AsyncIterable<BufferedDraft[]>;
  /** The copies of these chapters; null means the next one of the branch. */
  look(places: readonly { branchId: string; chapterId: string | null }[]): Promise<BufferedDraft[]>;
  /** The copies that an index says are not durable: quick, and never the only way to find them. */
  listUnflushed(site: string): Promise<BufferedDraft[]>;
  listSuperseded(site: string): Promise<SupersededDraft[]>;
  removeSuperseded(site: string, keys: string[]): Promise<void>;
  readEpoch(site: string): Promise<{ epoch: string; flushes: number } | null>;
  /** Begins an epoch when the present one is still `before` (null for none). */
  beginEpoch(site: string, before: string | null, next: { epoch: string; flushes: number }): Promise<void>;
}
