import type { NovelId } from '@inkvine/contracts/primitives';
import { PROFILES_MAX, ReadingProfiles, type ReadingProfile } from '@inkvine/contracts/reading-settings';
import { DEFAULT_SETTINGS, parseSettings, settingsFrom, type ReadingSettings } from './reading-settings.ts';

/** What a device keeps of how its reader reads. */
export interface KeptProfiles {
  kept: ReadingProfiles;
  /** For novels that have no profile of their own; each device has its own. */
  activeId: string;
  /** What the account had when the two last agreed, and whose account; null before. */
  agreed: { userId: string; version: number; profiles: ReadingProfiles | null } | null;
}

const FIRST_ID = 'first';

export function firstProfiles(settings: ReadingSettings = DEFAULT_SETTINGS): KeptProfiles {
  const kept = { profiles: [{ id: FIRST_ID, name: '1', style: settings }], novels: {} };
  return { kept, activeId: FIRST_ID, agreed: null };
}

/** Profiles from whatever a device has stored, the single settings of an earlier version included. */
export function parseProfiles(stored: string | null): KeptProfiles {
  try {
    const raw: unknown = JSON.parse(stored ?? 'null');
    if (typeof raw !== 'object' || raw === null) return firstProfiles();
    const read = raw as Partial<Record<keyof KeptProfiles, unknown>>;
    const kept = ReadingProfiles.safeParse(read.kept);
    if (!kept.success) return firstProfiles(parseSettings(stored));
    const agreed = read.agreed as KeptProfiles['agreed'] | undefined;
    return {
      kept: kept.data,
      activeId: typeof read.activeId === 'string' ? read.activeId : FIRST_ID,
      agreed: typeof agreed?.userId === 'string' && typeof agreed.version === 'number' ? agreed : null,
    };
  } catch {
    return firstProfiles();
  }
}

/** The profile a novel is read in: its own, else the device's present one, else the first there is. */
export function profileFor({ kept, activeId }: KeptProfiles, novelId: NovelId | null): ReadingProfile {
  const wanted = novelId === null ? undefined : kept.novels[novelId];
  const found =
    kept.profiles.find(({ id }) => id === wanted) ??
    kept.profiles.find(({ id }) => id === activeId) ??
    kept.profiles[0];
  return found ?? { id: FIRST_ID, name: '1', style: DEFAULT_SETTINGS };
}

export const settingsOf = (profile: ReadingProfile): ReadingSettings => settingsFrom(profile.style);

/**
 * What two devices changed since they last agreed, put together: each profile and each novel as whoever changed it
 * has it, the present device where both did. What one took away is gone unless the other changed it.
 */
export function mergeProfiles(
  base: ReadingProfiles | null,
  mine: ReadingProfiles,
  theirs: ReadingProfiles,
): ReadingProfiles {
  if (base === null) return theirs;
  const byId = (profiles: ReadingProfiles) =>
    Object.fromEntries(profiles.profiles.map((profile) => [profile.id, profile]));
  const profiles = Object.values(mergeRecords(byId(base), byId(mine), byId(theirs))).slice(0, PROFILES_MAX);
  const novels = mergeRecords(base.novels, mine.novels, theirs.novels);
  return { profiles: profiles.length > 0 ? profiles : theirs.profiles, novels };
}

function mergeRecords<Value>(
  base: Record<string, Value>,
  mine: Record<string, Value>,
  theirs: Record<string, Value>,
): Record<string, Value> {
  const merged: Record<string, Value> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const value = isSame(mine[key], base[key]) ? theirs[key] : (mine[key] ?? changed(base[key], theirs[key]));
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

const changed = <Value>(before: Value | undefined, after: Value | undefined): Value | undefined =>
  isSame(before, after) ? undefined : after;

/** Both come of the same schema, which puts the keys in order. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
