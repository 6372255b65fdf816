import { errorMessage, parseAppError } from '@inkvine/client/app-error';
import { itemsOf } from '@inkvine/client/pages';
import { limitFacts } from '@inkvine/client/spending-limits';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import { limitValues } from '@inkvine/i18n/limit-words';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ErrorState, Loading } from '../design/states.tsx';
import { useLocale } from './locale.ts';

/** The words for a failed call, in the person's language. */
export function useErrorMessage(): (error: unknown) => string {
  const message = useCodeMessage();
  const { t } = useTranslation();
  const locale = useLocale();
  return (error) => {
    const words = message(parseAppError(error).code);
    const facts = limitFacts(error);
    return facts === null ? words : `${words} ${t('limits.reached', limitValues(facts, locale))}`;
  };
}

export function useCodeMessage(): (code: AppErrorCode) => string {
  const locale = useLocale();
  return (code) => errorMessage(code, locale);
}

export function QueryError({
  error,
  onRetry,
  action,
}: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
}) {
  const message = useErrorMessage();
  return (
    <ErrorState
      message={message(error)}
      requestId={parseAppError(error).requestId}
      onRetry={onRetry}
      action={action}
    />
  );
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

interface Pages<Item> {
  pages: { items: Item[] }[];
}

/** A keyset list with its empty, loading and error state and a button for more. */
export function PagedList<Item>({
  query,
  loading,
  empty,
  children,
}: {
  query: UseInfiniteQueryResult<Pages<Item>, unknown>;
  loading: ReactNode;
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  if (query.isPending) return <Loading>{loading}</Loading>;
  if (query.data === undefined) {
    return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
  }
  const items = itemsOf(query.data);
  if (items.length === 0) return empty;
  return (
    <>
      {children(items)}
      {query.isFetchNextPageError && (
        <p role="alert" className="mt-4 text-center text-sm text-wine">
          {message(query.error)}
        </p>
      )}
      {query.hasNextPage && (
        <div className="mt-6 flex justify-center">
          <Button
            variant="secondary"
            pending={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('common.loadMore')}
          </Button>
        </div>
      )}
    </>
  );
}
