import type { DraftEnvironment } from './draft-ports.ts';

const IDLE_MS = 2_000;
const LONGEST_WAIT_MS = 10_000;
const AFTER_COMPOSITION_MS = 300;
const POLL_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface DraftTimers {
  /** False while an input method composes and for 300 ms after. */
  readonly isSettled: boolean;
  /** An attempt failed and the next one is not due. */
  readonly isRetrying: boolean;
  /** A save is due 2 s after the last call and 10 s after the first one since `saved`. */
  typed(): void;
  saved(): void;
  composing(isComposing: boolean): void;
  /** Ends the wait after a composition. */
  settle(): void;
  /** Doubles the wait with every call until `resetRetries`, up to half a minute, less up to half of it by chance. */
  retry(): void;
  resetRetries(): void;
  /** Asks again in 3 s, or no more. */
  poll(isWanted: boolean): void;
  stop(): void;
}

export interface DraftTimerListeners {
  onDue: (what: 'save' | 'poll' | 'settled') => void;
  onRetry: () => void;
}

/** When a session may and must do something. */
export function createDraftTimers(
  { setTimer, clearTimer, random }: DraftEnvironment,
  { onDue, onRetry }: DraftTimerListeners,
): DraftTimers {
  const timers = new Map<string, unknown>();
  let isComposing = false;
  let failures = 0;

  function clear(name: string): void {
    clearTimer(timers.get(name));
    timers.delete(name);
  }
  function start(name: string, milliseconds: number, callback: () => void): void {
    clear(name);
    const timer = setTimer(() => {
      timers.delete(name);
      callback();
    }, milliseconds);
    timers.set(name, timer);
  }
  function saved(): void {
    clear('idle');
    clear('longest');
  }
  const saveIsDue = () => {
    saved();
    onDue('save');
  };
  return {
    get isSettled() {
      return !isComposing && !timers.has('settling');
    },
    get isRetrying() {
      return timers.has('retry');
    },
    typed() {
      start('idle', IDLE_MS, saveIsDue);
      if (!timers.has('longest')) start('longest', LONGEST_WAIT_MS, saveIsDue);
    },
    saved,
    composing(starts) {
      if (starts === isComposing) return;
      isComposing = starts;
      if (starts) clear('settling');
      else start('settling', AFTER_COMPOSITION_MS, () => onDue('settled'));
    },
    settle: () => clear('settling'),
    retry() {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
      failures += 1;
      start('retry', wait * (1 - random() / 2), onRetry);
    },
    resetRetries() {
      failures = 0;
      clear('retry');
    },
    poll(isWanted) {
      if (!isWanted) clear('poll');
      else if (!timers.has('poll')) start('poll', POLL_MS, () => onDue('poll'));
    },
    stop() {
      for (const name of timers.keys()) clear(name);
    },
  };
}
