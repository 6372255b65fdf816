import type { IncomingMessage } from 'node:http';
import { AppError } from '@inkvine/contracts/errors';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface RequestGuardOptions {
  allowedOrigins: readonly string[];
}

/**
 * Refuses what another site could make a browser send with our cookie: a form's content types, and any request
 * from a foreign Origin. Callers that are no browser send no Origin; they prove it with a header that a form
 * cannot set.
 * @throws AppError REQUEST_REFUSED
 */
export function createRequestGuard({ allowedOrigins }: RequestGuardOptions) {
  return (request: IncomingMessage, contentType: 'application/json' | 'application/octet-stream'): void => {
    if (SAFE_METHODS.has(request.method ?? '')) return;
    const { origin, authorization } = request.headers;
    const sent = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (sent !== contentType) throw new AppError('REQUEST_REFUSED');
    if (origin !== undefined && allowedOrigins.includes(origin)) return;
    const isNamedClient = /^(web|mobile)$/.test(String(request.headers['x-inkvine-client'] ?? ''));
    if (origin === undefined && (isNamedClient || authorization !== undefined)) return;
    throw new AppError('REQUEST_REFUSED');
  };
}

export type RequestGuard = ReturnType<typeof createRequestGuard>;
