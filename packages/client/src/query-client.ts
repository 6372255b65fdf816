import { MutationCache, QueryCache, QueryClient, type QueryPersister } from '@tanstack/react-query';
import { parseAppError, isRetryable } from './app-error.ts';

const QUERY_RETRIES = 2;
const FRESH_FOR_MS = 30_000;

export interface QueryClientOptions {
  /** Called when the server no longer knows the session, such as after it was ended on another device. */
  onSessionLost?: () => void;
  /** Around every query, such as what keeps answers for when there is no connection. */
  persister?: QueryPersister;
}

/**
 * Query client with the house's defaults: queries are retried when `ERROR_META` says that waiting helps,
 * mutations never by themselves, because only the person's intention may send them again.
 */
export function createInkvineQueryClient({ onSessionLost, persister }: QueryClientOptions = {}): QueryClient {
  const onError = (error: unknown) => {
    if (parseAppError(error).code === 'UNAUTHENTICATED') onSessionLost?.();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_FOR_MS,
        // A query without a connection fails or finds a kept answer; a paused one would say nothing for ever.
        networkMode: 'always',
        refetchOnReconnect: true,
        ...(persister === undefined
          ? {}
          : { persister: persister as QueryPersister<unknown, readonly unknown[], never> }),
        retry: (failures, error) => failures < QUERY_RETRIES && isRetryable(error),
        retryDelay: (attempt, error) => {
          const base = parseAppError(error).code === 'RATE_LIMITED' ? 3_000 : 600;
          return base * 2 ** attempt;
        },
      },
      mutations: { retry: false },
    },
  });
}
