import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { readStored, writeStored } from '../../shell/stored.ts';

const STORAGE_KEY = 'inkvine.writing';
export const GOAL_MAX = 100_000;
export const REPLACEMENTS_MAX = 100;

const WritingSettings = z.object({
  smart: z.boolean().catch(true),
  focus: z.boolean().catch(false),
  typewriter: z.boolean().catch(false),
  phoneWidth: z.boolean().catch(false),
  /** Characters with spaces to write in a day; 0 is no goal. */
  goal: z.int().min(0).max(GOAL_MAX).catch(5_000),
  replacements: z
    .array(z.object({ from: z.string().min(1).max(40), to: z.string().max(200) }))
    .max(REPLACEMENTS_MAX)
    .catch([]),
});
export type WritingSettings = z.infer<typeof WritingSettings>;

/** What was stored, with the default in the place of whatever cannot be read. */
export function parseWritingSettings(stored: string | null): WritingSettings {
  try {
    return WritingSettings.parse(JSON.parse(stored ?? '{}'));
  } catch {
    return WritingSettings.parse({});
  }
}

const listeners = new Set<() => void>();
let present: WritingSettings | null = null;

export function writingSettings(): WritingSettings {
  present ??= parseWritingSettings(readStored(STORAGE_KEY));
  return present;
}

export function changeWritingSettings(change: Partial<WritingSettings>): void {
  present = { ...writingSettings(), ...change };
  writeStored(STORAGE_KEY, JSON.stringify(present));
  for (const listener of listeners) listener();
}

export function useWritingSettings(): WritingSettings {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, writingSettings);
}
