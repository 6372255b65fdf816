import { parseSettings, type ReadingSettings } from '@inkvine/client/reading-settings';
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../shell/stored.ts';

/** Also read by public/before-paint.js. */
const STORAGE_KEY = 'inkvine.reading';

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

export function useReadingSettings(): ReadingSettings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, current);
}
