import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '@inkvine/core/services';
import { readBody } from './request-body.ts';
import { recordOf } from './request-record.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** `POST /webhooks/toss`: keeps the event as it came and answers at once; a job asks the gateway what is true. */
export function createTossWebhook({ services }: { services: Pick<Services, 'topUps'> }) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    recordOf(request).route = '/webhooks/toss';
    const rawBody = await readBody(request, { maxBytes: MAX_BODY_BYTES, code: 'INVALID_INPUT' });
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
    await services.topUps.receiveWebhook({ rawBody, headers });
    response.writeHead(200, { 'content-length': 0 }).end();
  };
}
