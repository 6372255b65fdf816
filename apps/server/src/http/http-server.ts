import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendFailure } from './failure-response.ts';
import type { RequestRecord } from './request-record.ts';
import { TRPC_PREFIX, type TrpcHandler } from './trpc-handler.ts';

export interface HttpServerDependencies {
  record: (request: IncomingMessage, response: ServerResponse) => RequestRecord;
  crossOrigin: (request: IncomingMessage, response: ServerResponse) => boolean;
  trpc: TrpcHandler;
  app: RequestListener;
}

/** How long requests in hand may still take after the stop was asked for. */
const DRAIN_MS = 10_000;

/** Node's server with tRPC before Express, and limits on slow and idle callers. */
export function createHttpServer({ record, crossOrigin, trpc, app }: HttpServerDependencies) {
  const server: Server = createServer(
    {
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      // Longer than the 60 s of common proxies, which would else reuse a connection that we are closing.
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    (request, response) => {
      record(request, response);
      if (crossOrigin(request, response)) return;
      if (request.url?.startsWith(TRPC_PREFIX)) {
        trpc.handle(request, response).catch((error: unknown) => sendFailure(request, response, error));
      } else {
        app(request, response);
      }
    },
  );
  server.maxHeadersCount = 100;

  return {
    /** Resolves with the port once connections are accepted; port 0 picks a free one. */
    async listen(port: number): Promise<number> {
      server.listen(port);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },

    /** Stops accepting, ends subscriptions, lets requests in hand finish, and cuts what takes too long. */
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      trpc.endStreams();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}
