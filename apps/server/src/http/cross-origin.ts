import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets pages of the app's web export call us with a bearer token. Never with cookies: those belong to our own
 * origin. True when the request was a preflight and is answered.
 */
export function createCrossOrigin({ origins }: { origins: readonly string[] }) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return false;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'set-auth-token, x-request-id, retry-after');
    response.appendHeader('vary', 'origin');
    if (request.method !== 'OPTIONS') return false;
    response.writeHead(204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers':
        'authorization, content-type, x-filename, x-inkvine-client, last-event-id, trpc-accept, accept-language',
      'access-control-max-age': '600',
    });
    response.end();
    return true;
  };
}
