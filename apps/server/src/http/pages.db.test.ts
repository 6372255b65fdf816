import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { systemClock } from '@inkvine/core/ports/clock.port';
import { startTestToss, type TestToss } from '@inkvine/testkit/toss';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWorld, type World } from '../guard-rails/world.ts';
import { startTestSite, type TestPerson, type TestSite } from '../testing/test-site.ts';

let site: TestSite;
let toss: TestToss;
let world: World;
let reader: TestPerson;
let dist: string;

beforeAll(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'inkvine-web-'));
  await mkdir(path.join(dist, 'assets'));
  await writeFile(
    path.join(dist, 'index.html'),
    '<!doctype html><head><title>Inkvine</title></head><body>shell</body>',
  );
  await writeFile(path.join(dist, 'assets/app-1a2b3c.js'), `${'console.log(1);'.repeat(200)}`);
  await writeFile(path.join(dist, 'assets/app-1a2b3c.js.br'), brotliCompressSync('made by the build'));
  await writeFile(path.join(dist, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  toss = await startTestToss(systemClock);
  site = await startTestSite({
    WEB_DIST: dist,
    TOSS_API_URL: toss.url,
    TOSS_SDK_URL: `${toss.url}/v2/standard`,
    TOSS_CLIENT_KEY: toss.clientKey,
    TOSS_SECRET_KEY: toss.secretKey,
  });
  world = await createWorld(site);
  reader = await site.signUp();
});
afterAll(async () => {
  await site.close();
  await toss.close();
  await rm(dist, { recursive: true });
});

const get = (address: string, headers: Record<string, string> = {}) =>
  fetch(`${site.url}${address}`, { headers });

test('hashed assets are kept for ever, compressed as the build made them; the rest is asked for again', async () => {
  const asset = await get('/assets/app-1a2b3c.js', { 'accept-encoding': 'identity' });
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
  const compressed = await get('/assets/app-1a2b3c.js', { 'accept-encoding': 'br' });
  expect(compressed.headers.get('content-encoding')).toBe('br');
  expect(compressed.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(compressed.headers.get('vary')).toMatch(/accept-encoding/i);
  expect(await compressed.text()).toBe('made by the build');
  expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
});

test.each(['/', '/wallet/top-up/return?topUpId=1', '/write'])(
  '%s is a page of the client',
  async (address) => {
    const page = await get(address, { accept: 'text/html' });
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(await page.text()).toContain('shell');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  },
);

test.each(['/assets/missing.js', '/.env', '/assets/../../package.json', '/%2e%2e/%2e%2e/package.json'])(
  '%s is no file of ours',
  async (address) => {
    const response = await get(address, { accept: '*/*' });
    expect(await response.text()).not.toMatch(/"dependencies"|DATABASE_URL/);
  },
);

test('the checkout page opens the gateway window for an order, in the language of the browser', async () => {
  const topUpId = await world.createTopUp(reader);
  const page = await get(`/checkout/${topUpId}`, { 'accept-language': 'ko-KR,ko;q=0.9' });
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('<html lang="ko">');
  expect(html).toContain(`src="${toss.url}/v2/standard"`);
  expect(html).toContain(toss.clientKey);
  expect(html).not.toContain(toss.secretKey);
  expect(html).not.toContain(reader.email);
  const nonce = /script-src 'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
  expect(nonce).toBeDefined();
  for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
  const english = await get(`/checkout/${topUpId}`, { 'accept-language': 'en-US,en;q=0.9' });
  expect(await english.text()).toContain('Opening the payment window');
  expect(english.headers.get('content-security-policy')).not.toContain(nonce!);
});

test('a paid order says so instead of asking for money again', async () => {
  const topUpId = await world.createTopUp(reader);
  const { paymentKey, amount } = await toss.pay({ orderId: topUpId, amount: 1_000 });
  const confirmed = await site.call(
    'payments.confirmTopUp',
    { topUpId, paymentKey, amount },
    { type: 'mutation', as: reader },
  );
  expect(confirmed).toMatchObject({ code: 'OK', data: { status: 'paid' } });
  const html = await (await get(`/checkout/${topUpId}`, { 'accept-language': 'en' })).text();
  expect(html).toContain('already paid');
  expect(html).not.toContain('<script');
});

test.each([
  '/checkout/0199a2f0-0000-7000-8000-000000000001',
  '/checkout/not-an-id',
  "/checkout/'%3E%3Cscript%3E",
])('%s is no order', async (address) => {
  const page = await get(address, { 'accept-language': 'en' });
  expect(page.status).toBe(404);
  expect(page.headers.get('content-type')).toMatch(/html/);
  expect(await page.text()).toContain('We could not find that');
});

test.each(['top-up/return', 'payment-methods/return'])(
  'from /app/%s a browser of the app is led back into it, with all that it brought',
  async (place) => {
    const answer = await fetch(`${site.url}/app/${place}?topUpId=a&session_id=cs_1%2F2`, {
      redirect: 'manual',
      headers: site.network,
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      `inkvine://${place}?topUpId=a&session_id=cs_1%2F2`,
    ]);
  },
);

test('a webhook is kept once and answered at once; nonsense and floods are refused', async () => {
  const topUpId = await world.createTopUp(reader);
  const body = JSON.stringify({
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: '2026-11-20T12:00:00.000000',
    data: { paymentKey: 'tviva20261120', orderId: topUpId, status: 'DONE' },
  });
  const send = (payload: string) =>
    fetch(`${site.url}/webhooks/toss`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tosspayments-webhook-transmission-id': 'one' },
      body: payload,
    });
  expect([(await send(body)).status, (await send(body)).status]).toEqual([200, 200]);
  const events = await site.db
    .selectFrom('gateway_event')
    .select('order_id')
    .where('order_id', '=', topUpId)
    .execute();
  expect(events).toHaveLength(1);
  expect((await send('not json')).status).toBe(400);
  expect((await send('x'.repeat(300_000))).status).toBe(400);
});

