import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMethodTokens } from '@inkvine/core/payments/method-tokens';
import { createMovableClock, systemClock } from '@inkvine/core/ports/clock.port';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { createHorizonTokens } from '@inkvine/core/reading/horizon-token';
import { createServices, type Services } from '@inkvine/core/services';
import { createDatabase, createPool, type Database } from '@inkvine/db/database';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createRedisDraftStore } from '@inkvine/db/redis/draft-store';
import { createRedis } from '@inkvine/db/redis/redis';
import { openStandIns } from '@inkvine/payments/fake/stand-ins';
import { GatewaySettings, openGateways, openPayoutGateways } from '@inkvine/payments/gateway-settings';
import { createTestDatabase } from '@inkvine/testkit/database';
import { createGatewayFake, type GatewayFake } from '@inkvine/testkit/gateway-fakes';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { createNodeService, findFreePort, type ServiceProcess } from '@inkvine/testkit/service-process';
import { createRedisService } from '@inkvine/testkit/stack';
import { listenForMail, type MailServer } from './mail-server.ts';

export interface Site {
  /** What a server of the site does for its readers. */
  services: Services;
  db: Database;
  gateways: ReturnType<typeof openGateways>;
  fakes: readonly GatewayFake[];
  workers: readonly ServiceProcess[];
  redis: ServiceProcess;
  redisUrl: string;
  mail: MailServer;
  operator: Awaited<ReturnType<typeof buildActor>>;
  now(): Date;
  /** Lets days pass, until less than one is left, while the site is there for its readers and no worker is. */
  travelTo(instant: Date): Promise<void>;
  /** Starts every worker. */
  work(): Promise<void>;
  /** Lets every worker finish what it has begun. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../../../..');
const SECRET = 'method-secret-of-the-tests-012345678';
const TIMEOUT_MS = 30_000;
const DAY_MS = 86_400_000;

/**
 * A demo whose workers, Redis and gateways are processes of their own, all of which may be killed, with a database that
 * nobody else uses. No server: what its readers do is done by the services in this process.
 */
export async function openSite({ workers: count }: { workers: number }): Promise<Site> {
  const database = await createTestDatabase({ poolSize: 1 });
  const folder = await mkdtemp(path.join(tmpdir(), 'inkvine-standstill-'));
  const mail = await listenForMail();
  // News of the gateways arrives nowhere: whoever asks them finds it out.
  const nowhere = createServer((_, response) => void response.end());
  nowhere.listen(0, '127.0.0.1');
  await once(nowhere, 'listening');
  const publicUrl = `http://127.0.0.1:${(nowhere.address() as AddressInfo).port}`;
  const fakes = [await createGatewayFake('toss', publicUrl), await createGatewayFake('stripe', publicUrl)];
  const redisPort = await findFreePort();
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const redis = createRedisService(redisPort, folder);
  const money = {
    ...Object.assign({}, ...fakes.map(({ settings }) => settings)),
    SAVED_METHOD_SECRET: SECRET,
  } as Record<string, string>;
  const workers: ServiceProcess[] = [];
  for (let at = 1; at <= count; at += 1) {
    const port = await findFreePort();
    workers.push(
      createNodeService({
        name: `worker ${at}`,
        entry: path.join(ROOT, 'apps/worker/src/main.ts'),
        env: {
          ...{ NODE_ENV: 'production', INKVINE_DEMO: 'true', LOG_LEVEL: 'warn' },
          ...{ DATABASE_URL: database.connectionString, REDIS_URL: redisUrl, PUBLIC_URL: publicUrl },
          AUTH_SECRET: 'auth-secret-of-the-standstill-0123456789',
          ...{ SMTP_URL: mail.url, FILE_STORAGE_DIR: folder, WORKER_PORT: String(port), ...money },
        },
        readyUrl: `http://127.0.0.1:${port}/health/ready`,
      }),
    );
  }
  await Promise.all([redis, ...fakes.map(({ service }) => service)].map((service) => service.start()));

  const pool = createPool({
    ...{ connectionString: database.connectionString, poolSize: 12, applicationName: 'inkvine-site' },
    ...{ clock: 'demo', connectionTimeoutMs: 60_000 },
  });
  const db = createDatabase(pool);
  const clock = createMovableClock(systemClock);
  const settings = GatewaySettings.parse(money);
  const gateways = openGateways(settings, { clock, timeoutMs: TIMEOUT_MS });
  const drafts = createRedis({ url: redisUrl, role: 'drafts', onError: () => undefined });
  const services = createServices({
    ...{ db, clock, movableClock: clock, gateways, accountSeal: null },
    ids: createIds(() => clock.now().getTime()),
    wakeUps: createLocalWakeUps(),
    horizonTokens: createHorizonTokens(randomUUID()),
    cancelKeys: createCancelKeys(randomUUID()),
    draftStore: createRedisDraftStore({ redis: drafts }),
    files: createDirectoryStorage(folder),
    backups: { keep: 1 },
    methodTokens: createMethodTokens([SECRET]),
    payoutGateways: openPayoutGateways(settings, { clock, timeoutMs: TIMEOUT_MS }),
    system: { socialProviders: [], demo: null },
    site: { publicUrl, timeZone: 'Asia/Seoul' },
  });
  const standIns = openStandIns(settings, { timeoutMs: TIMEOUT_MS })!;
  const operator = await buildActor(db, { role: 'operator' });

  async function setWorker(stopped: boolean): Promise<void> {
    const { version } = await services.timeMachine.get(operator);
    await services.timeMachine.setWorker(operator, { stopped, version });
  }
  await setWorker(true);

  return {
    ...{ services, db, gateways, fakes, workers, redis, redisUrl, mail, operator },
    now: () => clock.now(),

    async travelTo(instant) {
      for (;;) {
        const left = instant.getTime() - clock.now().getTime();
        const step = left >= 31 * DAY_MS ? 'month' : left >= 7 * DAY_MS ? 'week' : 'day';
        if (left < DAY_MS) break;
        const { version } = await services.timeMachine.get(operator);
        await services.timeMachine.advance(operator, { step, version });
        await services.heartbeats.siteIsUp();
      }
      const { aheadMs } = await services.timeMachine.get(operator);
      await standIns.bringTo(aheadMs);
    },

    async work() {
      await setWorker(false);
      await Promise.all(workers.map((worker) => worker.start()));
    },

    async rest() {
      await setWorker(true);
      await Promise.all(workers.map((worker) => worker.stop()));
    },

    async close() {
      await Promise.all([...workers, ...fakes.map(({ service }) => service)].map((each) => each.kill()));
      drafts.disconnect();
      await redis.kill();
      await db.destroy();
      nowhere.closeAllConnections();
      nowhere.close();
      await mail.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
