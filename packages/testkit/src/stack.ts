import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createNodeService, createService, findFreePort, type ServiceProcess } from './service-process.ts';

export interface Stack {
  /** The site as browsers reach it, without a trailing slash. */
  url: string;
  /** The gateway's fake, with its controls under `/__fake/`. */
  tossUrl: string;
  redisUrl: string;
  database: TestDatabase;
  server: ServiceProcess;
  worker: ServiceProcess;
  toss: ServiceProcess;
  redis: ServiceProcess;
  /** Pays in the gateway's window for a customer: what the browser would bring back. */
  pay(order: { orderId: string; amount: number }): Promise<{ paymentKey: string; amount: number }>;
  /** Sets a control of the fake (`/__fake/<name>`), such as what its next calls suffer. */
  controlToss(name: string, body: unknown): Promise<unknown>;
  /** Whether money has moved at the gateway for an order. */
  hasTakenMoney(orderId: string): Promise<boolean>;
  /** Stops every process; the database stays until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../../..');
const TOSS_KEYS = { TOSS_CLIENT_KEY: 'test_ck_inkvine', TOSS_SECRET_KEY: 'test_sk_inkvine' };

/**
 * The product as it runs in production: server, worker and the gateway's fake as processes of their own, on free
 * ports, with a database and a Redis that nobody else uses and that a test may kill.
 * @param env further settings of server and worker
 */
export async function startStack({ env = {} }: { env?: NodeJS.ProcessEnv } = {}): Promise<Stack> {
  const [port, workerPort, tossPort, redisPort] = await findFreePorts();
  const url = `http://localhost:${port}`;
  const tossUrl = `http://localhost:${tossPort}`;
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const [database, redisFolder, filesFolder] = await Promise.all([
    createTestDatabase({ poolSize: 4 }),
    mkdtemp(path.join(tmpdir(), 'inkvine-redis-')),
    mkdtemp(path.join(tmpdir(), 'inkvine-files-')),
  ]);
  const product = {
    NODE_ENV: 'production',
    DATABASE_URL: database.connectionString,
    REDIS_URL: redisUrl,
    PUBLIC_URL: url,
    AUTH_SECRET: 'auth-secret-of-the-tests-0123456789',
    TOSS_API_URL: `http://127.0.0.1:${tossPort}`,
    TOSS_SDK_URL: `${tossUrl}/v2/standard`,
    FILE_STORAGE_DIR: filesFolder,
    RATE_LIMIT_FACTOR: '1000000',
    LOG_LEVEL: 'warn',
    ...TOSS_KEYS,
    ...env,
  };
  const redis = createRedisService(redisPort, redisFolder);
  const toss = createNodeService({
    name: 'Toss fake',
    entry: path.join(ROOT, 'packages/payments/src/toss/fake/main.ts'),
    env: { ...TOSS_KEYS, PORT: String(tossPort), TOSS_WEBHOOK_URL: `${url}/webhooks/toss` },
    readyUrl: `http://127.0.0.1:${tossPort}/health`,
  });
  const server = createNodeService({
    name: 'server',
    entry: path.join(ROOT, 'apps/server/src/main.ts'),
    env: { ...product, PORT: String(port) },
    readyUrl: `${url}/health/ready`,
  });
  const worker = createNodeService({
    name: 'worker',
    entry: path.join(ROOT, 'apps/worker/src/main.ts'),
    env: { ...product, WORKER_PORT: String(workerPort) },
    readyUrl: `http://127.0.0.1:${workerPort}/health/ready`,
  });

  async function controlToss(name: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${tossUrl}/__fake/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the fake refused ${name}: ${JSON.stringify(answer)}`);
    return answer;
  }
  async function stop(): Promise<void> {
    await Promise.all([server, worker, toss].map((service) => service.stop()));
    await redis.stop();
  }
  async function close(): Promise<void> {
    await stop();
    const folders = [redisFolder, filesFolder].map((folder) => rm(folder, { recursive: true }));
    await Promise.all([database.drop(), ...folders]);
  }
  try {
    await Promise.all([redis.start(), toss.start()]);
    await Promise.all([server.start(), worker.start()]);
  } catch (error) {
    await close();
    throw error;
  }

  return {
    ...{ url, tossUrl, redisUrl, database, server, worker, toss, redis, stop, close },
    controlToss,
    async pay(order) {
      const query = (await controlToss('authenticate', order)) as { paymentKey: string; amount: string };
      return { paymentKey: query.paymentKey, amount: Number(query.amount) };
    },
    async hasTakenMoney(orderId) {
      const response = await fetch(`${tossUrl}/v1/payments/orders/${orderId}`, {
        headers: { authorization: `Basic ${btoa(`${TOSS_KEYS.TOSS_SECRET_KEY}:`)}` },
      });
      const payment = (await response.json()) as { status?: string };
      return payment.status === 'DONE';
    },
  };
}

async function findFreePorts(): Promise<[number, number, number, number]> {
  return [await findFreePort(), await findFreePort(), await findFreePort(), await findFreePort()];
}

/** `npm test` has seen to it that one is there. */
function redisProgram(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const isThere = (name: string) => folders.some((folder) => existsSync(path.join(folder, name)));
  const program = ['redis-server', 'valkey-server'].find(isThere);
  if (program === undefined) throw new Error('Neither redis-server nor valkey-server is on the path');
  return program;
}

/** With the settings that the product demands of a Redis, in a folder that outlives a kill. */
function createRedisService(port: number, folder: string): ServiceProcess {
  return createService({
    name: 'Redis',
    command: redisProgram(),
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'],
    ],
    async isReady() {
      const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: null });
      // Its errors come back from `connect` and `ping` as well.
      redis.on('error', () => undefined);
      try {
        await redis.connect();
        return (await redis.ping()) === 'PONG';
      } finally {
        redis.disconnect();
      }
    },
  });
}
