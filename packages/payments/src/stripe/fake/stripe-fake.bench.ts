import type { FakeResponse } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import { createStripeFake } from './stripe-fake.ts';

export const SECRET_KEY = 'sk_test_fake';
export const WEBHOOK_SECRET = 'whsec_fake';
export const MINUTE_MS = 60_000;

interface Sent {
  headers: Record<string, string>;
  body: string;
}

/** A fake with the clock stopped and a merchant that answers its webhooks with `webhookAnswers`, then 200. */
export const openFake = (options: { journal?: Journal; webhookAnswers?: number[] } = {}) => {
  const webhooks: Sent[] = [];
  const held = Promise.withResolvers<void>();
  const fake = createStripeFake({
    clock: { now: () => new Date('2026-11-20T03:00:00.000Z') },
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    publicUrl: 'http://stripe.test',
    sendWebhook: async (webhook) => {
      webhooks.push(webhook);
      return options.webhookAnswers?.shift() ?? 200;
    },
    sleep: () => held.promise,
    ...(options.journal && { journal: options.journal }),
  });

  const send = async (
    method: string,
    url: string,
    body = '',
    headers: Record<string, string> = {},
  ): Promise<FakeResponse> => {
    const result = await fake.handle({ method, url, headers, body });
    if (result === 'dropped') throw new Error('dropped');
    return result;
  };
  /** A call of the API with form parameters. */
  const call = async (
    method: string,
    url: string,
    params: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) => {
    const body = String(new URLSearchParams(params));
    const response = await send(method, url, body, { authorization: `Bearer ${SECRET_KEY}`, ...headers });
    return { ...response, json: JSON.parse(response.body) as Record<string, unknown> };
  };
  const control = async (name: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await send('POST', `/__fake/${name}`, JSON.stringify(body), headers);
    return { ...response, json: JSON.parse(response.body) as Record<string, unknown> };
  };
  const openSession = async (change: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const { json } = await call('POST', '/v1/checkout/sessions', { ...SESSION, ...change }, headers);
    return String(json['id']);
  };
  const pay = async (card?: string): Promise<string> => {
    const session = await openSession();
    const { json } = await control('pay', { session, ...(card && { card }) });
    return String(json['paymentIntent']);
  };
  const advance = (advanceMs: number) => control('clock', { advanceMs });
  return { fake, send, call, control, openSession, pay, advance, webhooks, release: held.resolve };
};

/** What a merchant sends to open a checkout. */
export const SESSION: Record<string, string> = {
  mode: 'payment',
  client_reference_id: 'order-000001',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'usd',
  'line_items[0][price_data][unit_amount]': '1100',
  'line_items[0][price_data][product_data][name]': '코인 <b>55</b>개 & 보너스',
  'metadata[orderId]': 'order-000001',
  'payment_intent_data[metadata][orderId]': 'order-000001',
  success_url: 'https://inkvine.example/return?session_id={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://inkvine.example/return?code=USER_CANCEL',
};