test('live, ready and metrics', async () => {
  expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' });
  expect(await (await get('/health/ready')).json()).toEqual({
    status: 'ok',
    postgres: 'ok',
    redis: 'ok',
    migrations: 'ok',
  });
  await site.call('system.info');
  const metrics = await (await get('/metrics')).text();
  for (const name of [
    'http_request_duration_seconds_bucket',
    'trpc_procedure_duration_seconds_count{procedure="system.info",type="query",code="OK"}',
    'trpc_batch_size_count',
    'db_pool_connections{state="idle"}',
    'nodejs_eventloop_lag_seconds',
    'app_build_info{version="1.0.0"} 1',
  ]) {
    expect(metrics).toContain(name);
  }
  expect(metrics).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
});

test('not ready while a dependency is away', async () => {
  const redis = vi.spyOn(site.redis, 'ping').mockRejectedValue(new Error('away'));
  const response = await get('/health/ready');
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'failed', postgres: 'ok', redis: 'failed', migrations: 'ok' },
  ]);
  redis.mockRestore();
});

test('stopping ends subscriptions, lets a request in hand finish, and accepts no more', async () => {
  const other = await startTestSite();
  const person = await other.signUp();
  const stream = await fetch(
    `${other.url}/trpc/donations.onReceived?input=${encodeURIComponent('{"json":{}}')}`,
    {
      headers: { cookie: person.cookie },
    },
  );
  let release = () => {};
  const held = new Promise<null>((resolve) => {
    release = () => resolve(null);
  });
  const slow = vi.spyOn(other.services.identity, 'me').mockReturnValue(held);
  const inHand = other.call('identity.me');
  await expect.poll(() => slow.mock.calls.length).toBe(1);
  const closed = other.close();
  await expect(stream.text().catch(() => 'cut')).resolves.toBeTypeOf('string');
  await expect(fetch(`${other.url}/health/live`)).rejects.toThrow('fetch failed');
  release();
  expect(await inHand).toMatchObject({ code: 'OK' });
  await closed;
});
