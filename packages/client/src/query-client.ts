import { QueryClient } from '@tanstack/react-query';
import { parseAppError, isRetryable } from './app-error.ts';

const QUERY_RETRIES = 2;
const FRESH_FOR_MS = 30_000;

/**
 * Query client with the house's defaults: queries are retried when `ERROR_META` says that waiting helps,
 * mutations never by themselves, because only the person's intention may send them again.
 */
export function createInkvineQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_FOR_MS,
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
