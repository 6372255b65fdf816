import { timingSafeEqual } from 'node:crypto';
import { createFakeCalls } from '../../fake/calls.ts';
import { readJson } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse, FakeResult } from '../../fake/http.ts';
import { errorResponse, isRefusal, razorpayJson, refuse } from './fake-errors.ts';
import { orderRoutes } from './fake-order-routes.ts';
import { payoutRoutes } from './fake-payout-routes.ts';
import { recurringRoutes } from './fake-recurring-routes.ts';
import type { RazorpayApiParts, Routes } from './fake-routes.ts';

/** Razorpay does not say how long it keeps keys. */
const ANSWER_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

/** `/v1/payments/pay_1/refund` as `/v1/payments/:id/refund` and its ids. */
const patternOf = (pathname: string): { pattern: string; ids: string[] } => {
  const ids: string[] = [];
  const pattern = pathname
    .split('/')
    .map((segment, index, all) => {
      const isId = index > 2 && !(all[2] === 'payments' && segment === 'create') && /_/.test(segment);
      if (!isId) return segment;
      ids.push(segment);
      return ':id';
    })
    .join('/');
  return { pattern, ids };
};

const KEY_HEADERS = [
  ['x-refund-idempotency', /^[\w-]{10,}$/, 'The idempotency key must be at least 10 characters long.'],
  ['x-payout-idempotency', /^[A-Za-z0-9_-]{4,36}$/, 'The idempotency key must be of 4 to 36 characters.'],
] as const;

/** The routes under `/v1`, as Razorpay answers them. */
export const createRazorpayApi = (parts: RazorpayApiParts) => {
  const { store, payments, webhooks, faults, keyId, keySecret, now, sleep } = parts;
  const authorization = Buffer.from(`Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`);
  const routes: Routes = { ...orderRoutes(parts), ...recurringRoutes(parts), ...payoutRoutes(parts) };

  const isAuthorized = (request: FakeRequest): boolean => {
    const given = Buffer.from(request.headers['authorization'] ?? '');
    return given.length === authorization.length && timingSafeEqual(given, authorization);
  };

  const execute = (request: FakeRequest, url: URL): FakeResponse => {
    const { pattern, ids } = patternOf(url.pathname);
    const route = new Map(Object.entries(routes)).get(`${request.method} ${pattern}`);
    if (!route) return errorResponse(refuse('The requested URL was not found on the server.'));
    const answer = route({ ids, body: readJson(request.body), query: url.searchParams });
    return isRefusal(answer) ? errorResponse(answer) : razorpayJson(200, answer);
  };

  const calls = createFakeCalls({
    store,
    faults,
    now,
    sleep,
    answerLifeMs: ANSWER_LIFE_MS,
    rateLimited: () =>
      errorResponse(refuse('Request failed. Please try after sometime.', { status: 429, reason: 'NA' })),
    failed: () =>
      errorResponse(
        refuse('We are facing some trouble completing your request at the moment.', {
          status: 500,
          code: 'SERVER_ERROR',
          reason: 'server_error',
        }),
      ),
    inFlight: () =>
      errorResponse(
        refuse('Another request with the same idempotency key is still in progress.', {
          status: 409,
          reason: 'NA',
        }),
      ),
    mismatched: () =>
      errorResponse(
        refuse('Different request with the same idempotency key has already been processed.', {
          reason: 'NA',
        }),
      ),
  });

  return async (request: FakeRequest, url: URL): Promise<FakeResult> => {
    if (!isAuthorized(request))
      return errorResponse(refuse('The api key provided is invalid', { status: 401, reason: 'NA' }));
    const isRefund = url.pathname.endsWith('/refund');
    const isPayout = url.pathname === '/v1/payouts';
    const [header, shape, complaint] = KEY_HEADERS[isPayout ? 1 : 0];
    const key = request.method === 'POST' && (isRefund || isPayout) ? request.headers[header] : undefined;
    return calls({
      request,
      url,
      idempotencyKey: key !== undefined && shape.test(key) ? key : undefined,
      scope: JSON.stringify([keyId, url.pathname]),
      execute: async () => {
        if (key !== undefined && !shape.test(key)) return errorResponse(refuse(complaint, { reason: 'NA' }));
        if (key === undefined && request.method === 'POST' && isPayout)
          return errorResponse(
            refuse('Idempotency key is mandatory', { field: 'X-Payout-Idempotency', reason: 'NA' }),
          );
        payments.expireDue();
        const executed = execute(request, url);
        if (webhooks.policy().timing === 'before_response') await webhooks.deliverDue();
        return executed;
      },
    });
  };
};
