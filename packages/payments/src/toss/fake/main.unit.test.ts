import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'toss-fake-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const run = (env: Record<string, string>): ChildProcess => {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
};

const start = async (port: number): Promise<ChildProcess> => {
  const child = run({
    PORT: String(port),
    TOSS_CLIENT_KEY: 'test_ck_main',
    TOSS_SECRET_KEY: 'test_sk_main',
    TOSS_FAKE_STATE: join(folder, 'state', 'toss.jsonl'),
  });
  await once(child.stdout ?? child, 'data');
  return child;
};

it('keeps its payments across a kill and a torn last line, and stops when asked', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const headers = {
    authorization: `Basic ${btoa('test_sk_main:')}`,
    'content-type': 'application/json',
    'idempotency-key': 'key-1',
  };
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };

  const first = await start(port);
  const { paymentKey } = await post('/__fake/authenticate', { orderId: 'order-000001', amount: 1000 });
  const confirmation = { paymentKey, orderId: 'order-000001', amount: 1000 };
  const paid = await post('/v1/payments/confirm', confirmation);
  expect(paid).toMatchObject({ status: 'DONE' });
  first.kill('SIGKILL');
  await once(first, 'exit');
  await appendFile(join(folder, 'state', 'toss.jsonl'), '{"kind":"payment","val');

  const second = await start(port);
  expect(await post('/v1/payments/confirm', confirmation)).toEqual(paid);
  const lines = (await readFile(join(folder, 'state', 'toss.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['payment', 'answer']);

  second.kill('SIGTERM');
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
});

it('says which setting is missing', async () => {
  const child = run({ PORT: '1' });
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(said.join('')).toContain('TOSS_SECRET_KEY');
});
