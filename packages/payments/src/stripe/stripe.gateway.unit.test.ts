import type { GatewayError } from '@inkvine/core/payments/gateway-error';
import { describe, expect, it } from 'vitest';
import { signature } from './fake/fake-events.ts';
import {
  chargeJson,
  NOW,
  ok,
  openGateway,
  ORDER,
  paymentJson,
  refundJson,
  refused,
  SECRET_KEY,
  sessionJson,
  WEBHOOK_SECRET,
} from './stripe.bench.ts';

const KEY = { idempotencyKey: '0b5a8a1e-5c5f-4f39-9c39-0d9d0b5a8a1e' };

const failure = async (call: Promise<unknown>): Promise<GatewayError> =>
  call.then(
    () => {
      throw new Error('it went well');
    },
    (error: GatewayError) => error,
  );

describe('requests', () => {
  it('createCheckout: POST /v1/checkout/sessions', async () => {
    const { gateway, sent } = openGateway([ok(sessionJson({ status: 'open' }))]);
    const checkout = await gateway.createCheckout(
      {
        orderId: 'order-000001',
        orderName: '코인 100개',
        amount: { amountMinor: 11_000, currency: 'KRW' },
        customer: { key: 'customer', email: 'reader@example.com' },
        successUrl: 'https://inkvine.example/return?topUpId=1',
        failUrl: 'https://inkvine.example/return?topUpId=1',
      },
      KEY,
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/v1/checkout/sessions' });
    expect(sent[0]?.body).toEqual({
      mode: 'payment',
      client_reference_id: 'order-000001',
      line_items: [
        {
          quantity: '1',
          // Won have no minor unit: 11,000 is ₩11,000.
          price_data: { currency: 'krw', unit_amount: '11000', product_data: { name: '코인 100개' } },
        },
      ],
      metadata: { orderId: 'order-000001' },
      payment_intent_data: { metadata: { orderId: 'order-000001' } },
      adaptive_pricing: { enabled: 'false' },
      success_url: 'https://inkvine.example/return?topUpId=1&session_id={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://inkvine.example/return?topUpId=1&code=USER_CANCEL',
      customer_email: 'reader@example.com',
    });
    const { headers } = sent[0] as (typeof sent)[number];
    expect(headers.get('authorization')).toBe(`Bearer ${SECRET_KEY}`);
    expect(headers.get('idempotency-key')).toBe(KEY.idempotencyKey);
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(checkout).toEqual({
      client: { kind: 'redirect', url: 'https://checkout.stripe.com/c/pay/cs_test_1' },
      gatewayOrderId: 'cs_test_1',
    });
  });

  it('getStatus: the session, the payment, or as a last resort the search', async () => {
    const { gateway, sent } = openGateway([
      ok(sessionJson()),
      ok(paymentJson()),
      ok({ object: 'search_result', data: [paymentJson()] }),
    ]);
    await gateway.getStatus({ orderId: 'order-000001', gatewayOrderId: 'cs_test_1' });
    await gateway.getStatus({ orderId: 'order-000001', gatewayPaymentId: 'pi_1' });
    await gateway.getStatus({ orderId: 'order-000001' });
    expect(sent.map(({ method, path, query }) => [method, path, query])).toEqual([
      ['GET', '/v1/checkout/sessions/cs_test_1', { expand: ['payment_intent.latest_charge.refunds'] }],
      ['GET', '/v1/payment_intents/pi_1', { expand: ['latest_charge.refunds'] }],
      [
        'GET',
        '/v1/payment_intents/search',
        { query: "metadata['orderId']:'order-000001'", expand: ['data.latest_charge.refunds'] },
      ],
    ]);
  });

  it('cancel: reads, then POST /v1/refunds', async () => {
    const refunded = chargeJson({ amount_refunded: 400, refunds: { data: [refundJson()], has_more: false } });
    const { gateway, sent } = openGateway([
      ok(paymentJson()),
      ok(refundJson({ payment_intent: paymentJson({ latest_charge: refunded }) })),
    ]);
    const { refund, payment } = await gateway.cancel(
      {
        gatewayPaymentId: 'pi_1',
        amount: { amountMinor: 400, currency: 'USD' },
        expectedRefundableMinor: 1100,
        reason: 'changed my mind',
      },
      KEY,
    );
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/payment_intents/pi_1',
      'POST /v1/refunds',
    ]);
    expect(sent[1]?.body).toEqual({
      payment_intent: 'pi_1',
      amount: '400',
      reason: 'requested_by_customer',
      metadata: { orderId: 'order-000001', reason: 'changed my mind', attempt: KEY.idempotencyKey },
      expand: ['payment_intent.latest_charge.refunds'],
    });
    expect(sent[1]?.headers.get('idempotency-key')).toBe(KEY.idempotencyKey);
    expect(refund).toMatchObject({ gatewayRefundId: 're_1', status: 'SUCCEEDED', reason: 'changed my mind' });
    expect(payment).toMatchObject({ status: 'PARTIALLY_REFUNDED', refundableMinor: 700 });
  });

  it('listTransactions: GET /v1/balance_transactions in whole seconds', async () => {
    const { gateway, sent } = openGateway([ok({ data: [], has_more: false })]);
    const range = { from: new Date('2026-11-20T00:00:00.500Z'), to: new Date('2026-11-21T00:00:00Z') };
    expect(await gateway.listTransactions(range)[Symbol.asyncIterator]().next()).toMatchObject({
      done: true,
    });
    expect(sent[0]).toMatchObject({
      path: '/v1/balance_transactions',
      query: { created: { gte: '1795132801', lt: '1795219200' }, limit: '100', expand: ['data.source'] },
    });
  });
});

