import { createDeviceHorizon, type DeviceHorizon } from './device-horizon.ts';
import type { DeviceMemory } from './device-memory.ts';
import { createKeptPlaces, type KeptPlaces } from './kept-places.ts';

/** What reading needs of the device it happens on. */
export interface ReadingDevice {
  places: KeptPlaces;
  horizon: DeviceHorizon;
  /** As another device of the same reader names it. */
  self: () => { id: string; name: string };
  /** Calls `leave` whenever the reader may be going, and `back` when there may be a connection again. */
  watch: (callbacks: { leave: () => void; back: () => void }) => () => void;
  /** Tells whenever the text goes out of sight, and when it can be seen again. */
  watchSight: (onSight: (isSeen: boolean) => void) => () => void;
}

export function createReadingDevice({
  memory,
  ...device
}: Pick<ReadingDevice, 'self' | 'watch' | 'watchSight'> & { memory: DeviceMemory }): ReadingDevice {
  return { places: createKeptPlaces(memory), horizon: createDeviceHorizon(memory), ...device };
}
