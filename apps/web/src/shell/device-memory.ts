import type { DeviceMemory } from '@inkvine/client/reading/device-memory';
import { readStored, writeStored } from './stored.ts';

/** What clients of every kind keep, among what else this browser keeps for the site. */
export const deviceMemory: DeviceMemory = {
  read: (key) => readStored(`inkvine.${key}`),
  write: (key, value) => writeStored(`inkvine.${key}`, value),
};
