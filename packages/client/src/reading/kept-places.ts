import { ReadingAnchor } from '@inkvine/contracts/reading';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { z } from 'zod';
import type { DeviceMemory } from './device-memory.ts';

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
const keyOf = (userId: string | null) => `places.${userId ?? 'guest'}`;

/** Places kept on this device, of the person given; null is whoever reads without an account. */
export function createKeptPlaces(memory: DeviceMemory) {
  /** The oldest first. */
  const all = (userId: string | null): KeptPlace[] => {
    try {
      return z.array(KeptPlace).parse(JSON.parse(memory.read(keyOf(userId)) ?? '[]'));
    } catch {
      return [];
    }
  };
  const write = (userId: string | null, places: readonly KeptPlace[]): void =>
    memory.write(keyOf(userId), places.length === 0 ? null : JSON.stringify(places));
  return {
    all,
    of: (userId: string | null, chapterId: string) =>
      all(userId).find((place) => place.chapterId === chapterId),
    /** Where the person was last in a branch. */
    lastIn: (userId: string | null, branchId: string) =>
      all(userId).findLast((place) => place.branchId === branchId),
    /** The last place in each chapter is kept; what was finished once stays so. */
    keep(userId: string | null, place: KeptPlace): void {
      const places = all(userId);
      const earlier = places.find(({ chapterId }) => chapterId === place.chapterId);
      const others = places.filter(({ chapterId }) => chapterId !== place.chapterId);
      const finished = place.finished || earlier?.finished === true;
      write(userId, [...others, { ...place, finished }].slice(-PLACES_MAX));
    },
    /** Forgets a place that has arrived, unless the reader has moved on in that chapter since. */
    forget(userId: string | null, sent: Pick<KeptPlace, 'chapterId' | 'at'>): void {
      write(
        userId,
        all(userId).filter((place) => place.chapterId !== sent.chapterId || place.at !== sent.at),
      );
    },
  };
}

export type KeptPlaces = ReturnType<typeof createKeptPlaces>;
