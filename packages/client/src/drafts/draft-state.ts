import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import type { ChapterId } from '@inkvine/contracts/primitives';

/**
 * - `idle`: opened, nothing written since
 * - `typing`: words that no save has taken along yet
 * - `saving`: on its way
 * - `buffered`: the server has it, its database not yet. Say "Saving…"
 * - `durable`: the database has it. Only this is "Saved"
 * - `deviceOnly`: the server does not answer; see `journalProblem` for whether the device holds it
 * - `conflict`: saved with both versions of a block, and a person has not chosen yet
 * - `refused`: the server will not take it (`problem` says why). The text is here: offer it for download
 */
export type SaveState =
  'idle' | 'typing' | 'saving' | 'buffered' | 'durable' | 'deviceOnly' | 'conflict' | 'refused';

/** Two versions of a block stand one below the other until somebody chooses. */
export interface DraftConflict {
  /** The block with `mine`, or `title`. */
  blockId: string;
  /** The block below it with `theirs`; `title` for the title. */
  theirsId: string;
  base: Block | null;
  mine: Block;
  theirs: Block;
  device: string | null;
  at: string | null;
}
export type ConflictChoice = 'both' | 'mine' | 'theirs';

/** Another device's words came into the text; `undoMerge` takes them out again. */
export interface MergeNotice {
  device: string | null;
  /** When the other device saved, ISO 8601. */
  at: string | null;
}

/** Words of this device that the server had not were brought back; `recover` decides. */
export interface RecoveryNotice {
  /** Milliseconds since 1970. */
  at: number;
  device: DraftDocument;
  server: DraftDocument;
}

/** `full`: no room left. `unavailable`: the device stores nothing, as in a private window. */
export type JournalProblem = 'full' | 'unavailable';

export interface DraftSessionState {
  phase: 'opening' | 'ready';
  save: SaveState;
  /** The chapter it will be; null before the server was reached. */
  chapterId: ChapterId | null;
  rev: number;
  durableRev: number;
  /** When the server last took the text, milliseconds since 1970. */
  savedAt: number | null;
  conflicts: readonly DraftConflict[];
  merged: MergeNotice | null;
  recovered: RecoveryNotice | null;
  problem: AppErrorCode | null;
  journalProblem: JournalProblem | null;
}

/**
 * The text changes under the editor. Apply it block by block and leave the rest, the caret and the undo history alone;
 * first `renamed` (same text, another id), then the rest.
 */
export interface DraftReplacement {
  reason: 'merged' | 'recovered' | 'undone' | 'resolved';
  document: DraftDocument;
  /** Ids of blocks in `document` that are new or differ. */
  changed: string[];
  /** Ids of blocks that are gone. */
  removed: string[];
  renamed: { from: string; to: string }[];
}

/** Why a save should not wait. All but `blur` also ask the server to make it durable now. */
export type FlushReason = 'blur' | 'hidden' | 'shortcut' | 'leave';

export interface DraftSession {
  readonly state: DraftSessionState;
  /** The text as it is now. */
  readonly document: DraftDocument;
  /** Calls back when `state` is another; returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Called only when the text must really change in the editor, never after a plain save. */
  onReplace(listener: (replacement: DraftReplacement) => void): () => void;
  /** Every change of the text, at once and whole. */
  edit(document: DraftDocument): void;
  /** Start and end of an input method's composition. No save starts and no text changes until 300 ms after it. */
  composing(isComposing: boolean): void;
  /** Writes the journal and saves now; resolves when that has succeeded or failed. `shortcut` keeps a revision. */
  flush(reason: FlushReason): Promise<void>;
  /** Drops one version of a block, after the server has kept it as a revision, or leaves both. */
  resolve(blockId: string, choice: ConflictChoice): void;
  /** Takes the words of the last merge out again; the server keeps them as a revision. */
  undoMerge(): void;
  dismissMerge(): void;
  /** `device` leaves what was brought back, `server` takes it out again and keeps it as a revision. */
  recover(choice: 'device' | 'server'): void;
  /**
   * Takes in, without a notice, what its person has just made of the text on the server, such as an older version;
   * resolves when that has succeeded or failed.
   */
  refresh(): Promise<void>;
  /** Saves what is left, ends the session with a revision and stops. What did not reach the server is in the journal. */
  close(): Promise<void>;
}
