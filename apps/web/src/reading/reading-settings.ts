import {
  firstProfiles,
  mergeProfiles,
  parseProfiles,
  profileFor,
  settingsOf,
  type KeptProfiles,
} from '@inkvine/client/reading-profiles';
import { DEFAULT_SETTINGS, type ReadingSettings } from '@inkvine/client/reading-settings';
import type { NovelId } from '@inkvine/contracts/primitives';
import { PROFILES_MAX, type ReadingProfile, type ReadingProfiles } from '@inkvine/contracts/reading-settings';
import { useMemo, useSyncExternalStore } from 'react';
import { readStored, writeStored } from '../shell/stored.ts';

const STORAGE_KEY = 'inkvine.reading';
/** Read by public/before-paint.js. */
const PAPER_KEY = 'inkvine.paper';

const listeners = new Set<() => void>();
let present: KeptProfiles | null = null;

export function currentProfiles(): KeptProfiles {
  present ??= parseProfiles(readStored(STORAGE_KEY));
  return present;
}

function hold(next: KeptProfiles): void {
  present = next;
  writeStored(STORAGE_KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function changeKept(change: (kept: ReadingProfiles) => ReadingProfiles, activeId?: string): void {
  const now = currentProfiles();
  hold({ ...now, kept: change(now.kept), activeId: activeId ?? now.activeId });
}

const changeProfile = (id: string, change: (profile: ReadingProfile) => ReadingProfile): void =>
  changeKept((kept) => ({
    ...kept,
    profiles: kept.profiles.map((profile) => (profile.id === id ? change(profile) : profile)),
  }));

/** What a reader does to their profiles; `novelId` is the novel that is open. */
export interface ReadingProfileActions {
  change: (change: Partial<ReadingSettings>) => void;
  reset: () => void;
  choose: (id: string) => void;
  add: (name: string) => void;
  rename: (name: string) => void;
  remove: () => void;
  /** Has the novel always read in the present profile, or in whichever the device reads in. */
  keepForNovel: (kept: boolean) => void;
}

function actionsFor(novelId: NovelId, profile: ReadingProfile): ReadingProfileActions {
  const { id } = profile;
  const forNovel = (kept: ReadingProfiles, profileId: string | null): ReadingProfiles => {
    const { [novelId]: _, ...others } = kept.novels;
    return { ...kept, novels: profileId === null ? others : { ...others, [novelId]: profileId } };
  };
  const isOfNovel = () => currentProfiles().kept.novels[novelId] !== undefined;
  const choose = (chosen: string) => {
    if (isOfNovel()) changeKept((kept) => forNovel(kept, chosen));
    else changeKept((kept) => kept, chosen);
  };
  return {
    change: (change) => changeProfile(id, (old) => ({ ...old, style: { ...settingsOf(old), ...change } })),
    reset: () => changeProfile(id, (old) => ({ ...old, style: DEFAULT_SETTINGS })),
    choose,
    add(name) {
      const added = { id: crypto.randomUUID(), name, style: settingsOf(profile) };
      if (currentProfiles().kept.profiles.length >= PROFILES_MAX) return;
      changeKept((kept) => ({ ...kept, profiles: [...kept.profiles, added] }));
      choose(added.id);
    },
    rename: (name) => changeProfile(id, (old) => ({ ...old, name })),
    remove() {
      if (currentProfiles().kept.profiles.length < 2) return;
      changeKept((kept) => ({
        profiles: kept.profiles.filter((other) => other.id !== id),
        novels: Object.fromEntries(Object.entries(kept.novels).filter(([, chosen]) => chosen !== id)),
      }));
    },
    keepForNovel: (isKept) => changeKept((kept) => forNovel(kept, isKept ? id : null), id),
  };
}

/** Puts what the account has together with what this device changed since the two agreed. */
export function agreeWithAccount(userId: string, version: number, profiles: ReadingProfiles | null): void {
  const now = currentProfiles();
  // An answer that was under way while a newer one came.
  if (now.agreed?.userId === userId && now.agreed.version > version) return;
  const base = now.agreed?.userId === userId ? now.agreed.profiles : null;
  const kept = profiles === null ? now.kept : mergeProfiles(base, now.kept, profiles);
  hold({ ...now, kept, agreed: { userId, version, profiles } });
}

/** Nobody is signed in any more: what the next person sets is not the last one's. */
export function forgetAccount(): void {
  if (currentProfiles().agreed !== null) hold(firstProfiles());
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useKeptProfiles = (): KeptProfiles => useSyncExternalStore(subscribe, currentProfiles);

/** How a novel is read on this device, and the ways to change that. */
export function useReadingProfile(novelId: NovelId) {
  const kept = useKeptProfiles();
  const profile = profileFor(kept, novelId);
  return useMemo(() => {
    const settings = settingsOf(profile);
    return { profile, settings, ...kept.kept, actions: actionsFor(novelId, profile) };
  }, [kept, novelId, profile]);
}

export function rememberPaper(paper: ReadingSettings['paper']): void {
  writeStored(PAPER_KEY, paper === 'system' ? null : paper);
}
