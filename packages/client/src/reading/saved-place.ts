import { PROGRESS_MAX_AGE_MS, type ProgressSaved } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { parseAppError } from '../app-error.ts';
import { useTRPC, useTRPCClient } from '../react.ts';
import type { KeptPlace } from './kept-places.ts';
import type { ReadingDevice } from './reading-device.ts';

const SAVE_AFTER_MS = 1_500;
/** The server will never take it: the chapter is gone, or the place too old. */
const REFUSED = new Set(['NOT_FOUND', 'INVALID_INPUT']);

/**
 * Keeps places: on the device at once, on the server `soon` after a pause or `now`. What could not be sent is sent
 * when the device is online again, with its age. The same place is not kept twice.
 */
export function useSavedPlace(
  device: ReadingDevice,
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
    for (const place of device.places.all(userId)) {
      const { at, ...rest } = place;
      const ageMs = Math.min(Math.max(Date.now() - at, 0), PROGRESS_MAX_AGE_MS);
      try {
        const saved = await client.reading.saveProgress.mutate({ ...rest, ageMs, device: device.self() });
        device.places.forget(userId, place);
        latest.current(saved);
      } catch (error) {
        if (!REFUSED.has(parseAppError(error).code)) return;
        device.places.forget(userId, place);
      }
    }
    await Promise.all(
      [trpc.reading.continueReading.pathKey(), trpc.reading.library.pathKey()].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey, refetchType: 'none' }),
      ),
    );
  }, [client, device, queryClient, trpc, userId]);

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
      device.places.keep(userId, present);
      if (userId !== null) void send();
      else if (isNews) void device.horizon.advance(client, present);
    },
    [client, device, send, userId],
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
    void send();
    const stop = device.watch({ leave: () => now(), back: () => void send() });
    return () => {
      stop();
      now();
    };
  }, [device, now, send]);

  return useMemo(() => ({ soon, now }), [soon, now]);
}
