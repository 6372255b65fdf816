import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFakeProcess } from '../../fake/fake-process.bench.ts';

let fake: Awaited<ReturnType<typeof openFakeProcess>>;

beforeEach(async () => {
  fake = await openFakeProcess(new URL('main.ts', import.meta.url));
});
afterEach(() => fake.close());

it('keeps its orders across a kill, and stops when asked', async () => {
  const env = {
    RAZORPAY_KEY_ID: 'rzp_test_main',
    RAZORPAY_KEY_SECRET: 'main_secret',
    RAZORPAY_WEBHOOK_SECRET: 'main_webhook_secret',
    RAZORPAY_FAKE_STATE: join(fake.folder, 'state', 'razorpay.jsonl'),
  };
  const headers = {
    authorization: `Basic ${btoa('rzp_test_main:main_secret')}`,
    'content-type': 'application/json',
  };
  const body = JSON.stringify({ amount: 50_000, currency: 'INR', receipt: 'order-000001' });

  const first = await fake.start(env);
  const made = await fetch(`${first.origin}/v1/orders`, { method: 'POST', headers, body });
  const order: unknown = await made.json();
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await fake.start(env);
  const found = await fetch(`${second.origin}/v1/orders?receipt=order-000001`, { headers });
  expect(await found.json()).toEqual({ entity: 'collection', count: 1, items: [order] });
  second.child.kill('SIGTERM');
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(0);
});

it('says which setting is missing', async () => {
  const { code, said } = await fake.complaint({ PORT: '0' });
  expect(code).toBe(1);
  expect(said).toContain('RAZORPAY_KEY_SECRET');
});
