import { HorizonToken } from '@inkvine/contracts/primitives';
import type { InkvineClient } from '@inkvine/client/inkvine-client';
import type { KeptPlace } from './kept-places.ts';
import { readStored, writeStored } from '../shell/stored.ts';

const STORAGE_KEY = 'inkvine.horizon';

/** How far this device has read without an account; goes with whatever must not spoil. */
export function readHorizonToken(): HorizonToken | undefined {
  return HorizonToken.safeParse(readStored(STORAGE_KEY)).data;
}

let latest: Promise<void> = Promise.resolve();

/** One after the other, because each token grows out of the one before; one that is not had hides more. */
export function advanceHorizon(
  client: InkvineClient,
  place: Pick<KeptPlace, 'chapterId' | 'branchId' | 'finished'>,
): Promise<void> {
  latest = latest.then(async () => {
    try {
      const horizonToken = readHorizonToken();
      const advanced = await client.reading.advanceHorizon.mutate({
        chapterId: place.chapterId,
        branchId: place.branchId,
        finished: place.finished,
        ...(horizonToken === undefined ? {} : { horizonToken }),
      });
      writeStored(STORAGE_KEY, advanced.horizonToken);
    } catch {
      // Offline, or a chapter that is gone: what comes next will say as much.
    }
  });
  return latest;
}
