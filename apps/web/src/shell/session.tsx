import { useTRPC } from '@inkvine/client/react';
import type { Me } from '@inkvine/contracts/identity';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { EmptyState, Loading, Skeleton } from '../design/states.tsx';
import { QueryError } from './query-view.tsx';

const ME_FRESH_FOR_MS = 5 * 60_000;

export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.identity.me.queryOptions(undefined, { staleTime: ME_FRESH_FOR_MS }));
}

/** Forgets everything that belonged to the person before, and loads the page anew for the present one. */
export function useSessionChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return useCallback(async () => {
    await queryClient.cancelQueries();
    await queryClient.resetQueries();
    await router.invalidate();
  }, [queryClient, router]);
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
  const location = useLocation();
  if (me.isPending) {
    return (
      <Loading>
        <Skeleton className="mt-10 h-9 w-56" />
        <Skeleton className="mt-6 h-40 w-full" />
      </Loading>
    );
  }
  // Whoever is signed in stays so while the server does not answer.
  if (me.data === undefined) return <QueryError error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data === null) {
    return (
      <EmptyState
        heading="h1"
        icon={<KeyRound className="size-7" strokeWidth={1.5} />}
        title={invitation?.title ?? t('auth.signInRequired')}
        body={invitation?.body ?? t('auth.signInRequiredBody')}
        action={
          <Link to="/sign-in" search={{ next: location.href }} className={buttonClass()}>
            {t('auth.signIn')}
          </Link>
        }
      />
    );
  }
  return children(me.data);
}
