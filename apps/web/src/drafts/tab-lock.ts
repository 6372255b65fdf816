import { useCallback, useEffect, useRef, useState } from 'react';

/** `held`: this tab writes. `elsewhere`: another one of this browser does. */
export type TabLock = 'waiting' | 'held' | 'elsewhere';

/** A tab that is frozen does not answer; then the lock is taken without asking. */
const ASKED_FOR_MS = 2_500;

/**
 * One tab of a browser writes on a draft (Web Locks decide which); the others wait, and come after it by themselves
 * when it is closed, or at once when a person takes over. `onLose` is awaited before the draft is handed on.
 */
export function useTabLock(
  name: string,
  onLose: () => Promise<void>,
): { lock: TabLock; takeOver: () => void } {
  const [lock, setLock] = useState<TabLock>('waiting');
  const release = useRef<(() => void) | null>(null);
  const lose = useRef(onLose);
  useEffect(() => {
    lose.current = onLose;
  });

  const request = useCallback(
    (options: LockOptions) =>
      navigator.locks.request(name, options, async (granted) => {
        if (granted === null) return false;
        setLock('held');
        await new Promise<void>((resolve) => {
          release.current = resolve;
        });
        return true;
      }),
    [name],
  );

  useEffect(() => {
    const leaving = new AbortController();
    const channel = new BroadcastChannel(name);
    const wait = () =>
      request({ signal: leaving.signal }).catch((error: unknown) => {
        // Left the page, or another tab has taken the lock by force.
        if (!leaving.signal.aborted && !isAbort(error)) throw error;
        release.current = null;
        if (!leaving.signal.aborted) setLock('elsewhere');
      });
    channel.addEventListener('message', () => {
      if (release.current === null) return;
      void lose.current().then(() => {
        setLock('elsewhere');
        release.current?.();
        release.current = null;
        // The other tab is in the queue already; this one stands behind it.
        void wait();
      });
    });
    void navigator.locks.query().then(({ held = [] }) => {
      if (leaving.signal.aborted) return;
      if (held.some((other) => other.name === name)) setLock('elsewhere');
      void wait();
    });
    return () => {
      leaving.abort();
      channel.close();
      release.current?.();
      release.current = null;
    };
  }, [name, request]);

  const takeOver = useCallback(() => {
    const channel = new BroadcastChannel(name);
    channel.postMessage('take-over');
    channel.close();
    setTimeout(() => {
      if (release.current === null) void request({ steal: true }).catch(() => setLock('elsewhere'));
    }, ASKED_FOR_MS);
  }, [name, request]);

  return { lock, takeOver };
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
