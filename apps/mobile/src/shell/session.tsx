import { useTRPC } from '@inkvine/client/react';
import type { Me } from '@inkvine/contracts/identity';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';
import { EmptyState, Loading, Skeleton } from '../design/states.tsx';
import { useHere } from './here.ts';
import { QueryError } from './query-view.tsx';

const ME_FRESH_FOR_MS = 5 * 60_000;

export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.identity.me.queryOptions(undefined, { staleTime: ME_FRESH_FOR_MS }));
}

/** Forgets everything that belonged to the person before, and loads what is on the screen for the present one. */
export function useSessionChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(async () => {
    await queryClient.cancelQueries();
    await queryClient.resetQueries();
  }, [queryClient]);
}

/** Sign-in that comes back to the present screen. */
export function useSignInHref(): { pathname: '/sign-in'; params: { next: string } } {
  return { pathname: '/sign-in', params: { next: useHere() } };
}

/** Shows its children to a signed-in person, and everybody else the way to become one. */
export function RequireSession({
  invitation,
  children,
}: {
  /** What is said to guests where the page is not about their own account. */
  invitation?: { title: string; body: string };
  children: (me: Me) => ReactNode;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const signIn = useSignInHref();
  if (me.isPending) {
    return (
      <Loading>
        <Skeleton height={36} width="60%" />
        <Skeleton height={150} />
      </Loading>
    );
  }
  // Whoever is signed in stays so while the server does not answer.
  if (me.data === undefined) return <QueryError error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data === null) {
    return (
      <EmptyState
        title={invitation?.title ?? t('auth.signInRequired')}
        body={invitation?.body ?? t('auth.signInRequiredBody')}
        action={<ButtonLink href={signIn} label={t('auth.signIn')} />}
      />
    );
  }
  return children(me.data);
}
