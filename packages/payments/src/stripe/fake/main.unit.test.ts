import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFakeProcess } from '../../fake/fake-process.bench.ts';
import { SESSION } from './stripe-fake.bench.ts';

let fake: Awaited<ReturnType<typeof openFakeProcess>>;

beforeEach(async () => {
  fake = await openFakeProcess(new URL('main.ts', import.meta.url));
});
afterEach(() => fake.close());

it('keeps its payments across a kill, and stops when asked', async () => {
  const env = {
    STRIPE_SECRET_KEY: 'sk_test_main',
    STRIPE_WEBHOOK_SECRET: 'whsec_main',
    STRIPE_FAKE_STATE: join(fake.folder, 'state', 'stripe.jsonl'),
    STRIPE_PUBLIC_URL: 'http://stripe.test',
  };
  const openSession = async (origin: string): Promise<unknown> => {
    const response = await fetch(`${origin}/v1/checkout/sessions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_main', 'idempotency-key': 'key-1' },
      body: new URLSearchParams(SESSION),
    });
    return JSON.parse(await response.text());
  };

  const first = await fake.start(env);
  const session = await openSession(first.origin);
  expect(session).toMatchObject({ status: 'open' });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await fake.start(env);
  expect(await openSession(second.origin)).toEqual(session);
  second.child.kill('SIGTERM');
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(0);
});

it('says which setting is missing', async () => {
  const { code, said } = await fake.complaint({ PORT: '0' });
  expect(code).toBe(1);
  expect(said).toContain('STRIPE_SECRET_KEY');
});
