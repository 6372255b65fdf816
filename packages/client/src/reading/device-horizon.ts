import { HorizonToken } from '@inkvine/contracts/primitives';
import type { InkvineClient } from '../inkvine-client.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { KeptPlace } from './kept-places.ts';

const KEY = 'horizon';

/** How far a device has read without an account. */
export function createDeviceHorizon(memory: DeviceMemory) {
  let latest: Promise<void> = Promise.resolve();
  /** Goes with whatever must not spoil. */
  const token = (): HorizonToken | undefined => HorizonToken.safeParse(memory.read(KEY)).data;
  return {
    token,
    /** One after the other, because each token grows out of the one before; one that is not had hides more. */
    advance(
      client: InkvineClient,
      place: Pick<KeptPlace, 'chapterId' | 'branchId' | 'finished'>,
    ): Promise<void> {
      latest = latest.then(async () => {
        try {
          const horizonToken = token();
          const advanced = await client.reading.advanceHorizon.mutate({
            chapterId: place.chapterId,
            branchId: place.branchId,
            finished: place.finished,
            ...(horizonToken === undefined ? {} : { horizonToken }),
          });
          memory.write(KEY, advanced.horizonToken);
        } catch {
          // Offline, or a chapter that is gone: what comes next will say as much.
        }
      });
      return latest;
    },
  };
}

export type DeviceHorizon = ReturnType<typeof createDeviceHorizon>;
