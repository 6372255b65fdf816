import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@inkvine/contracts/errors';
import { Router, type NextFunction, type Request } from 'express';
import type { Auth } from '../auth/auth.ts';
import { clientAddress, networkOf } from './client-address.ts';
import { createFetchRequest, sendResponse } from './fetch-bridge.ts';
import type { RateLimits } from './rate-limits.ts';
import { readBody } from './request-body.ts';
import type { RequestGuard } from './request-guard.ts';
import { recordOf } from './request-record.ts';

export interface AuthRoutesDependencies {
  auth: Pick<Auth, 'handler'>;
  limits: Pick<RateLimits, 'charge' | 'chargeSignIn' | 'refundSignIn'>;
  guard: RequestGuard;
  origin: string;
  trustedHops: number;
}

const MAX_BODY_BYTES = 64 * 1024;

/**
 * The paths of better-auth that the clients use. Every other path of it answers 404, among them
 * `/expo-authorization-proxy`, which signs whatever a caller asks it to with our secret.
 */
const PATHS = {
  guarded: [
    '/sign-in/email',
    '/sign-in/social',
    '/sign-up/email',
    '/request-password-reset',
    '/reset-password',
  ],
  others: ['/sign-out', '/get-session', '/change-password', '/error'],
  /** Apple posts a form here from its own site; the state it brings back is the proof. */
  callbacks: ['/callback/google', '/callback/apple', '/callback/cognito'],
};

/** `/api/auth`: sign-up, sign-in, sign-out, password reset, and the return from providers. */
export function createAuthRoutes({
  auth,
  limits,
  guard,
  origin,
  trustedHops,
}: AuthRoutesDependencies): Router {
  const router = Router();

  async function forward(
    request: Request,
    response: ServerResponse,
    body: Buffer | undefined,
  ): Promise<Response> {
    const answer = await auth.handler(createFetchRequest(withFullUrl(request), { origin, body }));
    await sendResponse(request, response, answer);
    return answer;
  }

  const bodyOf = async (request: IncomingMessage) =>
    request.method === 'POST'
      ? await readBody(request, { maxBytes: MAX_BODY_BYTES, code: 'INVALID_INPUT' })
      : undefined;

  router.use((request: Request, _response, next: NextFunction) => {
    recordOf(request).route = `/api/auth${request.path}`;
    next();
  });
  router.post(PATHS.guarded, async (request, response) => {
    guard(request, 'application/json');
    const body = await bodyOf(request);
    const network = networkOf(clientAddress(request, trustedHops));
    const email = emailIn(body);
    await limits.chargeSignIn(network, email);
    const { ok } = await forward(request, response, body);
    if (ok && request.path === '/sign-in/email') await limits.refundSignIn(network, email);
  });
  router.all(PATHS.others, async (request, response) => {
    guard(request, 'application/json');
    await limits.charge(networkOf(clientAddress(request, trustedHops)), 'write');
    await forward(request, response, await bodyOf(request));
  });
  router.all(PATHS.callbacks, async (request, response) => {
    await limits.chargeSignIn(networkOf(clientAddress(request, trustedHops)), undefined);
    await forward(request, response, await bodyOf(request));
  });
  router.use((request) => {
    recordOf(request).route = '/api/auth/*';
    throw new AppError('NOT_FOUND');
  });
  return router;
}

/** Express cuts the mount path off `url`. */
function withFullUrl(request: Request): IncomingMessage {
  return Object.create(request, { url: { value: request.originalUrl } }) as IncomingMessage;
}

function emailIn(body: Buffer | undefined): string | undefined {
  try {
    const { email } = JSON.parse(body?.toString('utf8') ?? '') as { email?: unknown };
    return typeof email === 'string' ? email.slice(0, 320) : undefined;
  } catch {
    return undefined;
  }
}
