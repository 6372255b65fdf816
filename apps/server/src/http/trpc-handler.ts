import type { IncomingMessage, ServerResponse } from 'node:http';
import { appRouter } from '@inkvine/api/app.router';
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server';
import { resolveResponse } from '@trpc/server/http';
import type { CreateApiContext } from './api-context.ts';
import { createLightRequest, sendResponse, streamResponse } from './fetch-bridge.ts';
import type { ServerMetrics } from './metrics.ts';
import { CALL_MAX_BYTES, readBody } from './request-body.ts';
import type { RequestGuard } from './request-guard.ts';
import { recordOf } from './request-record.ts';

export const TRPC_PREFIX = '/trpc/';
export const MAX_BATCH_SIZE = 10;

export interface TrpcHandlerDependencies {
  createContext: CreateApiContext;
  guard: RequestGuard;
  metrics: ServerMetrics;
  origin: string;
}

/**
 * The seam between node's server and tRPC: everything under `/trpc/`. It stands before Express, whose chain costs
 * more than most procedures, and answers with one write of known length, which tRPC's own adapters do not.
 */
export function createTrpcHandler({ createContext, guard, metrics, origin }: TrpcHandlerDependencies) {
  /** Subscriptions being served, with whose they are. */
  const streams = new Map<ServerResponse, string | undefined>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = recordOf(request);
    record.route = `${TRPC_PREFIX}*`;
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });

    let body: Buffer | undefined;
    let refusal: TRPCError | null = null;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      try {
        guard(request, 'application/json');
        body = await readBody(request, { maxBytes: CALL_MAX_BYTES, code: 'INVALID_INPUT' });
      } catch (error) {
        refusal = getTRPCErrorFromUnknown(error);
      }
    }
    const answer = await resolveResponse({
      router: appRouter,
      req: createLightRequest(request, { origin, body, signal: gone.signal }),
      path: (request.url ?? '').split('?')[0]!.slice(TRPC_PREFIX.length),
      error: refusal,
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: async ({ info }) => {
        metrics.batches.observe(info.calls.length);
        try {
          return await createContext(request, response);
        } catch (error) {
          // No procedure has begun that would report it.
          record.failure = error;
          throw error;
        }
      },
    });
    const isStream = /event-stream|jsonl/.test(answer.headers.get('content-type') ?? '');
    if (!isStream && !answer.headers.has('transfer-encoding'))
      return await sendResponse(request, response, answer);
    streams.set(response, record.userId);
    try {
      await streamResponse(response, answer);
    } finally {
      streams.delete(response);
    }
  }

  return {
    handle,
    openStreams: () => streams.size,
    /** Ends the subscriptions of one person, or all; clients resume them where they stood. */
    endStreams(userId?: string): void {
      for (const [response, owner] of streams)
        if (userId === undefined || owner === userId) response.destroy();
    },
  };
}

export type TrpcHandler = ReturnType<typeof createTrpcHandler>;
