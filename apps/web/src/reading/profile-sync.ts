import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { isSame } from '@inkvine/client/reading-profiles';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { agreeWithAccount, forgetAccount, useKeptProfiles } from './reading-settings.ts';

/** A slider is dragged through many values; the one it comes to rest at is sent. */
const SEND_AFTER_MS = 1_500;

/** Keeps the profiles of device and account the same; a change that another device was first with is put together. */
export function useProfileSync(userId: string | null): void {
  const trpc = useTRPC();
  const { kept, agreed } = useKeptProfiles();
  const { data, refetch } = useQuery(
    trpc.reading.preferences.queryOptions(undefined, { enabled: userId !== null }),
  );
  const refused = useRef<unknown>(null);
  const { mutate, isPending } = useMutation(
    trpc.reading.savePreferences.mutationOptions({
      onSuccess: (saved) => {
        if (userId !== null) agreeWithAccount(userId, saved.version, saved.profiles);
      },
      onError: (error, { profiles }) => {
        refused.current = profiles;
        if (parseAppError(error).code === 'VERSION_CONFLICT') void refetch();
      },
    }),
  );

  useEffect(() => {
    if (userId === null) forgetAccount();
    else if (data !== undefined) agreeWithAccount(userId, data.version, data.profiles);
  }, [data, userId]);

  const version = agreed !== null && agreed.userId === userId ? agreed.version : null;
  const isUnsent = version !== null && !isSame(kept, agreed?.profiles);
  useEffect(() => {
    // What the server would not take is sent again once it has changed.
    if (version === null || !isUnsent || isPending || refused.current === kept) return;
    const timer = setTimeout(() => mutate({ version, profiles: kept }), SEND_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isPending, isUnsent, kept, mutate, version]);
}
