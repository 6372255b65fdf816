import { describe, expect, it } from 'vitest';
import { paymentMessage, sign } from './razorpay-signature.ts';
import { parseRazorpayWebhook } from './razorpay-webhook.ts';

const SECRETS = { webhookSecret: 'rzp_webhook_secret', previousWebhookSecret: 'the_old_one' };

const parse = (body: unknown, change: { secret?: string; headers?: Record<string, string> } = {}) => {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const signature = sign(change.secret ?? SECRETS.webhookSecret, rawBody);
  return parseRazorpayWebhook(
    {
      rawBody,
      headers: { 'x-razorpay-signature': signature, 'x-razorpay-event-id': 'event-1', ...change.headers },
    },
    SECRETS,
  );
};

const event = (name: string, payload: object) => ({
  entity: 'event',
  account_id: 'acc_1',
  event: name,
  contains: Object.keys(payload),
  payload,
  created_at: 1_795_143_600,
});
const payment = { entity: { id: 'pay_1', order_id: 'order_1', notes: [] } };

describe('signatures', () => {
  it('are those of the documented vectors', () => {
    expect(sign('rzp_key_secret', paymentMessage('order_Abc123', 'pay_Xyz789'))).toBe(
      '8606539e7f84b90d983cecc968f148daf3b68480aa903b68bb52f9928a30c9b1',
    );
    expect(sign('rzp_webhook_secret', '{"entity":"event","event":"payment.captured"}')).toBe(
      '6f1d2291843878c4afa36db712dcb75555eeec13e91624e8ca94976a18e2312e',
    );
  });

  it('may still be of the secret before a rotation', () => {
    const body = event('payment.captured', { payment });
    expect(parse(body, { secret: 'the_old_one' }).trust).toBe('signature');
    expect(() => parse(body, { secret: 'somebody' })).toThrow('SIGNATURE_INVALID');
  });

  it.each(['', 'ff', 'é'.repeat(64)])('do not hold when they read "%s"', (signature) => {
    const body = event('payment.captured', { payment });
    expect(() => parse(body, { headers: { 'x-razorpay-signature': signature } })).toThrow(
      'SIGNATURE_INVALID',
    );
  });

  it('are of the very bytes', () => {
    const body = JSON.stringify(event('payment.captured', { payment }));
    const signature = sign(SECRETS.webhookSecret, body);
    expect(() => parse(`${body} `, { headers: { 'x-razorpay-signature': signature } })).toThrow(
      'SIGNATURE_INVALID',
    );
  });
});

describe('events', () => {
  const order = { entity: { id: 'order_1', receipt: 'order-000001' } };
  const refund = { entity: { id: 'rfnd_1', payment_id: 'pay_1' } };
  const dispute = { entity: { id: 'disp_1', payment_id: 'pay_1' } };
  const token = { entity: { id: 'token_1' } };
  const payout = { entity: { id: 'pout_1', reference_id: 'payout-1' } };

  const CASES: Array<[string, object, string, object]> = [
    ['payment.authorized', { payment }, 'payment', { gatewayPaymentId: 'pay_1', gatewayOrderId: 'order_1' }],
    ['payment.captured', { payment }, 'payment', { gatewayPaymentId: 'pay_1', gatewayOrderId: 'order_1' }],
    ['payment.failed', { payment }, 'payment', { gatewayPaymentId: 'pay_1', gatewayOrderId: 'order_1' }],
    [
      'order.paid',
      { payment, order },
      'payment',
      { gatewayPaymentId: 'pay_1', gatewayOrderId: 'order_1', orderId: 'order-000001' },
    ],
    ...['created', 'processed', 'failed', 'speed_changed'].map((what): [string, object, string, object] => [
      `refund.${what}`,
      { refund, payment },
      'refund',
      { gatewayPaymentId: 'pay_1', gatewayOrderId: 'order_1', gatewayRefundId: 'rfnd_1' },
    ]),
    ...['created', 'under_review', 'action_required', 'won', 'lost', 'closed'].map(
      (what): [string, object, string, object] => [
        `payment.dispute.${what}`,
        { dispute },
        'dispute',
        { gatewayPaymentId: 'pay_1', gatewayDisputeId: 'disp_1' },
      ],
    ),
    ...['confirmed', 'rejected', 'cancelled', 'paused'].map((what): [string, object, string, object] => [
      `token.${what}`,
      { token },
      'saved_method',
      { methodToken: 'token_1' },
    ]),
    ...['queued', 'processed', 'reversed', 'failed'].map((what): [string, object, string, object] => [
      `payout.${what}`,
      { payout },
      'payout',
      { gatewayPayoutId: 'pout_1', payoutRef: 'payout-1' },
    ]),
    ['transfer.processed', { transfer: { entity: { id: 'trf_1' } } }, 'payout', { gatewayPayoutId: 'trf_1' }],
    ['subscription.charged', { subscription: { entity: { id: 'sub_1' } } }, 'ignored', {}],
    ['payment.downtime.started', { 'payment.downtime': { entity: { id: 'down_1' } } }, 'ignored', {}],
    ['settlement.processed', { settlement: { entity: { id: 'setl_1' } } }, 'ignored', {}],
  ];

  it.each(CASES)('%s', (name, payload, kind, ref) => {
    expect(parse(event(name, payload))).toEqual({
      gateway: 'razorpay',
      dedupeKey: 'event-1',
      rawType: name,
      trust: 'signature',
      kind,
      ref,
      occurredAt: '2026-11-20T03:00:00.000Z',
    });
  });

  it('without an id are known by their bytes', () => {
    const keyOf = (body: object) => parse(body, { headers: { 'x-razorpay-event-id': '' } }).dedupeKey;
    const captured = event('payment.captured', { payment });
    expect(keyOf(captured)).toMatch(/^sha256:[\da-f]{64}$/);
    expect(keyOf(captured)).toBe(keyOf(captured));
    expect(keyOf(event('payment.failed', { payment }))).not.toBe(keyOf(captured));
  });

  it.each(['', '{', '[]', 'null', '{"hello":"world"}'])('that read "%s" are refused', (body) => {
    expect(() => parse(body)).toThrow('INVALID_REQUEST');
  });
});
