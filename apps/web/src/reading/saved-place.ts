import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { parseAppError } from '@inkvine/client/app-error';
import { PROGRESS_MAX_AGE_MS, type ProgressSaved } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { advanceHorizon } from './device-horizon.ts';
import { forgetPlace, keepPlace, keptPlaces, type KeptPlace } from './kept-places.ts';
import { thisDevice } from './this-device.ts';

const SAVE_AFTER_MS = 1_500;
/** The server will never take it: the chapter is gone, or the place too old. */
const REFUSED = new Set(['NOT_FOUND', 'INVALID_INPUT']);

/**
 * Keeps places: on the device at once, on the server `soon` after a pause or `now`. What could not be sent is sent
 * when the device is online again, with its age. The same place is not kept twice.
 */
export function useSavedPlace(
  userId: string | null,
  onSaved: (saved: ProgressSaved) => void,
): { soon: (place: KeptPlace) => void; now: (place?: KeptPlace) => void } {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const latest = useRef(onSaved);
  useEffect(() => {
    latest.current = onSaved;
  });

  const send = useCallback(async () => {
    if (userId === null) return;
    for (const place of keptPlaces(userId)) {
      const { at, ...rest } = place;
      const ageMs = Math.min(Math.max(Date.now() - at, 0), PROGRESS_MAX_AGE_MS);
      try {
        const saved = await client.reading.saveProgress.mutate({ ...rest, ageMs, device: thisDevice() });
        forgetPlace(userId, place);
        latest.current(saved);
      } catch (error) {
        if (!REFUSED.has(parseAppError(error).code)) return;
        forgetPlace(userId, place);
      }
    }
    await Promise.all(
      [trpc.reading.continueReading.pathKey(), trpc.reading.library.pathKey()].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey, refetchType: 'none' }),
      ),
    );
  }, [client, queryClient, trpc, userId]);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<KeptPlace | null>(null);
  const said = useRef('');
  const now = useCallback(
    (place?: KeptPlace) => {
      clearTimeout(timer.current);
      const present = place ?? waiting.current;
      waiting.current = null;
      if (present === null) return;
      const saying = `${present.chapterId} ${present.anchor.blockId} ${present.anchor.quote} ${present.finished}`;
      if (said.current === saying) return;
      const isNews = !said.current.startsWith(present.chapterId) || present.finished;
      said.current = saying;
      keepPlace(userId, present);
      if (userId !== null) void send();
      else if (isNews) void advanceHorizon(client, present);
    },
    [client, send, userId],
  );
  const soon = useCallback(
    (place: KeptPlace) => {
      waiting.current = place;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => now(), SAVE_AFTER_MS);
    },
    [now],
  );

  useEffect(() => {
    const onHide = () => {
      if (document.visibilityState === 'hidden') now();
    };
    const onLeave = () => now();
    const onOnline = () => void send();
    onOnline();
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', onLeave);
    window.addEventListener('online', onOnline);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', onLeave);
      window.removeEventListener('online', onOnline);
      now();
    };
  }, [now, send]);

  return useMemo(() => ({ soon, now }), [soon, now]);
}
