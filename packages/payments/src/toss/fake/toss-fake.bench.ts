import type { FakeResponse } from '../../fake/http.ts';
import type { Journal } from '../../fake/store.ts';
import { createTossFake } from './toss-fake.ts';

export const SECRET = 'test_sk_fake';
export const MINUTE = 60_000;

interface Sent {
  headers: Record<string, string>;
  body: string;
}

/** A fake with the clock stopped and a merchant that answers its webhooks with `webhookAnswers`, then 200. */
export const openFake = (
  options: { secretKey?: string; securityKey?: string; journal?: Journal; webhookAnswers?: number[] } = {},
) => {
  const webhooks: Sent[] = [];
  const secretKey = options.secretKey ?? SECRET;
  const held = Promise.withResolvers<void>();
  const fake = createTossFake({
    clock: { now: () => new Date('2026-11-20T03:00:00.000Z') },
    clientKey: 'test_ck_fake',
    secretKey,
    publicUrl: 'http://toss.test',
    sendWebhook: async (webhook) => {
      webhooks.push(webhook);
      return options.webhookAnswers?.shift() ?? 200;
    },
    sleep: () => held.promise,
    ...(options.journal && { journal: options.journal }),
    ...(options.securityKey && { securityKey: options.securityKey }),
  });
  const call = async (
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<FakeResponse & { json: Record<string, unknown> }> => {
    const result = await fake.handle({
      method,
      url,
      headers: {
        authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (result === 'dropped') throw new Error('dropped');
    return { ...result, json: JSON.parse(result.body) };
  };
  const authenticate = async (orderId = 'order-000001', amount = 1000) => {
    const { json } = await call('POST', '/__fake/authenticate', { orderId, amount });
    return String(json['paymentKey']);
  };
  const confirm = (
    paymentKey: string,
    headers: Record<string, string> = {},
    amount = 1000,
    orderId = 'order-000001',
  ) => call('POST', '/v1/payments/confirm', { paymentKey, orderId, amount }, headers);
  const advance = (advanceMs: number) => call('POST', '/__fake/clock', { advanceMs });
  return { fake, call, authenticate, confirm, advance, webhooks, release: held.resolve };
};
