import type { z } from 'zod';
import { createFakeCalls } from '../../fake/calls.ts';
import type { FakeFaults } from '../../fake/faults.ts';
import type { FakeRequest, FakeResponse, FakeResult } from '../../fake/http.ts';
import { CreateAccount, CreateAccountLink, CreateTransfer, ListTransfers } from './fake-connect.ts';
import type { FakeConnect } from './fake-connect.ts';
import { missing, problem, stripeJson } from './fake-errors.ts';
import type { StripeEvents } from './fake-events.ts';
import { listOf } from './fake-objects.ts';
import type { FakeObjects } from './fake-objects.ts';
import type { FakePayments } from './fake-payments.ts';
import {
  CreateCustomer,
  CreatePayment,
  CreateRefund,
  CreateSession,
  isTooSmall,
  ListEntries,
  ListEvents,
  ListDisputes,
  ListRefunds,
  parameterProblem,
  Retrieve,
  Search,
} from './fake-requests.ts';
import { createSavedRoutes } from './fake-saved-routes.ts';
import type { FakeSetups } from './fake-setups.ts';
import type { StripeStore } from './fake-store.ts';
import { decodeForm } from './form.ts';

/** Stripe keeps answers for at least a day. */
const ANSWER_LIFE_MS = 24 * 60 * 60 * 1000;
const SESSION_SECONDS = 24 * 60 * 60;
const MAX_KEY_LENGTH = 255;

export interface FakeApiParts {
  store: StripeStore;
  objects: FakeObjects;
  payments: FakePayments;
  setups: FakeSetups;
  connect: FakeConnect;
  events: StripeEvents;
  faults: FakeFaults;
  secretKey: string;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** How far the search is behind. */
  searchLagMs: () => number;
}

type Json = Record<string, unknown>;

interface Call {
  id: string;
  params: unknown;
}

