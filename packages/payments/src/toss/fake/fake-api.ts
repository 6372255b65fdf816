import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { createFakeCalls } from '../../fake/calls.ts';
import type { FakeFaults } from '../../fake/faults.ts';
import { readJson } from '../../fake/http.ts';
import type { FakeRequest, FakeResponse, FakeResult } from '../../fake/http.ts';
import { RefundReceiveAccount } from './fake-account.ts';
import { billingJson } from './fake-agreement.ts';
import type { FakeBillings } from './fake-billing.ts';
import { errorResponse, messageOf, TOSS_ERROR_STATUS } from './fake-errors.ts';
import { tossJson } from './fake-http.ts';
import { paymentJson, transactionsOf } from './fake-payment.ts';
import type { FakePayments, Outcome } from './fake-payments.ts';
import type { FakePayoutApi } from './fake-payout-api.ts';
import type { TossStore } from './fake-store.ts';
import type { TossWebhooks } from './fake-webhooks.ts';

const ANSWER_LIFE_MS = 15 * 24 * 60 * 60 * 1000;
const MAX_TRANSACTIONS = 5000;
const MAX_KEY_LENGTH = 300;

const ConfirmBody = z.object({
  paymentKey: z.string().min(1).max(200),
  orderId: z.string().regex(/^[\w=-]{6,64}$/),
  amount: z.int().min(1),
});

const CancelBody = z.object({
  cancelReason: z.string().min(1).max(200),
  cancelAmount: z.int().min(1).optional(),
  refundableAmount: z.int().min(0).optional(),
  refundReceiveAccount: RefundReceiveAccount.optional(),
});

const IssueBody = z.object({
  authKey: z.string().min(1).max(300),
  customerKey: z.string().regex(/^[\w\-=.@]{2,300}$/),
});

const ChargeBody = z.object({
  customerKey: z.string(),
  amount: z.int().min(1),
  orderId: z.string().regex(/^[\w=-]{6,64}$/),
  orderName: z.string().min(1).max(100),
});

/** Local time means Seoul, as everywhere at Toss. */
const ListTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/)
  .transform((time) => Date.parse(`${time.length === 10 ? `${time}T00:00:00` : time}+09:00`));

const ListQuery = z.object({
  startDate: ListTime,
  endDate: ListTime,
  startingAfter: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_TRANSACTIONS).default(100),
});

const isKey = (given: string | undefined): boolean => given !== undefined && given.length <= MAX_KEY_LENGTH;

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

export interface FakeApiParts {
  store: TossStore;
  payments: FakePayments;
  billings: FakeBillings;
  payoutApi: FakePayoutApi;
  webhooks: TossWebhooks;
  faults: FakeFaults;
  secretKey: string;
  publicUrl: string;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
}

