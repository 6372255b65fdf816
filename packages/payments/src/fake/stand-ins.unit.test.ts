import { systemClock } from '@inkvine/core/ports/clock.port';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { GatewaySettings } from '../gateway-settings.ts';
import { createTossFake } from '../toss/fake/toss-fake.ts';
import { fakeHandlers } from './handlers.msw.ts';
import { openStandIns } from './stand-ins.ts';

const KEYS = { TOSS_CLIENT_KEY: 'test_ck_1', TOSS_SECRET_KEY: 'test_sk_1' };
const open = (source: Record<string, string>) =>
  openStandIns(GatewaySettings.parse({ ...KEYS, ...source }), { timeoutMs: 1_000 });

const fake = createTossFake({
  ...{ clock: systemClock, clientKey: KEYS.TOSS_CLIENT_KEY, secretKey: KEYS.TOSS_SECRET_KEY },
  ...{ publicUrl: 'http://toss.test', sendWebhook: async () => 200 },
});
const server = setupServer(...fakeHandlers(fake, 'http://toss.test'));
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

/** How far the clock of the fake is ahead. */
async function aheadMs(): Promise<unknown> {
  const response = await fetch('http://toss.test/__fake/clock', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"advanceMs":0}',
  });
  return ((await response.json()) as { offsetMs: number }).offsetMs;
}

it('brings the clock of a stand-in to where the demo is, however often it is told', async () => {
  const standIns = open({ TOSS_API_URL: 'http://toss.test' });
  await standIns?.bringTo(60_000);
  await standIns?.bringTo(60_000);
  expect(await aheadMs()).toBe(60_000);
  await standIns?.bringTo(90_000);
  expect(await aheadMs()).toBe(90_000);
  await standIns?.bringTo(0);
  expect(await aheadMs()).toBe(90_000);
});

it('is nothing where one of the gateways may be a real one', () => {
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
  expect(open({})).toBeNull();
  expect(open({ TOSS_API_URL: 'http://toss.test', ...stripe })).toBeNull();
  expect(open({ TOSS_API_URL: 'http://toss.test' })).not.toBeNull();
});

it('fails where a stand-in does not answer', async () => {
  server.use(http.post('http://toss.test/__fake/clock', () => new HttpResponse(null, { status: 503 })));
  await expect(open({ TOSS_API_URL: 'http://toss.test' })?.bringTo(1)).rejects.toThrow('503');
});
