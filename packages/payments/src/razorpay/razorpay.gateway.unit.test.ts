import { describe, expect, it } from 'vitest';
import { createRazorpayGateway } from './razorpay.gateway.ts';
import { paymentMessage, sign } from './razorpay-signature.ts';
import {
  amount,
  AUTHORIZATION,
  AUTHORIZED,
  badRequest,
  CAPTURED,
  expected,
  idempotencyKey,
  list,
  NOW,
  open,
  ORDER,
  ORIGIN,
  refusal,
} from './razorpay.bench.ts';

const callback = {
  razorpay_payment_id: 'pay_Xyz789',
  razorpay_order_id: 'order_Abc123',
  razorpay_signature: sign('rzp_key_secret', 'order_Abc123|pay_Xyz789'),
};
const checkout = {
  orderId: 'order-000001',
  orderName: '100 coins',
  amount,
  customer: { key: 'key-1', email: 'reader@example.com' },
  successUrl: 'https://inkvine.example/success',
  failUrl: 'https://inkvine.example/fail',
};

describe('createCheckout', () => {
  it('opens an order with our id as its receipt, captured by itself', async () => {
    const { gateway, sent } = open(list(), { body: ORDER });
    const opened = await gateway.createCheckout(checkout, { idempotencyKey });
    expect(sent).toEqual([
      {
        call: 'GET /v1/orders?receipt=order-000001',
        headers: { authorization: AUTHORIZATION },
        body: null,
        redirect: 'error',
      },
      {
        call: 'POST /v1/orders',
        headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
        body: {
          amount: 50_000,
          currency: 'INR',
          receipt: 'order-000001',
          payment: {
            capture: 'automatic',
            capture_options: {
              automatic_expiry_period: 60,
              manual_expiry_period: 7200,
              refund_speed: 'normal',
            },
          },
        },
        redirect: 'error',
      },
    ]);
    expect(opened).toEqual({
      gatewayOrderId: 'order_Abc123',
      client: {
        kind: 'razorpay',
        sdkUrl: 'https://checkout.razorpay.com/v1/checkout.js',
        keyId: 'rzp_test_key',
        gatewayOrderId: 'order_Abc123',
        orderId: 'order-000001',
        orderName: '100 coins',
        amount,
        successUrl: 'https://inkvine.example/success',
        customerEmail: 'reader@example.com',
      },
    });
  });

  it('takes the first order of the receipt, whichever of several Razorpay gives first', async () => {
    const later = { ...ORDER, id: 'order_Later', created_at: ORDER.created_at + 1 };
    const { gateway, calls } = open(list(later, ORDER));
    const { gatewayOrderId } = await gateway.createCheckout(checkout, { idempotencyKey });
    expect(gatewayOrderId).toBe('order_Abc123');
    expect(calls()).toEqual(['GET /v1/orders?receipt=order-000001']);
  });

  it('tells of an order of another amount under our receipt', async () => {
    const { gateway } = open(list({ ...ORDER, amount: 100 }));
    await expect(gateway.createCheckout(checkout, { idempotencyKey })).rejects.toMatchObject({
      kind: 'RESPONSE_MISMATCH',
    });
  });

  it.each([
    ['won', { amount: { amountMinor: 50_000, currency: 'KRW' as const } }],
    ['less than a rupee', { amount: { ...amount, amountMinor: 99 } }],
    ['a receipt that is too long', { orderId: 'x'.repeat(41) }],
  ])('refuses %s without a call', async (_what, change) => {
    const { gateway, sent } = open();
    await expect(
      gateway.createCheckout({ ...checkout, ...change }, { idempotencyKey }),
    ).rejects.toMatchObject({ kind: 'INVALID_REQUEST' });
    expect(sent).toEqual([]);
  });
});

