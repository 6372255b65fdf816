import { parseSettings, type ReadingSettings } from '@inkvine/client/reading-settings';
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../shell/device-store.ts';

const STORAGE_KEY = 'reading';

const listeners = new Set<() => void>();
let present: ReadingSettings | null = null;

function current(): ReadingSettings {
  present ??= parseSettings(readStored(STORAGE_KEY));
  return present;
}

export function changeSettings(change: Partial<ReadingSettings>): void {
  present = { ...current(), ...change };
  writeStored(STORAGE_KEY, JSON.stringify(present));
  for (const listener of listeners) listener();
}

/** How this device sets chapters. */
export function useReadingSettings(): ReadingSettings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current,
    current,
  );
}
