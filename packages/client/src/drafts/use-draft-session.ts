import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { DraftSession, DraftSessionState } from './draft-state.ts';

/**
 * A session that lives as long as the component and `identity` (which draft, which person); null before its first
 * effect. On unmount it saves what is left by itself.
 */
export function useDraftSession(create: () => DraftSession, identity: string): DraftSession | null {
  const [session, setSession] = useState<DraftSession | null>(null);
  const latest = useRef(create);
  useEffect(() => {
    latest.current = create;
  });
  useEffect(() => {
    const created = latest.current();
    setSession(created);
    return () => {
      setSession(null);
      void created.close();
    };
  }, [identity]);
  return session;
}

export function useDraftState(session: DraftSession): DraftSessionState {
  return useSyncExternalStore(
    session.subscribe,
    () => session.state,
    () => session.state,
  );
}
