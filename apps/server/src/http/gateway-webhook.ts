import type { ServerResponse } from 'node:http';
import { AppError } from '@inkvine/contracts/errors';
import { GatewayId } from '@inkvine/contracts/payments';
import type { Services } from '@inkvine/core/services';
import type { Request } from 'express';
import { readBody } from './request-body.ts';
import { recordOf } from './request-record.ts';

const MAX_BODY_BYTES = 256 * 1024;

/** `POST /webhooks/:gateway`: keeps the event as it came and answers at once; a job asks the gateway what is true. */
export function createGatewayWebhook({ services }: { services: Pick<Services, 'topUps'> }) {
  return async (request: Request, response: ServerResponse): Promise<void> => {
    recordOf(request).route = '/webhooks/:gateway';
    const gateway = GatewayId.safeParse(request.params['gateway']);
    if (!gateway.success) throw new AppError('NOT_FOUND');
    const rawBody = await readBody(request, { maxBytes: MAX_BODY_BYTES, code: 'INVALID_INPUT' });
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    );
    await services.topUps.receiveWebhook(gateway.data, { rawBody, headers });
    response.writeHead(200, { 'content-length': 0 }).end();
  };
}
