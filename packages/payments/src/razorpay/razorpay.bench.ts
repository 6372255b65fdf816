import { createRazorpayGateway } from './razorpay.gateway.ts';

export const NOW = new Date('2026-11-20T03:00:00.000Z');
export const ORIGIN = 'https://api.razorpay.com';
export const AUTHORIZATION = `Basic ${btoa('rzp_test_key:rzp_key_secret')}`;

export const ORDER = {
  id: 'order_Abc123',
  entity: 'order',
  amount: 50_000,
  amount_paid: 0,
  amount_due: 50_000,
  currency: 'INR',
  receipt: 'order-000001',
  offer_id: null,
  status: 'created',
  attempts: 0,
  notes: [],
  created_at: 1_795_143_600,
};

export const CAPTURED = {
  id: 'pay_Xyz789',
  entity: 'payment',
  amount: 50_000,
  currency: 'INR',
  status: 'captured',
  order_id: 'order_Abc123',
  method: 'card',
  amount_refunded: 0,
  refund_status: null,
  captured: true,
  card_id: 'card_1',
  card: { id: 'card_1', entity: 'card', name: 'A Reader', last4: '1007', network: 'Visa', type: 'credit' },
  bank: null,
  wallet: null,
  vpa: null,
  email: 'reader@example.com',
  contact: '+919876543210',
  notes: [],
  fee: 1180,
  tax: 180,
  error_code: null,
  error_reason: null,
  created_at: 1_795_143_605,
};

export const AUTHORIZED = { ...CAPTURED, status: 'authorized', captured: false };
export const REFUND = {
  id: 'rfnd_1',
  entity: 'refund',
  amount: 20_000,
  currency: 'INR',
  payment_id: 'pay_Xyz789',
  notes: { reason: 'unused' },
  receipt: '6ad1f4a8-3f0e-4f0e-8f35-1d3c1f8f1f11',
  status: 'processed',
  created_at: 1_795_143_700,
};

export const list = (...items: object[]) => ({ body: { entity: 'collection', count: items.length, items } });
export const refusal = (status: number, error: object) => ({ status, body: { error } });
export const badRequest = (description: string, reason = 'input_validation_failed') =>
  refusal(400, { code: 'BAD_REQUEST_ERROR', description, reason, metadata: {} });

/** A gateway whose calls are written down and answered with `answers`, in turn. */
export const open = (...answers: Array<{ status?: number; body: unknown }>) => {
  const sent: Array<{ call: string; headers: Record<string, string>; body: unknown; redirect: string }> = [];
  const gateway = createRazorpayGateway({
    apiUrl: ORIGIN,
    sdkUrl: 'https://checkout.razorpay.com/v1/checkout.js',
    keyId: 'rzp_test_key',
    keySecret: 'rzp_key_secret',
    webhookSecret: 'rzp_webhook_secret',
    clock: { now: () => NOW },
    timeoutMs: 1000,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const text = await request.text();
      sent.push({
        call: `${request.method} ${request.url.slice(ORIGIN.length)}`,
        headers: Object.fromEntries(request.headers),
        body: text === '' ? null : JSON.parse(text),
        redirect: request.redirect,
      });
      const answer = answers.shift();
      if (!answer) throw new TypeError('fetch failed');
      return Response.json(answer.body, {
        status: answer.status ?? 200,
        headers: { 'x-razorpay-request-id': 'request-1' },
      });
    },
  });
  return { gateway, sent, calls: () => sent.map(({ call }) => call) };
};

export const idempotencyKey = '6ad1f4a8-3f0e-4f0e-8f35-1d3c1f8f1f11';
export const amount = { amountMinor: 50_000, currency: 'INR' as const };
export const expected = { orderId: 'order-000001', amount, gatewayOrderId: 'order_Abc123' };
