import type { AuthResult } from '@inkvine/client/auth';
import { useAuthAct } from '@inkvine/client/auth-act';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { inAppPath } from '../shell/in-app-path.ts';
import { useSessionChanged } from '../shell/session.tsx';

/** Sends a sign-in or sign-up once, and on success goes back to where the person came from. */
export function useAuthForm(act: () => Promise<AuthResult>, onDone?: () => void) {
  const router = useRouter();
  const sessionChanged = useSessionChanged();
  const next = inAppPath(useLocalSearchParams<{ next?: string }>().next) ?? '/';
  const form = useAuthAct({
    act,
    onDone: async () => {
      await sessionChanged();
      if (router.canGoBack()) router.back();
      else router.replace(next);
      onDone?.();
    },
  });
  return { ...form, next };
}
