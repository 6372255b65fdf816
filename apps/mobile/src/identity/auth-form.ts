import type { AuthProblem, AuthResult } from '@inkvine/client/auth';
import { useLocalSearchParams, useRouter } from 'expo-router';
import { useState } from 'react';
import { inAppPath } from '../shell/in-app-path.ts';
import { useSessionChanged } from '../shell/session.tsx';

/** Sends a sign-in or sign-up once, and on success goes back to where the person came from. */
export function useAuthForm(send: () => Promise<AuthResult>, onDone?: () => void) {
  const router = useRouter();
  const sessionChanged = useSessionChanged();
  const next = inAppPath(useLocalSearchParams<{ next?: string }>().next) ?? '/';
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const [pending, setPending] = useState(false);

  const submit = async () => {
    if (pending) return;
    setPending(true);
    setProblem(null);
    const result = await send();
    if (!result.ok) {
      setProblem(result.problem);
      setPending(false);
      return;
    }
    await sessionChanged();
    if (router.canGoBack()) router.back();
    else router.replace(next);
    onDone?.();
  };

  return { submit: () => void submit(), pending, problem, setProblem, next };
}