describe('approve', () => {
  it('reads what Razorpay has captured', async () => {
    const { gateway, calls } = open({ body: CAPTURED });
    const payment = await gateway.approve({ expected, callback }, { idempotencyKey });
    expect(calls()).toEqual(['GET /v1/payments/pay_Xyz789?expand[]=card']);
    expect(payment).toMatchObject({
      status: 'PAID',
      orderId: 'order-000001',
      gatewayOrderId: 'order_Abc123',
    });
  });

  it('captures exactly what was authorised late', async () => {
    const { gateway, sent } = open({ body: AUTHORIZED }, { body: { ...CAPTURED, card: undefined } });
    const payment = await gateway.approve({ expected, callback }, { idempotencyKey });
    expect(sent[1]).toMatchObject({
      call: 'POST /v1/payments/pay_Xyz789/capture',
      body: { amount: 50_000, currency: 'INR' },
    });
    expect(payment).toMatchObject({ status: 'PAID', instrument: { last4: '1007' } });
  });

  it('reads again what somebody has captured in between', async () => {
    const already = badRequest('This payment has already been captured');
    const { gateway } = open({ body: AUTHORIZED }, already, { body: ORDER }, list(CAPTURED), {
      body: CAPTURED,
    });
    const payment = await gateway.approve({ expected, callback }, { idempotencyKey });
    expect(payment.status).toBe('PAID');
  });

  it('needs no callback for a payment that a look has shown', async () => {
    const { gateway } = open({ body: CAPTURED });
    const payment = await gateway.approve(
      { expected: { ...expected, gatewayPaymentId: 'pay_Xyz789' } },
      { idempotencyKey },
    );
    expect(payment.status).toBe('PAID');
  });

  it.each([
    ['another order', { razorpay_order_id: 'order_Cheap' }, 'AMOUNT_MISMATCH'],
    ['another payment', { razorpay_payment_id: 'pay_Other' }, 'SIGNATURE_INVALID'],
    ['a made-up signature', { razorpay_signature: '00' }, 'SIGNATURE_INVALID'],
    [
      'a signature of another order',
      {
        razorpay_order_id: 'order_Abc123',
        razorpay_signature: sign('rzp_key_secret', paymentMessage('order_Cheap', 'pay_Xyz789')),
      },
      'SIGNATURE_INVALID',
    ],
  ])('stops before any call at %s', async (_what, change, kind) => {
    const { gateway, sent } = open();
    await expect(
      gateway.approve({ expected, callback: { ...callback, ...change } }, { idempotencyKey }),
    ).rejects.toMatchObject({ kind, retry: 'never' });
    expect(sent).toEqual([]);
  });

  it('tells a customer who gave up from a card that was refused', async () => {
    const { gateway } = open();
    const refused = (reason: string) =>
      gateway.approve(
        { expected, callback: { 'error[code]': 'BAD_REQUEST_ERROR', 'error[reason]': reason } },
        { idempotencyKey },
      );
    await expect(refused('payment_cancelled')).rejects.toMatchObject({ kind: 'CUSTOMER_CANCELED' });
    await expect(refused('card_declined')).rejects.toMatchObject({
      kind: 'DECLINED',
      declineReason: 'issuer_declined',
    });
  });

  it('says why a payment has failed', async () => {
    const failed = { ...AUTHORIZED, status: 'failed', error_reason: 'insufficient_funds' };
    const { gateway } = open({ body: failed });
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'DECLINED',
      declineReason: 'insufficient_funds',
      gatewayPaymentId: 'pay_Xyz789',
    });
  });

  it.each([
    ['amount', { amount: 49_999 }],
    ['order', { order_id: 'order_Other' }],
    ['currency', { currency: 'USD' }],
  ])('tells of a payment of another %s and captures nothing', async (_what, change) => {
    const { gateway, calls } = open({ body: { ...AUTHORIZED, ...change } });
    await expect(gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'RESPONSE_MISMATCH',
      gatewayPaymentId: 'pay_Xyz789',
    });
    expect(calls()).toHaveLength(1);
  });

  it('has changed nothing when it cannot look, and does not know about a capture without an answer', async () => {
    const look = open();
    await expect(look.gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'TRANSIENT',
      retry: 'later_same_key',
    });
    const capture = open({ body: AUTHORIZED });
    await expect(capture.gateway.approve({ expected, callback }, { idempotencyKey })).rejects.toMatchObject({
      kind: 'OUTCOME_UNKNOWN',
      retry: 'same_key',
    });
  });
});

describe('what an operator needs', () => {
  it('keeps reason, words and request of a refusal', async () => {
    const { gateway } = open(
      refusal(400, {
        code: 'BAD_REQUEST_ERROR',
        description: 'Order is not active',
        reason: 'invalid_order_id',
      }),
    );
    await expect(gateway.getStatus({ orderId: 'order-000001' })).rejects.toMatchObject({
      kind: 'INVALID_REQUEST',
      httpStatus: 400,
      rawCode: 'invalid_order_id',
      rawMessage: 'Order is not active',
      requestId: 'request-1',
    });
  });

  it.each(['', 'key', 'rzp_test_', 'rzp_prod_abc'])('refuses the key id "%s" at the start', (keyId) => {
    expect(() =>
      createRazorpayGateway({
        apiUrl: ORIGIN,
        sdkUrl: 'https://checkout.razorpay.com/v1/checkout.js',
        keyId,
        keySecret: 'secret',
        webhookSecret: 'secret',
        clock: { now: () => NOW },
        timeoutMs: 1000,
      }),
    ).toThrow('razorpay: CONFIG');
  });
});
