import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObservedCall } from '@inkvine/api/trpc';
import type { Logger } from 'pino';
import type { ServerMetrics } from './metrics.ts';

/** What one HTTP request leaves in the log and the metrics. */
export interface RequestRecord {
  /** Sent back as `x-request-id`; the trace id when the caller sent a `traceparent`. */
  readonly id: string;
  /** A pattern such as `/api/auth/*`, never the address itself: addresses hold ids and reset tokens. */
  route: string;
  userId: string | undefined;
  readonly calls: Pick<ObservedCall, 'procedure' | 'code'>[];
  /** True for what would only fill the log: probes, assets. */
  quiet: boolean;
  /** What an operator should hear of, when the request failed outside a procedure. */
  failure: unknown;
}

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

const records = new WeakMap<IncomingMessage, RequestRecord>();

/** The record of a request that `createRequestRecorder` has begun. */
export function recordOf(request: IncomingMessage): RequestRecord {
  const record = records.get(request);
  if (record === undefined) throw new Error('the request was never begun');
  return record;
}

/** Begins a record per request, and writes one log line and the metrics when its connection is done with it. */
export function createRequestRecorder({ log, metrics }: { log: Logger; metrics: ServerMetrics }) {
  return (request: IncomingMessage, response: ServerResponse): RequestRecord => {
    const startedAt = performance.now();
    const traceId = TRACEPARENT.exec(String(request.headers['traceparent'] ?? ''))?.[1];
    const record: RequestRecord = {
      id: traceId ?? randomUUID().replaceAll('-', ''),
      route: 'unknown',
      userId: undefined,
      calls: [],
      quiet: false,
      failure: undefined,
    };
    records.set(request, record);
    response.setHeader('x-request-id', record.id);
    response.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1_000;
      const method = request.method ?? '';
      const status = response.statusCode;
      metrics.requests.observe({ method, route: record.route, status: String(status) }, seconds);
      const level = status >= 500 ? 'error' : record.quiet ? 'debug' : 'info';
      log[level](
        {
          requestId: record.id,
          method,
          route: record.route,
          status,
          durationMs: Math.round(seconds * 10_000) / 10,
          ...(record.userId === undefined ? {} : { userId: record.userId }),
          ...(record.calls.length === 0 ? {} : { calls: record.calls }),
          ...(response.writableFinished ? {} : { aborted: true }),
          ...(record.failure === undefined ? {} : { err: record.failure }),
        },
        'request',
      );
    });
    return record;
  };
}
