import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import type { ReadableChapter, ReadingAnchor, ReadingPlace } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import { chapterQuery } from '@inkvine/client/reading/chapter-query';
import { readingDevice } from './this-device.ts';

/** Who looked away for less than this was not reading elsewhere. */
const AWAY_FROM_MS = 15_000;

/** Where the same reader went on somewhere else. */
export interface OtherPlace {
  place: ReadingPlace;
  /** Within the chapter that is open; null when the place is in another one. */
  anchor: ReadingAnchor | null;
}

/**
 * A place that another device made, to be offered and never jumped to: on opening a chapter when it is more than one
 * chapter away, and on coming back to the page when it was made meanwhile. Source: product specification 2.4.
 */
export function useOtherPlace(chapter: ReadableChapter): { other: OtherPlace | null; dismiss: () => void } {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { id: chapterId } = chapter;
  const branchId = branchOf(chapter);
  const [other, setOther] = useState<OtherPlace | null>(() => {
    const { place } = chapter;
    return place !== null && isElsewhere(place) && Math.abs(place.number - chapter.number) > 1
      ? { place, anchor: null }
      : null;
  });
  const seenAt = useRef(chapter.place?.at ?? null);

  useEffect(() => {
    let awaySince = Infinity;
    const onVisibility = async () => {
      if (document.visibilityState === 'hidden') {
        awaySince = Date.now();
        return;
      }
      if (Date.now() - awaySince < AWAY_FROM_MS) return;
      const { place, anchor } = await queryClient.fetchQuery({
        ...chapterQuery(readingDevice, trpc, client, { chapterId, branchId }),
        staleTime: 0,
      });
      if (place === null || !isElsewhere(place) || place.at === seenAt.current) return;
      seenAt.current = place.at;
      setOther({ place, anchor: place.chapterId === chapterId ? anchor : null });
    };
    // Offline: what is open can still be read.
    const listener = () => void onVisibility().catch(() => undefined);
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  }, [branchId, chapterId, client, queryClient, trpc]);

  return { other, dismiss: () => setOther(null) };
}

const isElsewhere = (place: ReadingPlace): boolean =>
  place.deviceId !== null && place.deviceId !== readingDevice.self().id;
