import { decodeForm } from './fake/form.ts';
import { createStripeGateway } from './stripe.gateway.ts';
import type { StripeGatewayConfig } from './stripe.gateway.ts';

export const SECRET_KEY = 'sk_test_unit';
export const WEBHOOK_SECRET = 'whsec_unit';
export const NOW = new Date('2026-11-20T03:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;

interface Sent {
  method: string;
  path: string;
  query: unknown;
  headers: Headers;
  body: unknown;
}

interface Answer {
  status: number;
  body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refused = (status: number, error: object): Answer => ({ status, body: { error } });

/** A gateway whose answers are given one after another; keeps what was sent. */
export const openGateway = (answers: readonly Answer[], config: Partial<StripeGatewayConfig> = {}) => {
  const sent: Sent[] = [];
  const left = [...answers];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    sent.push({
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: decodeForm(url.search.slice(1)),
      headers: new Headers(init?.headers),
      body: decodeForm(typeof init?.body === 'string' ? init.body : ''),
    });
    const answer = left.shift();
    if (answer === undefined) throw new TypeError('fetch failed');
    return Response.json(answer.body, {
      status: answer.status,
      headers: { 'request-id': 'req_unit' },
    });
  };
  const settings: StripeGatewayConfig = {
    apiUrl: 'https://api.stripe.com',
    secretKey: SECRET_KEY,
    webhookSecrets: [WEBHOOK_SECRET],
    clock: { now: () => NOW },
    timeoutMs: 60_000,
    fetch,
    ...config,
  };
  return { gateway: createStripeGateway(settings), config: settings, sent };
};

export const refundJson = (change: object = {}) => ({
  object: 'refund',
  id: 're_1',
  amount: 400,
  currency: 'usd',
  status: 'succeeded',
  created: SECONDS,
  metadata: { orderId: 'order-000001', reason: 'changed my mind' },
  ...change,
});

export const chargeJson = (change: object = {}) => ({
  object: 'charge',
  id: 'ch_1',
  amount_captured: 1100,
  amount_refunded: 0,
  refunded: false,
  disputed: false,
  created: SECONDS,
  receipt_url: 'https://pay.stripe.com/receipts/1',
  billing_details: { email: 'reader@example.com' },
  payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242', fingerprint: 'secret' } },
  refunds: { object: 'list', data: [], has_more: false },
  ...change,
});

export const paymentJson = (change: object = {}) => ({
  object: 'payment_intent',
  id: 'pi_1',
  amount: 1100,
  amount_received: 1100,
  client_secret: 'pi_1_secret_never',
  created: SECONDS,
  currency: 'usd',
  livemode: false,
  metadata: { orderId: 'order-000001' },
  status: 'succeeded',
  last_payment_error: null,
  latest_charge: chargeJson(),
  ...change,
});

export const sessionJson = (change: object = {}) => ({
  object: 'checkout.session',
  id: 'cs_test_1',
  mode: 'payment',
  status: 'complete',
  payment_status: 'paid',
  amount_total: 1100,
  currency: 'usd',
  client_reference_id: 'order-000001',
  created: SECONDS,
  expires_at: SECONDS + 86_400,
  metadata: { orderId: 'order-000001' },
  payment_intent: paymentJson(),
  customer_details: { email: 'reader@example.com' },
  url: 'https://checkout.stripe.com/c/pay/cs_test_1',
  ...change,
});

export const ORDER = {
  orderId: 'order-000001',
  amount: { amountMinor: 1100, currency: 'USD' as const },
  gatewayOrderId: 'cs_test_1',
};