/** The routes under `/v1` and `/v2`, as Toss answers them. */
export const createFakeApi = (parts: FakeApiParts) => {
  const { store, payments, billings, payoutApi, webhooks, faults, secretKey, publicUrl, now, sleep } = parts;
  const authorization = Buffer.from(`Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`);

  const isAuthorized = (request: FakeRequest): boolean => {
    const given = Buffer.from(request.headers['authorization'] ?? '');
    return given.length === authorization.length && timingSafeEqual(given, authorization);
  };

  const answer = (outcome: Outcome): FakeResponse =>
    'code' in outcome
      ? errorResponse(outcome.code)
      : tossJson(200, paymentJson(outcome.payment, publicUrl, messageOf));

  const find = (payment: ReturnType<TossStore['payment']>): FakeResponse =>
    answer(payment ? { payment } : { code: 'NOT_FOUND_PAYMENT' });

  const list = (query: URLSearchParams): FakeResponse => {
    const parsed = ListQuery.safeParse(Object.fromEntries(query));
    if (!parsed.success) return errorResponse('INVALID_REQUEST');
    const { startDate, endDate, startingAfter, limit } = parsed.data;
    const all = store
      .payments()
      .flatMap((payment) => transactionsOf(payment, publicUrl))
      .filter((transaction) => transaction.at >= startDate && transaction.at <= endDate)
      .toSorted((a, b) => a.at - b.at);
    const after = startingAfter ? all.findIndex((each) => each.transactionKey === startingAfter) + 1 : 0;
    return tossJson(
      200,
      all.slice(after, after + limit).map(({ at: _at, ...transaction }) => transaction),
    );
  };

  const issue = (request: FakeRequest): FakeResponse => {
    const body = IssueBody.safeParse(readJson(request.body));
    if (!body.success) return errorResponse('INVALID_REQUEST');
    const issued = billings.issue(body.data.authKey, body.data.customerKey);
    return 'code' in issued ? errorResponse(issued.code) : tossJson(200, billingJson(issued.billing));
  };

  const bill = (request: FakeRequest, rest: readonly string[]): FakeResponse => {
    const [billingKey = '', second] = rest;
    if (
      request.method === 'POST' &&
      rest.length === 2 &&
      billingKey === 'authorizations' &&
      second === 'issue'
    )
      return issue(request);
    if (rest.length !== 1) return errorResponse('INVALID_REQUEST');
    if (request.method === 'DELETE') {
      const refusal = billings.remove(billingKey);
      return refusal === null ? tossJson(200, '') : errorResponse(refusal);
    }
    const body = ChargeBody.safeParse(readJson(request.body));
    if (request.method !== 'POST' || !body.success) return errorResponse('INVALID_REQUEST');
    return answer(billings.charge(billingKey, body.data));
  };

  const execute = (request: FakeRequest, url: URL): FakeResponse => {
    const testCode = request.headers['tosspayments-test-code'];
    if (testCode !== undefined && secretKey.startsWith('test_')) {
      return errorResponse(testCode in TOSS_ERROR_STATUS ? testCode : 'INVALID_TEST_CODE');
    }
    const [, , resource, ...rest] = url.pathname.split('/').map(decodeSegment);
    const [first = '', second] = rest;
    if (request.method === 'GET' && resource === 'transactions' && rest.length === 0)
      return list(url.searchParams);
    if (resource === 'billing') return bill(request, rest);
    if (resource !== 'payments') return errorResponse('INVALID_REQUEST');
    if (request.method === 'GET' && rest.length === 1) return find(store.payment(first));
    if (request.method === 'GET' && rest.length === 2 && first === 'orders') {
      return find(store.paymentOfOrder(second ?? ''));
    }
    if (request.method === 'POST' && rest.length === 1 && first === 'confirm') {
      const body = ConfirmBody.safeParse(readJson(request.body));
      if (!body.success) return errorResponse('INVALID_REQUEST');
      return answer(payments.confirm(body.data.paymentKey, body.data.orderId, body.data.amount));
    }
    if (request.method === 'POST' && rest.length === 2 && second === 'cancel') {
      const body = CancelBody.safeParse(readJson(request.body));
      if (!body.success) return errorResponse('INVALID_REQUEST');
      return answer(payments.cancel(first, body.data, { byHand: false }));
    }
    return errorResponse('INVALID_REQUEST');
  };

  const calls = createFakeCalls({
    store,
    faults,
    now,
    sleep,
    answerLifeMs: ANSWER_LIFE_MS,
    rateLimited: () => tossJson(429, { code: 'TOO_MANY_REQUESTS', message: '' }),
    failed: () => errorResponse('FAILED_INTERNAL_SYSTEM_PROCESSING'),
    inFlight: () => errorResponse('IDEMPOTENT_REQUEST_PROCESSING'),
  });

  return async (request: FakeRequest, url: URL): Promise<FakeResult> => {
    if (!isAuthorized(request)) return errorResponse('UNAUTHORIZED_KEY');
    const key = request.headers['idempotency-key'];
    return calls({
      request,
      url,
      idempotencyKey: request.method === 'POST' && isKey(key) ? key : undefined,
      scope: JSON.stringify([secretKey, url.pathname]),
      execute: async () => {
        if (request.method === 'POST' && key !== undefined && !isKey(key))
          return errorResponse('INVALID_IDEMPOTENCY_KEY');
        payments.expireDue();
        const executed = url.pathname.startsWith('/v2/') ? payoutApi(request, url) : execute(request, url);
        if (webhooks.policy().timing === 'before_response') await webhooks.deliverDue();
        return executed;
      },
    });
  };
};
