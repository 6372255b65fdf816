import type { ReadableChapter, ReadingAnchor, ReadingPlace } from '@inkvine/contracts/reading';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTRPC, useTRPCClient } from '../react.ts';
import { branchOf } from './chapter-branch.ts';
import { chapterQuery } from './chapter-query.ts';
import type { ReadingDevice } from './reading-device.ts';

/** Who looked away for less than this was not reading elsewhere. */
const AWAY_FROM_MS = 15_000;

/** Where the same reader went on somewhere else. */
export interface OtherPlace {
  place: ReadingPlace;
  /** Within the chapter that is open; null when the place is in another one. */
  anchor: ReadingAnchor | null;
}

type Answer = Pick<ReadableChapter, 'id' | 'number' | 'place' | 'anchor'>;

/** What to offer on opening a chapter: a place of another device that is more than one chapter away. */
export function placeOnOpening({ number, place }: Answer, deviceId: string): OtherPlace | null {
  return place !== null && isElsewhere(place, deviceId) && Math.abs(place.number - number) > 1
    ? { place, anchor: null }
    : null;
}

/** What to offer on coming back to an open chapter: a place that another device made meanwhile. */
export function placeOnReturn(
  { id, place, anchor }: Answer,
  deviceId: string,
  seenAt: string | null,
): OtherPlace | null {
  if (place === null || !isElsewhere(place, deviceId) || place.at === seenAt) return null;
  return { place, anchor: place.chapterId === id ? anchor : null };
}

const isElsewhere = (place: ReadingPlace, deviceId: string): boolean =>
  place.deviceId !== null && place.deviceId !== deviceId;

/** A place that another device made, to be offered and never jumped to. Source: product specification 2.4. */
export function useOtherPlace(
  device: ReadingDevice,
  chapter: ReadableChapter,
): { other: OtherPlace | null; dismiss: () => void } {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { id: chapterId } = chapter;
  const branchId = branchOf(chapter);
  const [other, setOther] = useState(() => placeOnOpening(chapter, device.self().id));
  const seenAt = useRef(chapter.place?.at ?? null);

  useEffect(() => {
    let awaySince = Infinity;
    const onSight = async (isSeen: boolean) => {
      const wasAwaySince = awaySince;
      awaySince = isSeen ? Infinity : Math.min(awaySince, Date.now());
      if (!isSeen || Date.now() - wasAwaySince < AWAY_FROM_MS) return;
      const answer = await queryClient.fetchQuery({
        ...chapterQuery(device, trpc, client, { chapterId, branchId }),
        staleTime: 0,
      });
      const found = placeOnReturn(answer, device.self().id, seenAt.current);
      if (found === null) return;
      seenAt.current = found.place.at;
      setOther(found);
    };
    // Offline: what is open can still be read.
    return device.watchSight((isSeen) => void onSight(isSeen).catch(() => undefined));
  }, [branchId, chapterId, client, device, queryClient, trpc]);

  return { other, dismiss: () => setOther(null) };
}
