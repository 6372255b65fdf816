import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeFailure } from '@inkvine/api/trpc';
import { ERROR_META } from '@inkvine/contracts/errors';
import { recordOf } from './request-record.ts';

/** Answers a failed request outside tRPC as `{ error: { code, message, details, fields, requestId } }`. */
export function sendFailure(request: IncomingMessage, response: ServerResponse, failure: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const data = describeFailure(failure, recordOf(request).id);
  const { httpStatus, message, report } = ERROR_META[data.code];
  if (report) recordOf(request).failure = failure;
  const locale = /^ko\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'ko' : 'en';
  const body = JSON.stringify({ error: { ...data, message: message[locale] } });
  const retryAfter = data.details?.['retryAfterSeconds'];
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  response.statusCode = httpStatus;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-length', Buffer.byteLength(body));
  response.end(body);
}
