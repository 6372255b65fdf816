import type { NovelId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { parseAppError } from '../app-error.ts';
import { useTRPC } from '../react.ts';
import { isSame, profileFor, settingsOf } from '../reading-profiles.ts';
import type { ProfileStore } from './profile-store.ts';

/** A slider is dragged through many values; the one it comes to rest at is sent. */
const SEND_AFTER_MS = 1_500;

/** How a novel is read on this device, and the ways to change that. */
export function useReadingProfile(store: ProfileStore, novelId: NovelId | null) {
  const kept = useSyncExternalStore(store.subscribe, store.current, store.current);
  const profile = profileFor(kept, novelId);
  return useMemo(
    () => ({
      profile,
      settings: settingsOf(profile),
      ...kept.kept,
      actions: store.actionsFor(novelId, profile),
    }),
    [kept, novelId, profile, store],
  );
}

export type ReadingProfileInUse = ReturnType<typeof useReadingProfile>;

/** Keeps the profiles of device and account the same; a change that another device was first with is put together. */
export function useProfileSync(store: ProfileStore, userId: string | null): void {
  const trpc = useTRPC();
  const { kept, agreed } = useSyncExternalStore(store.subscribe, store.current, store.current);
  const { data, refetch } = useQuery(
    trpc.reading.preferences.queryOptions(undefined, { enabled: userId !== null }),
  );
  const refused = useRef<unknown>(null);
  const { mutate, isPending } = useMutation(
    trpc.reading.savePreferences.mutationOptions({
      onSuccess: (saved, { profiles: sent }) => {
        if (userId !== null) store.agreeWithAccount(userId, saved.version, saved.profiles, sent);
      },
      onError: (error, { profiles }) => {
        refused.current = profiles;
        if (parseAppError(error).code === 'VERSION_CONFLICT') void refetch();
      },
    }),
  );

  useEffect(() => {
    if (userId === null) store.forgetAccount();
    else if (data !== undefined) store.agreeWithAccount(userId, data.version, data.profiles);
  }, [data, store, userId]);

  const version = agreed !== null && agreed.userId === userId ? agreed.version : null;
  const isUnsent = version !== null && !isSame(kept, agreed?.profiles);
  useEffect(() => {
    // What the server would not take is sent again once it has changed.
    if (version === null || !isUnsent || isPending || refused.current === kept) return;
    const timer = setTimeout(() => mutate({ version, profiles: kept }), SEND_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isPending, isUnsent, kept, mutate, version]);
}
