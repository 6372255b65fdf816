import type { FakeResponse } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import { createRazorpayFake } from './razorpay-fake.ts';

export const KEY_ID = 'rzp_test_fake';
export const KEY_SECRET = 'fake_secret';
export const WEBHOOK_SECRET = 'fake_webhook_secret';
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

interface Sent {
  headers: Record<string, string>;
  body: string;
}

type Answer = FakeResponse & { json: Record<string, unknown> };

/** A fake with the clock stopped and a merchant that answers its webhooks with `webhookAnswers`, then 200. */
export const openFake = (options: { journal?: Journal; webhookAnswers?: () => number } = {}) => {
  const webhooks: Sent[] = [];
  const held = Promise.withResolvers<void>();
  const fake = createRazorpayFake({
    clock: { now: () => new Date('2026-11-20T03:00:00.000Z') },
    keyId: KEY_ID,
    keySecret: KEY_SECRET,
    webhookSecret: WEBHOOK_SECRET,
    previousWebhookSecret: 'the_old_one',
    publicUrl: 'http://razorpay.test',
    sendWebhook: async (webhook) => {
      webhooks.push(webhook);
      return options.webhookAnswers?.() ?? 200;
    },
    sleep: () => held.promise,
    ...(options.journal && { journal: options.journal }),
  });
  const call = async (
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const result = await fake.handle({
      method,
      url,
      headers: {
        authorization: `Basic ${btoa(`${KEY_ID}:${KEY_SECRET}`)}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (result === 'dropped') throw new Error('dropped');
    const isJson = result.headers['content-type']?.startsWith('application/json');
    return { ...result, json: isJson ? JSON.parse(result.body) : {} };
  };
  const control = (name: string, body: object): Promise<Answer> => call('POST', `/__fake/${name}`, body);
  const order = async (change: object = {}): Promise<string> => {
    const { json } = await call('POST', '/v1/orders', {
      amount: 50_000,
      currency: 'INR',
      receipt: 'order-000001',
      payment: {
        capture: 'automatic',
        capture_options: { automatic_expiry_period: 60, manual_expiry_period: 7200, refund_speed: 'normal' },
      },
      ...change,
    });
    return String(json['id']);
  };
  const pay = async (orderId: string, change: object = {}): Promise<string> => {
    const { json } = await control('pay', { orderId, ...change });
    return String(json['razorpay_payment_id']);
  };
  const payment = async (id: string) => (await call('GET', `/v1/payments/${id}`)).json;
  const sent: Array<{ call: string; headers: Record<string, string>; body: unknown }> = [];
  /** The API without a network, its calls written down. */
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const body = await request.text();
    sent.push({ call: `${request.method} ${pathname}${search}`, headers, body: body && JSON.parse(body) });
    const result = await fake.handle({ method: request.method, url: `${pathname}${search}`, headers, body });
    if (result === 'dropped') throw new TypeError('fetch failed');
    return new Response(result.body, { status: result.status, headers: result.headers });
  };
  const events = () => webhooks.map(({ body }) => JSON.parse(body) as { event: string; contains: string[] });
  return { fake, fetch, sent, call, control, order, pay, payment, events, webhooks, release: held.resolve };
};
