import type { NovelId } from '@inkvine/contracts/primitives';
import { PROFILES_MAX, type ReadingProfile, type ReadingProfiles } from '@inkvine/contracts/reading-settings';
import {
  firstProfiles,
  mergeProfiles,
  parseProfiles,
  settingsOf,
  type KeptProfiles,
} from '../reading-profiles.ts';
import { DEFAULT_SETTINGS, type ReadingSettings } from '../reading-settings.ts';
import type { DeviceMemory } from './device-memory.ts';

const KEY = 'reading';

/** What a reader does to their profiles; `novelId` is the novel that is open, null before it is known. */
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

/** How the reader of a device reads, kept there, and what the account has of it. */
export function createProfileStore({ memory, randomId }: { memory: DeviceMemory; randomId: () => string }) {
  const listeners = new Set<() => void>();
  let present: KeptProfiles | null = null;

  const current = (): KeptProfiles => {
    present ??= parseProfiles(memory.read(KEY));
    return present;
  };
  const hold = (next: KeptProfiles): void => {
    present = next;
    memory.write(KEY, JSON.stringify(next));
    for (const listener of listeners) listener();
  };
  const changeKept = (change: (kept: ReadingProfiles) => ReadingProfiles, activeId?: string): void => {
    const now = current();
    hold({ ...now, kept: change(now.kept), activeId: activeId ?? now.activeId });
  };
  const changeProfile = (id: string, change: (profile: ReadingProfile) => ReadingProfile): void =>
    changeKept((kept) => ({
      ...kept,
      profiles: kept.profiles.map((profile) => (profile.id === id ? change(profile) : profile)),
    }));

  const actionsFor = (novelId: NovelId | null, profile: ReadingProfile): ReadingProfileActions => {
    const { id } = profile;
    const forNovel = (kept: ReadingProfiles, profileId: string | null): ReadingProfiles => {
      if (novelId === null) return kept;
      const { [novelId]: _, ...others } = kept.novels;
      return { ...kept, novels: profileId === null ? others : { ...others, [novelId]: profileId } };
    };
    const choose = (chosen: string) => {
      if (novelId !== null && current().kept.novels[novelId] !== undefined)
        changeKept((kept) => forNovel(kept, chosen));
      else changeKept((kept) => kept, chosen);
    };
    return {
      change: (change) => changeProfile(id, (old) => ({ ...old, style: { ...settingsOf(old), ...change } })),
      reset: () => changeProfile(id, (old) => ({ ...old, style: DEFAULT_SETTINGS })),
      choose,
      add(name) {
        const added = { id: randomId(), name, style: settingsOf(profile) };
        if (current().kept.profiles.length >= PROFILES_MAX) return;
        changeKept((kept) => ({ ...kept, profiles: [...kept.profiles, added] }));
        choose(added.id);
      },
      rename: (name) => changeProfile(id, (old) => ({ ...old, name })),
      remove() {
        if (current().kept.profiles.length < 2) return;
        changeKept((kept) => ({
          profiles: kept.profiles.filter((other) => other.id !== id),
          novels: Object.fromEntries(Object.entries(kept.novels).filter(([, chosen]) => chosen !== id)),
        }));
      },
      keepForNovel: (isKept) => changeKept((kept) => forNovel(kept, isKept ? id : null), id),
    };
  };

  return {
    current,
    actionsFor,
    /**
     * Puts what the account has together with what this device changed since the two agreed, or since it `sent` what
     * the account answers to: who changed a thing and changed it back meanwhile wants it as it was.
     */
    agreeWithAccount(
      userId: string,
      version: number,
      profiles: ReadingProfiles | null,
      sent?: ReadingProfiles,
    ): void {
      const now = current();
      // An answer that was under way while a newer one came.
      if (now.agreed?.userId === userId && now.agreed.version > version) return;
      const base = sent ?? (now.agreed?.userId === userId ? now.agreed.profiles : null);
      const kept = profiles === null ? now.kept : mergeProfiles(base, now.kept, profiles);
      hold({ ...now, kept, agreed: { userId, version, profiles } });
    },
    /** Nobody is signed in any more: what the next person sets is not the last one's. */
    forgetAccount(): void {
      if (current().agreed !== null) hold(firstProfiles());
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type ProfileStore = ReturnType<typeof createProfileStore>;