/** The routes under `/v1`, as Stripe answers them. */
export const createFakeApi = (parts: FakeApiParts) => {
  const { store, objects, payments, connect, events, faults, secretKey, now, sleep } = parts;

  const saved = createSavedRoutes(parts);

  const given = <Params>(
    schema: z.ZodType<Params>,
    { params }: Call,
    answer: (params: Params) => FakeResponse,
  ): FakeResponse => {
    const parsed = schema.safeParse(params);
    return parsed.success ? answer(parsed.data) : problem(parameterProblem(parsed.error));
  };

  const shown = (value: Json, expand: readonly string[]): FakeResponse =>
    stripeJson(200, objects.expand(value, expand));

  const retrieve =
    <Thing>(what: string, find: (id: string) => Thing | undefined, show: (thing: Thing) => Json) =>
    (call: Call): FakeResponse =>
      given(Retrieve, call, ({ expand }) => {
        const thing = find(call.id);
        return thing === undefined ? missing(what, call.id) : shown(show(thing), expand);
      });

  /** Newest first, from after `starting_after`. */
  const paged = (
    url: string,
    all: readonly Json[],
    query: { limit: number; starting_after?: string | undefined; expand: readonly string[] },
  ): FakeResponse => {
    const newestFirst = all.toReversed();
    const from = newestFirst.findIndex((each) => each['id'] === query.starting_after) + 1;
    return shown(listOf(url, newestFirst.slice(from), query.limit), query.expand);
  };

  const createSession = (call: Call): FakeResponse =>
    given(CreateSession, call, (params) => {
      const common = {
        orderId: params.client_reference_id ?? null,
        metadata: params.metadata,
        successUrl: params.success_url,
        cancelUrl: params.cancel_url ?? null,
      };
      const expiresAt = Math.floor(now() / 1000) + SESSION_SECONDS;
      if (params.mode === 'setup') {
        if (!store.customers.find(params.customer)) return missing('customer', params.customer, 'customer');
        const session = payments.openSession({
          ...common,
          mode: 'setup',
          customerId: params.customer,
          orderName: '',
          amount: 0,
          currency: 'usd',
          customerEmail: null,
          paymentMetadata: params.setup_intent_data.metadata,
          expiresAt,
        });
        return shown(objects.session(session), params.expand);
      }
      const [item] = params.line_items;
      const { currency = 'usd', unit_amount: amount = 0, product_data } = item?.price_data ?? {};
      if (isTooSmall(amount, currency)) {
        return problem({
          status: 400,
          code: 'amount_too_small',
          message: 'The Checkout Session’s total amount is too small.',
        });
      }
      const session = payments.openSession({
        ...common,
        mode: 'payment',
        customerId: null,
        orderName: product_data?.name ?? '',
        amount,
        currency,
        customerEmail: params.customer_email ?? null,
        paymentMetadata: params.payment_intent_data.metadata,
        expiresAt: params.expires_at ?? expiresAt,
      });
      return shown(objects.session(session), params.expand);
    });

  const createRefund = (call: Call): FakeResponse =>
    given(CreateRefund, call, ({ payment_intent, amount, reason, metadata, expand }) => {
      const payment = store.payments.find(payment_intent);
      if (!payment) return missing('payment_intent', payment_intent, 'payment_intent');
      const refund = payments.refund(payment, { amount, reason: reason ?? null, metadata });
      return 'id' in refund ? shown(objects.refund(refund), expand) : problem(refund);
    });

  const search = (call: Call): FakeResponse =>
    given(Search, call, ({ query, limit, expand }) => {
      const [, name = '', value] = /^metadata\['(\w+)'\]:'([^']*)'$/.exec(query) ?? [];
      if (value === undefined) return problem({ status: 400, message: 'The search query is malformed.' });
      const found = store.payments
        .all()
        .filter(
          (each) => each.metadata[name] === value && each.created * 1000 + parts.searchLagMs() <= now(),
        );
      const list = listOf('/v1/payment_intents/search', found.map(objects.payment), limit);
      return shown({ ...list, object: 'search_result' }, expand);
    });

  const listRefunds = (call: Call): FakeResponse =>
    given(ListRefunds, call, (query) => {
      const all = store.refunds
        .all()
        .filter(({ paymentId }) => query.payment_intent === undefined || paymentId === query.payment_intent);
      return paged('/v1/refunds', all.map(objects.refund), query);
    });

  const listEntries = (call: Call): FakeResponse =>
    given(ListEntries, call, (query) => {
      const { gte = 0, lt = Infinity } = query.created ?? {};
      const all = store.entries.all().filter(({ created }) => created >= gte && created < lt);
      return paged('/v1/balance_transactions', all.map(objects.entry), query);
    });

  const listDisputes = (call: Call): FakeResponse =>
    given(ListDisputes, call, (query) => {
      const { created: { gte = 0, lt = Infinity } = {}, payment_intent } = query;
      const all = store.disputes
        .all()
        .filter(({ created }) => created >= gte && created < lt)
        .filter(({ paymentId }) => payment_intent === undefined || paymentId === payment_intent);
      return paged('/v1/disputes', all.map(objects.dispute), query);
    });

  const listEvents = (call: Call): FakeResponse =>
    given(ListEvents, call, (query) => {
      const wanted = query.delivery_success;
      const all = store.events
        .all()
        .filter(({ type }) => query.type === undefined || type === query.type)
        .filter(({ id }) => wanted === undefined || events.isUndelivered(id) === (wanted === 'false'));
      return paged('/v1/events', all.map(objects.event), query);
    });

  const routes: readonly (readonly [method: string, path: RegExp, answer: (call: Call) => FakeResponse])[] = [
    ['POST', /^\/v1\/checkout\/sessions$/, createSession],
    [
      'GET',
      /^\/v1\/checkout\/sessions\/([^/]+)$/,
      retrieve('checkout.session', store.sessions.find, objects.session),
    ],
    ['GET', /^\/v1\/payment_intents\/search$/, search],
    [
      'GET',
      /^\/v1\/payment_intents\/([^/]+)$/,
      retrieve('payment_intent', store.payments.find, objects.payment),
    ],
    [
      'GET',
      /^\/v1\/payment_methods\/([^/]+)$/,
      retrieve('PaymentMethod', store.methods.find, objects.method),
    ],
    ['POST', /^\/v1\/customers$/, (call) => given(CreateCustomer, call, saved.createCustomer)],
    ['POST', /^\/v1\/payment_intents$/, (call) => given(CreatePayment, call, saved.charge)],
    [
      'POST',
      /^\/v1\/payment_methods\/([^/]+)\/detach$/,
      (call) => given(Retrieve, call, () => saved.detach(call.id)),
    ],
    ['POST', /^\/v1\/refunds$/, createRefund],
    ['GET', /^\/v1\/refunds$/, listRefunds],
    ['GET', /^\/v1\/disputes$/, listDisputes],
    ['GET', /^\/v1\/disputes\/([^/]+)$/, retrieve('dispute', store.disputes.find, objects.dispute)],
    ['GET', /^\/v1\/balance_transactions$/, listEntries],
    ['GET', /^\/v1\/events$/, listEvents],
    ['POST', /^\/v1\/accounts$/, (call) => given(CreateAccount, call, connect.createAccount)],
    ['GET', /^\/v1\/accounts\/([^/]+)$/, (call) => given(Retrieve, call, () => connect.account(call.id))],
    ['POST', /^\/v1\/account_links$/, (call) => given(CreateAccountLink, call, connect.createLink)],
    ['POST', /^\/v1\/transfers$/, (call) => given(CreateTransfer, call, connect.createTransfer)],
    ['GET', /^\/v1\/transfers$/, (call) => given(ListTransfers, call, connect.listTransfers)],
    ['GET', /^\/v1\/transfers\/([^/]+)$/, (call) => given(Retrieve, call, () => connect.transfer(call.id))],
  ];

  const isAuthorized = (request: FakeRequest): boolean => {
    const authorization = request.headers['authorization'];
    return (
      authorization === `Bearer ${secretKey}` ||
      authorization === `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
    );
  };

  const execute = (request: FakeRequest, url: URL): FakeResponse => {
    const params = decodeForm(request.method === 'GET' ? url.search.slice(1) : request.body);
    if (params === undefined) return problem({ status: 400, message: 'Invalid parameters.' });
    for (const [method, path, answer] of routes) {
      const match = method === request.method ? path.exec(url.pathname) : null;
      if (match) return answer({ id: decodeURIComponent(match[1] ?? ''), params });
    }
    return problem({
      status: 404,
      message: `Unrecognized request URL (${request.method}: ${url.pathname}).`,
    });
  };

  const calls = createFakeCalls({
    store,
    faults,
    now,
    sleep,
    answerLifeMs: ANSWER_LIFE_MS,
    rateLimited: () =>
      problem({ status: 429, code: 'rate_limit', message: 'Too many requests hit the API too quickly.' }),
    failed: () => problem({ status: 500, type: 'api_error', message: 'An unknown error occurred.' }),
    inFlight: () =>
      problem({
        status: 409,
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: 'There is currently another in-progress request using this Idempotency Key.',
      }),
    mismatched: (key) =>
      problem({
        status: 400,
        type: 'idempotency_error',
        message:
          'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
          `Try using a key other than '${key}' if you meant to execute a different request.`,
      }),
    // What is refused before work begins is not kept.
    isKept: ({ body }) => !/"code":"parameter_/.test(body),
    replayedHeaders: { 'idempotent-replayed': 'true' },
  });

  return async (request: FakeRequest, url: URL): Promise<FakeResult> => {
    if (!isAuthorized(request)) return problem({ status: 401, message: 'Invalid API Key provided.' });
    const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    if (key !== undefined && key.length > MAX_KEY_LENGTH) {
      return problem({ status: 400, message: 'Idempotency keys must be 255 characters or less.' });
    }
    return calls({
      request,
      url,
      idempotencyKey: key,
      scope: secretKey,
      execute: async () => {
        payments.expireDue();
        const answer = execute(request, url);
        if (events.policy().timing === 'before_response') await events.deliverDue();
        return answer;
      },
    });
  };
};
