import { once } from 'node:events';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFakeProcess } from '../../fake/fake-process.bench.ts';

let fake: Awaited<ReturnType<typeof openFakeProcess>>;

beforeEach(async () => {
  fake = await openFakeProcess(new URL('main.ts', import.meta.url));
});
afterEach(() => fake.close());

it('keeps its payments across a kill and a torn last line, and stops when asked', async () => {
  const state = join(fake.folder, 'state', 'toss.jsonl');
  const env = {
    TOSS_CLIENT_KEY: 'test_ck_main',
    TOSS_SECRET_KEY: 'test_sk_main',
    TOSS_FAKE_STATE: state,
    TOSS_PUBLIC_URL: 'http://toss.test',
  };
  const post = async (url: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('test_sk_main:')}`,
        'content-type': 'application/json',
        'idempotency-key': 'key-1',
      },
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };

  const first = await fake.start(env);
  const order = { orderId: 'order-000001', amount: 1000 };
  const { paymentKey } = await post(`${first.origin}/__fake/authenticate`, order);
  const confirmation = { paymentKey, ...order };
  const paid = await post(`${first.origin}/v1/payments/confirm`, confirmation);
  expect(paid).toMatchObject({ status: 'DONE' });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await appendFile(state, '{"kind":"payment","val');

  const second = await fake.start(env);
  expect(await post(`${second.origin}/v1/payments/confirm`, confirmation)).toEqual(paid);
  const lines = (await readFile(state, 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['payment', 'answer']);

  second.child.kill('SIGTERM');
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(0);
});

it('says which setting is missing', async () => {
  const { code, said } = await fake.complaint({ PORT: '0' });
  expect(code).toBe(1);
  expect(said).toContain('TOSS_SECRET_KEY');
});