describe('payments', () => {
  it('keep neither secrets nor what Stripe knows of the person', async () => {
    const { gateway } = openGateway([ok(sessionJson())]);
    const kept = JSON.stringify(await gateway.getStatus({ gatewayOrderId: 'cs_test_1' }));
    for (const hidden of ['pi_1_secret_never', 'reader@example.com', 'fingerprint', SECRET_KEY]) {
      expect(kept).not.toContain(hidden);
    }
  });

  it('bring all their refunds, oldest first, however many there are', async () => {
    const newest = Array.from({ length: 12 }, (_each, index) =>
      refundJson({ id: `re_${12 - index}`, amount: 10 }),
    );
    const charge = chargeJson({
      amount_refunded: 120,
      refunds: { data: newest.slice(0, 10), has_more: true },
    });
    const { gateway, sent } = openGateway([
      ok(paymentJson({ latest_charge: charge })),
      ok({ data: newest.slice(0, 7), has_more: true }),
      ok({ data: newest.slice(7), has_more: false }),
    ]);
    const payment = await gateway.getStatus({ gatewayPaymentId: 'pi_1' });
    expect(payment?.refunds.map(({ gatewayRefundId }) => gatewayRefundId)).toEqual(
      newest.map(({ id }) => id).toReversed(),
    );
    expect(sent[2]?.query).toEqual({ payment_intent: 'pi_1', limit: '100', starting_after: 're_6' });
  });

  it.each([
    ['requires_confirmation', {}, 'CREATED'],
    ['requires_action', {}, 'PROCESSING'],
    ['processing', {}, 'PROCESSING'],
    ['requires_capture', {}, 'AUTHORIZED'],
    ['canceled', { cancellation_reason: 'automatic' }, 'EXPIRED'],
    ['canceled', { cancellation_reason: 'abandoned' }, 'CANCELED'],
    ['requires_payment_method', {}, 'CREATED'],
    [
      'requires_payment_method',
      { last_payment_error: { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' } },
      'FAILED',
    ],
    ['a_status_of_tomorrow', {}, 'UNKNOWN'],
  ])('%s %o is %s', async (status, change, expected) => {
    const { gateway } = openGateway([ok(paymentJson({ status, latest_charge: null, ...change }))]);
    expect(await gateway.getStatus({ gatewayPaymentId: 'pi_1' })).toMatchObject({
      status: expected,
      rawStatus: status,
      refundableMinor: 0,
    });
  });

  it('of an open checkout without a try stand under its id; of one that ended they have expired', async () => {
    const { gateway } = openGateway([
      ok(sessionJson({ status: 'open', payment_intent: null })),
      ok(sessionJson({ status: 'expired', payment_intent: null })),
      ok(sessionJson({ status: 'expired', payment_intent: null })),
    ]);
    const ref = { gatewayPaymentId: 'cs_test_1' };
    expect(await gateway.getStatus(ref)).toMatchObject({ status: 'CREATED', gatewayPaymentId: 'cs_test_1' });
    expect(await gateway.getStatus(ref)).toMatchObject({ status: 'EXPIRED' });
    const error = await failure(
      gateway.approve({ expected: ORDER, callback: { session_id: 'cs_test_1' } }, KEY),
    );
    expect(error).toMatchObject({ kind: 'EXPIRED', retry: 'customer_action' });
  });

  it('in a currency that we do not take are no answer', async () => {
    const { gateway } = openGateway([ok(paymentJson({ currency: 'eur' }))]);
    const error = await failure(gateway.getStatus({ gatewayPaymentId: 'pi_1' }));
    expect(error.kind).toBe('RESPONSE_MISMATCH');
  });

  it('that the bank only holds are taken by the approval', async () => {
    const { gateway, sent } = openGateway([
      ok(paymentJson({ status: 'requires_capture', amount_received: 0 })),
      ok(paymentJson()),
    ]);
    const expected = { orderId: ORDER.orderId, amount: ORDER.amount, gatewayPaymentId: 'pi_1' };
    expect(await gateway.approve({ expected }, KEY)).toMatchObject({ status: 'PAID' });
    expect(sent[1]).toMatchObject({ method: 'POST', path: '/v1/payment_intents/pi_1/capture' });
  });

  it.each([
    ['another amount', { amount: 1000 }],
    ['another currency', { currency: 'inr' }],
    ['another order', { metadata: { orderId: 'order-000002' } }],
  ])('of %s are not approved', async (_what, change) => {
    const { gateway } = openGateway([ok(sessionJson({ payment_intent: paymentJson(change) }))]);
    const error = await failure(
      gateway.approve({ expected: ORDER, callback: { session_id: 'cs_test_1' } }, KEY),
    );
    expect(error).toMatchObject({ kind: 'RESPONSE_MISMATCH', retry: 'never' });
  });
});

describe('refunds', () => {
  const input = { gatewayPaymentId: 'pi_1', expectedRefundableMinor: 1100, reason: 'refund' };

  it('made under the same key are found again after Stripe has forgotten the key', async () => {
    const made = refundJson({ amount: 1100, metadata: { attempt: KEY.idempotencyKey, reason: 'refund' } });
    const charge = chargeJson({
      amount_refunded: 1100,
      refunded: true,
      refunds: { data: [made], has_more: false },
    });
    const { gateway, sent } = openGateway([ok(paymentJson({ latest_charge: charge }))]);
    const { refund } = await gateway.cancel(input, KEY);
    expect(refund).toMatchObject({ gatewayRefundId: 're_1', amount: { amountMinor: 1100 } });
    expect(sent).toHaveLength(1);
  });

  it('are pending while the bank thinks, and failed when it says no', async () => {
    const list = (status: string) =>
      ok(
        paymentJson({
          latest_charge: chargeJson({ refunds: { data: [refundJson({ status })], has_more: false } }),
        }),
      );
    const words = ['pending', 'requires_action', 'failed', 'canceled', 'a_status_of_tomorrow'];
    const { gateway } = openGateway(words.map(list));
    const seen: unknown[] = [];
    for (const _word of words) {
      const payment = await gateway.getStatus({ gatewayPaymentId: 'pi_1' });
      seen.push(payment?.refunds[0]?.status);
    }
    expect(seen).toEqual(['PENDING', 'PENDING', 'FAILED', 'CANCELED', 'PENDING']);
  });

  it('that were refused for another reason than the amount say so', async () => {
    const { gateway } = openGateway([
      ok(paymentJson()),
      refused(400, { type: 'invalid_request_error', code: 'charge_disputed', message: 'disputed' }),
    ]);
    expect(await failure(gateway.cancel(input, KEY))).toMatchObject({
      kind: 'NOT_REFUNDABLE',
      rawCode: 'charge_disputed',
      requestId: 'req_unit',
    });
  });
});

describe('settings and limits', () => {
  it.each([[{ secretKey: 'pk_test_public' }], [{ webhookSecrets: [] }], [{ webhookSecrets: ['secret'] }]])(
    '%o is refused at the start',
    (config) => {
      expect(() => openGateway([], config)).toThrow(expect.objectContaining({ kind: 'CONFIG' }));
    },
  );

  it('a call that nobody answers ends by itself', async () => {
    const { gateway } = openGateway([], {
      timeoutMs: 20,
      fetch: (_input, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    });
    const error = await failure(gateway.getStatus({ gatewayPaymentId: 'pi_1' }));
    expect(error.kind).toBe('TRANSIENT');
  });

  it('errors carry no secret', async () => {
    const { gateway } = openGateway([refused(401, { message: 'Invalid API Key provided' })]);
    const error = await failure(gateway.getStatus({ gatewayPaymentId: 'pi_1' }));
    expect(error.kind).toBe('CONFIG');
    expect(`${error.message} ${error.rawMessage} ${error.stack}`).not.toContain(SECRET_KEY);
  });
});

describe('webhooks', () => {
  const event = (type: string, object: object): Buffer =>
    Buffer.from(
      JSON.stringify({ id: 'evt_1', object: 'event', type, created: NOW.getTime() / 1000, data: { object } }),
    );
  const signed = (rawBody: Buffer, secret: string) => ({
    rawBody,
    headers: { 'stripe-signature': signature(rawBody, secret, NOW.getTime() / 1000) },
  });
  const metadata = { orderId: 'order-000001' };

  it.each([
    [
      'payment_intent.succeeded',
      { object: 'payment_intent', id: 'pi_1', metadata },
      { kind: 'payment', ref: { gatewayPaymentId: 'pi_1', orderId: 'order-000001' } },
    ],
    [
      'checkout.session.completed',
      { object: 'checkout.session', id: 'cs_1', mode: 'payment', client_reference_id: 'order-000001' },
      { kind: 'payment', ref: { gatewayOrderId: 'cs_1', orderId: 'order-000001' } },
    ],
    [
      'checkout.session.completed',
      { object: 'checkout.session', id: 'cs_1', mode: 'setup' },
      { kind: 'ignored', ref: {} },
    ],
    [
      'refund.failed',
      { object: 'refund', id: 're_1', payment_intent: 'pi_1', metadata },
      { kind: 'refund', ref: { gatewayPaymentId: 'pi_1', gatewayRefundId: 're_1', orderId: 'order-000001' } },
    ],
    [
      'charge.refunded',
      { object: 'charge', id: 'ch_1', payment_intent: 'pi_1', metadata },
      { kind: 'refund', ref: { gatewayPaymentId: 'pi_1', orderId: 'order-000001' } },
    ],
    [
      'charge.succeeded',
      { object: 'charge', id: 'ch_1', payment_intent: 'pi_1', metadata },
      { kind: 'ignored', ref: {} },
    ],
    [
      'charge.dispute.created',
      { object: 'dispute', id: 'dp_1', payment_intent: 'pi_1', metadata: {} },
      { kind: 'dispute', ref: { gatewayDisputeId: 'dp_1', gatewayPaymentId: 'pi_1' } },
    ],
    [
      'setup_intent.succeeded',
      { object: 'setup_intent', id: 'seti_1', payment_method: 'pm_1' },
      { kind: 'saved_method', ref: { methodToken: 'pm_1' } },
    ],
    [
      'payment_method.detached',
      { object: 'payment_method', id: 'pm_1' },
      { kind: 'saved_method', ref: { methodToken: 'pm_1' } },
    ],
    [
      'transfer.reversed',
      { object: 'transfer', id: 'tr_1', metadata: { payoutRef: 'payout-1' } },
      { kind: 'payout', ref: { gatewayPayoutId: 'tr_1', payoutRef: 'payout-1' } },
    ],
    ['customer.created', { object: 'customer', id: 'cus_1' }, { kind: 'ignored', ref: {} }],
    ['balance.available', { object: 'balance' }, { kind: 'ignored', ref: {} }],
  ])('%s of %o', async (type, object, told) => {
    const { gateway } = openGateway([]);
    expect(await gateway.parseWebhook(signed(event(type, object), WEBHOOK_SECRET))).toEqual({
      gateway: 'stripe',
      dedupeKey: 'evt_1',
      rawType: type,
      trust: 'signature',
      occurredAt: NOW.toISOString(),
      ...told,
    });
  });

  it('are taken under the old secret and the new while one replaces the other', async () => {
    const { gateway } = openGateway([], { webhookSecrets: ['whsec_new', 'whsec_old'] });
    const body = event('payment_intent.succeeded', { object: 'payment_intent', id: 'pi_1', metadata });
    for (const secret of ['whsec_new', 'whsec_old']) {
      expect(await gateway.parseWebhook(signed(body, secret))).toMatchObject({ dedupeKey: 'evt_1' });
    }
    const error = await failure(gateway.parseWebhook(signed(body, 'whsec_older')));
    expect(error.kind).toBe('SIGNATURE_INVALID');
  });

  it('are signed as Stripe signs', () => {
    const body = '{"id":"evt_test_1","object":"event","type":"payment_intent.succeeded"}';
    expect(signature(body, 'whsec_test_secret', 1_700_000_000)).toBe(
      't=1700000000,v1=871acfe933554b446cc41d791076dd56a10c0553cc61aafbeb881d0082b45043',
    );
  });
});
