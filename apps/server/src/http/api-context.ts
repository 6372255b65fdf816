import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiContext } from '@inkvine/api/trpc';
import type { Services } from '@inkvine/core/services';
import type { Logger } from 'pino';
import type { SessionResolver } from '../auth/session-resolver.ts';
import { clientAddress, networkOf } from './client-address.ts';
import type { ServerMetrics } from './metrics.ts';
import type { RateLimits } from './rate-limits.ts';
import { recordOf } from './request-record.ts';

export interface ApiContextDependencies {
  services: Services;
  sessions: Pick<SessionResolver, 'resolve'>;
  limits: Pick<RateLimits, 'charge' | 'chargeGuess'>;
  metrics: ServerMetrics;
  log: Logger;
  trustedHops: number;
}

/** Who is calling and what they may use, once per HTTP request. */
export function createApiContextFactory(dependencies: ApiContextDependencies) {
  const { services, sessions, limits, metrics, log, trustedHops } = dependencies;
  return async (request: IncomingMessage, response: ServerResponse): Promise<ApiContext> => {
    const record = recordOf(request);
    const { cookie, authorization } = request.headers;
    const { caller, setCookies } = await sessions.resolve({ cookie, authorization });
    for (const line of setCookies) response.appendHeader('set-cookie', line);
    record.userId = caller?.userId;
    const network = networkOf(clientAddress(request, trustedHops));
    const payer = caller?.userId ?? network;
    return {
      caller,
      services,
      requestId: record.id,
      charge: (cost) => (cost === 'guess' ? limits.chargeGuess(payer, network) : limits.charge(payer, cost)),
      observe: ({ procedure, type, code, seconds }) => {
        record.calls.push({ procedure, code });
        metrics.procedures.observe({ procedure, type, code }, seconds);
      },
      report: (error, procedure) =>
        log.error({ err: error, requestId: record.id, procedure }, 'a call failed'),
    };
  };
}

export type CreateApiContext = ReturnType<typeof createApiContextFactory>;
