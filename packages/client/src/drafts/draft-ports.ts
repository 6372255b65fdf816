import type {
  DraftDocument,
  DraftKey,
  KeepRevisionInput,
  OpenedDraft,
  SavedDraft,
  SaveDraftInput,
} from '@inkvine/contracts/drafts';
import type { ChapterId } from '@inkvine/contracts/primitives';

/** The server's side of the protocol. Calls reject with what `parseAppError` understands. */
export interface DraftApi {
  open(key: DraftKey): Promise<OpenedDraft>;
  save(input: SaveDraftInput): Promise<SavedDraft>;
  status(key: DraftKey): Promise<SavedDraft>;
  flush(key: DraftKey): Promise<SavedDraft>;
  keep(input: KeepRevisionInput): Promise<unknown>;
}

/** A revision to be kept before the draft loses its text, see `KeepRevisionInput`. */
export type PendingKeep = Pick<KeepRevisionInput, 'reason' | 'document'>;

/** What a device remembers of one draft until the server's database holds it. */
export interface JournalEntry {
  key: DraftKey;
  /** The chapter that the server said it will be; null when it has not been asked yet. */
  chapterId: ChapterId | null;
  clientId: string;
  device: string;
  epoch: string;
  baseRev: number;
  /** What the server held at `baseRev`. */
  base: DraftDocument;
  document: DraftDocument;
  /** Fingerprints of what was sent and perhaps accepted since `baseRev`. */
  sent: string[];
  keeps: PendingKeep[];
  /** Whether words of it never reached the server. */
  isUnsent: boolean;
  /** Of the last change, in milliseconds since 1970. */
  at: number;
}

/** One person's journal on one device. `write` replaces the entry of the same key. Failures reject. */
export interface DraftJournal {
  read(key: DraftKey): Promise<JournalEntry | null>;
  write(entry: JournalEntry): Promise<void>;
  remove(key: DraftKey): Promise<void>;
  list(): Promise<JournalEntry[]>;
  clear(): Promise<void>;
}

export interface DraftEnvironment {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer(callback: () => void, milliseconds: number): unknown;
  clearTimer(timer: unknown): void;
  /** 0 to 1, for the jitter of repetitions. */
  random(): number;
  /** A UUID. */
  randomId(): string;
}

/** Whether the device has a network; `subscribe` tells of every change and returns how to stop that. */
export interface DeviceNetwork {
  isOnline(): boolean;
  subscribe(listener: () => void): () => void;
}

export const systemEnvironment: DraftEnvironment = {
  now: () => Date.now(),
  setTimer: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimer: (timer) => clearTimeout(timer as Parameters<typeof clearTimeout>[0]),
  random: () => Math.random(),
  randomId: () => crypto.randomUUID(),
};

/** Where a journal puts the entry of a draft. */
export const journalKey = ({ branchId, chapterId }: DraftKey): string => `${branchId}/${chapterId ?? 'new'}`;
