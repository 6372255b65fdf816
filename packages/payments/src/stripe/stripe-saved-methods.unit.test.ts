import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import { describe, expect, it } from 'vitest';
import { createStripeSavedMethods } from './stripe-saved-methods.ts';
import { ok, openGateway, paymentJson, refused } from './stripe.bench.ts';

const KEY = { idempotencyKey: '0b5a8a1e-5c5f-4f39-9c39-0d9d0b5a8a1e' };
const URLS = { successUrl: 'https://inkvine.example/methods', failUrl: 'https://inkvine.example/methods' };
const SESSION = {
  id: 'cs_test_1',
  url: 'https://checkout.stripe.com/c/pay/cs_test_1',
  status: 'complete',
  client_reference_id: 'customer-key',
  setup_intent: {
    status: 'succeeded',
    payment_method: { id: 'pm_1', customer: 'cus_1', card: { brand: 'visa', last4: '4242' } },
  },
};

const open = (answers: Parameters<typeof openGateway>[0]) => {
  const { config, sent } = openGateway(answers);
  return { methods: createStripeSavedMethods(config), sent };
};

const failure = async (call: Promise<unknown>): Promise<GatewayError> =>
  call.then(
    () => {
      throw new Error('it went well');
    },
    (error: GatewayError) => error,
  );

const finish = (methods: ReturnType<typeof open>['methods'], callback: Record<string, string>) =>
  methods.finishRegistration(
    { customerKey: 'customer-key', gatewayCustomerId: 'cus_1', ref: 'cs_test_1', callback },
    KEY,
  );

const charge = {
  token: 'pm_1',
  customerKey: 'customer-key',
  gatewayCustomerId: 'cus_1',
  orderId: 'order-000001',
  orderName: '코인 100개',
  amount: { amountMinor: 1100, currency: 'USD' as const },
};

describe('requests', () => {
  it('beginRegistration: POST /v1/customers, then /v1/checkout/sessions in setup mode', async () => {
    const { methods, sent } = open([ok({ id: 'cus_1' }), ok(SESSION)]);
    const begun = await methods.beginRegistration(
      {
        customerKey: 'customer-key',
        customer: { email: 'a@example.com', name: '독자' },
        method: 'card',
        ...URLS,
      },
      KEY,
    );
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/customers',
      'POST /v1/checkout/sessions',
    ]);
    expect(sent[0]?.body).toEqual({
      email: 'a@example.com',
      name: '독자',
      metadata: { customerKey: 'customer-key' },
    });
    expect(sent[1]?.body).toEqual({
      mode: 'setup',
      customer: 'cus_1',
      client_reference_id: 'customer-key',
      allowed_payment_method_types: ['card'],
      metadata: { customerKey: 'customer-key' },
      setup_intent_data: { metadata: { customerKey: 'customer-key' } },
      success_url: 'https://inkvine.example/methods?session_id={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://inkvine.example/methods?code=USER_CANCEL',
    });
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).toEqual([
      `${KEY.idempotencyKey}-customer`,
      KEY.idempotencyKey,
    ]);
    expect(begun).toEqual({
      client: { kind: 'redirect', url: SESSION.url },
      gatewayCustomerId: 'cus_1',
      ref: 'cs_test_1',
    });
  });

  it('beginRegistration: a customer known from before is not made again', async () => {
    const { methods, sent } = open([ok(SESSION)]);
    await methods.beginRegistration(
      { customerKey: 'customer-key', gatewayCustomerId: 'cus_1', customer: {}, method: 'card', ...URLS },
      KEY,
    );
    expect(sent.map(({ path }) => path)).toEqual(['/v1/checkout/sessions']);
  });

  it('chargeSavedMethod: POST /v1/payment_intents, off session and confirmed', async () => {
    const { methods, sent } = open([ok(paymentJson())]);
    expect(await methods.chargeSavedMethod(charge, KEY)).toMatchObject({ status: 'PAID' });
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/v1/payment_intents' });
    expect(sent[0]?.body).toEqual({
      amount: '1100',
      currency: 'usd',
      customer: 'cus_1',
      payment_method: 'pm_1',
      allowed_payment_method_types: ['card'],
      off_session: 'true',
      confirm: 'true',
      description: '코인 100개',
      metadata: { orderId: 'order-000001' },
      expand: ['latest_charge.refunds'],
    });
    expect(sent[0]?.headers.get('idempotency-key')).toBe(KEY.idempotencyKey);
  });

  it('deleteSavedMethod: POST /v1/payment_methods/{id}/detach', async () => {
    const { methods, sent } = open([ok({ id: 'pm_1', customer: null })]);
    expect(await methods.deleteSavedMethod({ token: 'pm_1' }, KEY)).toBe('deleted');
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/v1/payment_methods/pm_1/detach' });
  });
});

describe('finishRegistration', () => {
  it.each([
    [{ code: 'USER_CANCEL' }, 'CUSTOMER_CANCELED'],
    [{}, 'INVALID_REQUEST'],
    [{ session_id: 'cs_test_other' }, 'SIGNATURE_INVALID'],
  ])('%o is %s, without a call', async (callback: Record<string, string>, kind) => {
    const { methods, sent } = open([]);
    expect((await failure(finish(methods, callback))).kind).toBe(kind);
    expect(sent).toEqual([]);
  });

  it.each([
    ['a card that was not taken', { status: 'open', setup_intent: null }, 'INSTRUMENT_INVALID'],
    ['a page that ran out of time', { status: 'expired', setup_intent: null }, 'EXPIRED'],
    ['another person', { client_reference_id: 'another' }, 'SIGNATURE_INVALID'],
    [
      'a card of another customer',
      { setup_intent: { status: 'succeeded', payment_method: { id: 'pm_1', customer: 'cus_2' } } },
      'RESPONSE_MISMATCH',
    ],
  ])('of %s', async (_what, change, kind) => {
    const { methods } = open([ok({ ...SESSION, ...change })]);
    expect((await failure(finish(methods, { session_id: 'cs_test_1' }))).kind).toBe(kind);
  });

  it('waits for a bank that takes its time', async () => {
    const setup = { ...SESSION.setup_intent, status: 'processing' };
    const { methods } = open([ok({ ...SESSION, setup_intent: setup })]);
    expect(await finish(methods, { session_id: 'cs_test_1' })).toEqual({
      token: 'pm_1',
      status: 'pending',
      methodKind: 'card',
      instrument: { brand: 'visa', last4: '4242' },
    });
  });
});

describe('refusals', () => {
  it('other methods than cards are not kept', async () => {
    const { methods } = open([]);
    const input = { customerKey: 'customer-key', customer: {}, method: 'upi' as const, ...URLS };
    expect((await failure(methods.beginRegistration(input, KEY))).kind).toBe('UNSUPPORTED');
  });

  it('a charge names its customer, and an answer about another payment is none', async () => {
    const { methods, sent } = open([ok(paymentJson({ amount: 1000 }))]);
    const { gatewayCustomerId: _customer, ...anonymous } = charge;
    expect((await failure(methods.chargeSavedMethod(anonymous, KEY))).kind).toBe('INVALID_REQUEST');
    expect(sent).toEqual([]);
    expect((await failure(methods.chargeSavedMethod(charge, KEY))).kind).toBe('RESPONSE_MISMATCH');
  });

  it('a failure of Stripe’s own is not taken for a deleted method', async () => {
    const { methods } = open([refused(500, { type: 'api_error' })]);
    const error = await failure(methods.deleteSavedMethod({ token: 'pm_1' }, KEY));
    expect(error.kind).toBe('OUTCOME_UNKNOWN');
  });
});
