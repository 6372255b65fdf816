import type { AppRouter } from '@inkvine/api/app.router';
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import superjson from 'superjson';

/** The server refuses larger batches. */
const MAX_BATCH_SIZE = 10;
const REQUEST_TIMEOUT_MS = 20_000;

export type ClientName = 'web' | 'mobile';

export interface InkvineClientOptions {
  /** Origin of the server without a trailing slash; empty for the page's own origin. */
  baseUrl: string;
  clientName: ClientName;
  /** Bearer token of the session. Absent on the web, where the session is a cookie. */
  getToken?: () => string | null | Promise<string | null>;
  /** For platforms without `EventSource`, or whose own cannot send the bearer header. */
  EventSource?: typeof EventSource;
}

export type InkvineClient = TRPCClient<AppRouter>;

/** Headers that every call carries: who calls, for the server's guard against forged requests, and the session. */
export async function callHeaders({
  clientName,
  getToken,
}: Pick<InkvineClientOptions, 'clientName' | 'getToken'>): Promise<Record<string, string>> {
  const token = (await getToken?.()) ?? null;
  return {
    'x-inkvine-client': clientName,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}

/** A client with a token keeps no cookies: React Native would otherwise store and send those of the server. */
export function credentialsOf({ getToken }: Pick<InkvineClientOptions, 'getToken'>): {
  credentials?: 'omit';
} {
  return getToken === undefined ? {} : { credentials: 'omit' };
}

/** Typed client of every procedure. Queries are batched, mutations go alone, subscriptions run over SSE. */
export function createInkvineClient(options: InkvineClientOptions): InkvineClient {
  const http = {
    url: `${options.baseUrl}/trpc`,
    transformer: superjson,
    headers: () => callHeaders(options),
    fetch: (input: Parameters<typeof fetch>[0], { signal, ...init }: TimedRequest = {}) =>
      fetch(input, { ...init, ...credentialsOf(options), signal: withTimeout(signal ?? null) }),
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url: http.url,
          transformer: superjson,
          ...(options.EventSource === undefined ? {} : { EventSource: options.EventSource }),
        }),
        false: splitLink({
          // A mutation in a batch would wait for, and share the fate of, whatever happened to be sent with it.
          condition: (op) => op.type === 'mutation',
          true: httpLink(http),
          false: httpBatchLink({ ...http, maxItems: MAX_BATCH_SIZE }),
        }),
      }),
    ],
  });
}

/** A request as tRPC makes it, where an absent signal may stand as `undefined`. */
type TimedRequest = Omit<RequestInit, 'signal' | 'body'> & {
  signal?: AbortSignal | null | undefined;
  body?: NonNullable<RequestInit['body']> | null;
};

function withTimeout(signal: AbortSignal | null): AbortSignal {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  return signal === null ? timeout : AbortSignal.any([signal, timeout]);
}
