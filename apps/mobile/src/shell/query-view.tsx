import { errorMessage, parseAppError } from '@inkvine/client/app-error';
import { limitFacts } from '@inkvine/client/spending-limits';
import { limitValues } from '@inkvine/i18n/limit-words';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';
import { ErrorState, Loading } from '../design/states.tsx';
import { useHere } from './here.ts';
import { useLocale } from './locale.ts';

/** The words for a failed call, in the person's language. */
export function useErrorMessage(): (error: unknown) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  return (error) => {
    const words = errorMessage(parseAppError(error).code, locale);
    const facts = limitFacts(error);
    return facts === null ? words : `${words} ${t('limits.reached', limitValues(facts, locale))}`;
  };
}

/** What went wrong with the way out of it: again, signing in, or looking at the address of the server. */
export function QueryError({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const next = useHere();
  const { code, requestId } = parseAppError(error);
  const action =
    code === 'UNAUTHENTICATED' ? (
      <ButtonLink href={{ pathname: '/sign-in', params: { next } }} label={t('auth.signIn')} />
    ) : code === 'UNAVAILABLE' ? (
      <ButtonLink variant="quiet" href="/settings/server" label={t('app.server.change')} />
    ) : undefined;
  return <ErrorState message={message(error)} requestId={requestId} onRetry={onRetry} action={action} />;
}

/** One query with its loading and error state; the children see data only. */
export function QueryView<Data>({
  query,
  loading,
  children,
}: {
  query: UseQueryResult<Data, unknown>;
  loading: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (query.isPending) return <Loading>{loading}</Loading>;
  if (query.isError) return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
  return children(query.data);
}
