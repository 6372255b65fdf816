import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GatewayId } from '@inkvine/contracts/payments';
import { Redis } from 'ioredis';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createGatewayFake, type GatewayFake } from './gateway-fakes.ts';
import { createNodeService, createService, findFreePort, type ServiceProcess } from './service-process.ts';

export interface Stack {
  /** The site as browsers reach it, without a trailing slash. */
  url: string;
  /** The stand-ins of the gateways that the product takes money through. */
  gateways: readonly GatewayFake[];
  /** @throws Error when there is none of that id */
  gateway(id: GatewayId): GatewayFake;
  redisUrl: string;
  database: TestDatabase;
  server: ServiceProcess;
  worker: ServiceProcess;
  redis: ServiceProcess;
  /** Stops every process; the database stays until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** What every stack signs with. */
export const AUTH_SECRET = 'auth-secret-of-the-tests-0123456789';

const ROOT = path.join(import.meta.dirname, '../../..');

/**
 * The product as it runs in production: server, worker and the gateways' fakes as processes of their own, on free
 * ports, with a database and a Redis that nobody else uses and that a test may kill.
 * @param env further settings of server and worker
 * @param pays the gateways there are
 */
export async function startStack({
  env = {},
  pays = ['toss'],
}: { env?: NodeJS.ProcessEnv; pays?: readonly GatewayId[] } = {}): Promise<Stack> {
  const [port, workerPort, redisPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const url = `http://localhost:${port}`;
  const gateways: GatewayFake[] = [];
  // One after the other: ports that are looked for at once may be the same.
  for (const id of pays) gateways.push(await createGatewayFake(id, url));
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
    AUTH_SECRET,
    PAYOUT_ACCOUNT_KEY: 'ab'.repeat(32),
    FILE_STORAGE_DIR: filesFolder,
    RATE_LIMIT_FACTOR: '1000000',
    LOG_LEVEL: 'warn',
    ...Object.assign({}, ...gateways.map(({ settings }) => settings)),
    ...env,
  };
  const redis = createRedisService(redisPort, redisFolder);
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

  async function stop(): Promise<void> {
    await Promise.all(
      [server, worker, ...gateways.map(({ service }) => service)].map((service) => service.stop()),
    );
    await redis.stop();
  }
  async function close(): Promise<void> {
    await stop();
    const folders = [redisFolder, filesFolder].map((folder) => rm(folder, { recursive: true }));
    await Promise.all([database.drop(), ...folders]);
  }
  try {
    await Promise.all([redis, ...gateways.map(({ service }) => service)].map((service) => service.start()));
    await Promise.all([server.start(), worker.start()]);
  } catch (error) {
    await close();
    throw error;
  }

  function gateway(id: GatewayId): GatewayFake {
    const fake = gateways.find((each) => each.id === id);
    if (fake === undefined) throw new Error(`no ${id} fake was started`);
    return fake;
  }

  return { url, gateways, gateway, redisUrl, database, server, worker, redis, stop, close };
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
export function createRedisService(port: number, folder: string): ServiceProcess {
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
