import type { DraftKey } from '@inkvine/contracts/drafts';
import type { DraftEnvironment, DraftJournal, JournalEntry } from './draft-ports.ts';
import type { JournalProblem } from './draft-state.ts';

/** Leaves time for the write itself within the second that the specification allows. */
const JOURNAL_DELAY_MS = 700;

export interface JournalKeeper {
  readonly problem: JournalProblem | null;
  read(key: DraftKey): Promise<JournalEntry | null>;
  /** The text has changed: an entry will be written within a second. */
  touch(): void;
  /** Resolves when the entry as it is now is written, or could not be. */
  writeNow(): Promise<void>;
  write(entry: JournalEntry): Promise<void>;
  /** Nothing is left that the server could lose. */
  remove(key: DraftKey): Promise<void>;
  stop(): void;
}

export interface JournalKeeperOptions {
  journal: DraftJournal;
  environment: DraftEnvironment;
  /** The entry as it is now. */
  snapshot: () => JournalEntry;
  /** Called when `problem` may be another. */
  onChange: () => void;
}

/** Writes one entry at a time, in the order of the changes, and tells when the device refuses. Never rejects. */
export function createJournalKeeper(options: JournalKeeperOptions): JournalKeeper {
  const { journal, environment, snapshot, onChange } = options;
  let problem: JournalProblem | null = null;
  let timer: unknown = null;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<Result>(act: () => Promise<Result>, otherwise: Result): Promise<Result> {
    const turn = last.then(async () => {
      let found: JournalProblem | null = null;
      try {
        return await act();
      } catch (error) {
        found = problemOf(error);
        return otherwise;
      } finally {
        if (found !== problem) {
          problem = found;
          onChange();
        }
      }
    });
    last = turn;
    return turn;
  }
  function stop(): void {
    environment.clearTimer(timer);
    timer = null;
  }
  async function writeNow(): Promise<void> {
    stop();
    await inTurn(() => journal.write(snapshot()), undefined);
  }
  return {
    get problem() {
      return problem;
    },
    read: (key) => inTurn<JournalEntry | null>(() => journal.read(key), null),
    touch() {
      timer ??= environment.setTimer(() => void writeNow(), JOURNAL_DELAY_MS);
    },
    writeNow,
    write: (entry) => inTurn(() => journal.write(entry), undefined),
    remove(key) {
      stop();
      return inTurn(() => journal.remove(key), undefined);
    },
    stop,
  };
}

function problemOf(error: unknown): JournalProblem {
  return error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'unavailable';
}
