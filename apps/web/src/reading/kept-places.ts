import { ReadingAnchor } from '@inkvine/contracts/reading';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { z } from 'zod';
import { readStored, writeStored } from '../shell/stored.ts';

/** A place that the server does not have yet, or, of nobody signed in, never will. */
const KeptPlace = z.object({
  chapterId: ChapterId,
  branchId: BranchId,
  revisionId: z.uuid(),
  anchor: ReadingAnchor,
  finished: z.boolean(),
  /** By the clock of this device. */
  at: z.number(),
});
export type KeptPlace = z.infer<typeof KeptPlace>;

const PLACES_MAX = 100;

/** Of each reader apart: what one left unsent must not be sent as another's. */
const keyOf = (userId: string | null) => `inkvine.places.${userId ?? 'guest'}`;

/** Places kept on this device, the oldest first. */
export function keptPlaces(userId: string | null): KeptPlace[] {
  try {
    return z.array(KeptPlace).parse(JSON.parse(readStored(keyOf(userId)) ?? '[]'));
  } catch {
    return [];
  }
}

export function keptPlaceIn(userId: string | null, chapterId: string): KeptPlace | undefined {
  return keptPlaces(userId).find((place) => place.chapterId === chapterId);
}

/** Where somebody without an account was last in a branch. */
export function lastPlaceIn(branchId: string): KeptPlace | undefined {
  return keptPlaces(null).findLast((place) => place.branchId === branchId);
}

/** The last place in each chapter is kept; what was finished once stays so. */
export function keepPlace(userId: string | null, place: KeptPlace): void {
  const places = keptPlaces(userId);
  const earlier = places.find(({ chapterId }) => chapterId === place.chapterId);
  const others = places.filter(({ chapterId }) => chapterId !== place.chapterId);
  const finished = place.finished || earlier?.finished === true;
  write(userId, [...others, { ...place, finished }].slice(-PLACES_MAX));
}

/** Forgets a place that has arrived, unless the reader has moved on in that chapter since. */
export function forgetPlace(userId: string | null, sent: Pick<KeptPlace, 'chapterId' | 'at'>): void {
  write(
    userId,
    keptPlaces(userId).filter((place) => place.chapterId !== sent.chapterId || place.at !== sent.at),
  );
}

function write(userId: string | null, places: readonly KeptPlace[]): void {
  writeStored(keyOf(userId), places.length === 0 ? null : JSON.stringify(places));
}
