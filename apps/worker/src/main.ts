import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServices } from '@inkvine/core/services';
import { createMethodTokens } from '@inkvine/core/payments/method-tokens';
import { createAccountSeal } from '@inkvine/core/creators/account-seal';
import { createMovableClock, systemClock } from '@inkvine/core/ports/clock.port';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { createHorizonTokens } from '@inkvine/core/reading/horizon-token';
import { createDatabase, createPool } from '@inkvine/db/database';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createRedisDraftStore } from '@inkvine/db/redis/draft-store';
import { checkRedisSafety, createRedis, waitUntilConnected } from '@inkvine/db/redis/redis';
import { createRedisWakeUps } from '@inkvine/db/redis/wake-ups';
import { openStandIns } from '@inkvine/payments/fake/stand-ins';
import { openGateways, openPayoutGateways } from '@inkvine/payments/gateway-settings';
import { pino } from 'pino';
import { startDemoWorker } from './demo-worker.ts';
import { readEnv } from './env.ts';
import { createHandlers, createSweeps } from './handlers.ts';
import { createHealthServer } from './health.ts';
import { loadMailTexts } from './mail/mail-texts.ts';
import { createSmtpMailer, createUnsentMailer } from './mail/mailer.ts';
import { createWorkerMetrics } from './metrics.ts';
import { startWorker } from './worker.ts';

const REDIS_PATIENCE_MS = 15_000;
const GATEWAY_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 20_000;
const STOP_SYNC_MS = 5_000;

const env = readEnv(process.env);
const log = pino({ name: 'inkvine-worker', level: env.LOG_LEVEL });

// As in the server: where money may go to a real gateway, the time is the real one.
const isMovable = env.INKVINE_DEMO && openStandIns(env, { timeoutMs: GATEWAY_TIMEOUT_MS }) !== null;
const movableClock = isMovable ? createMovableClock(systemClock) : null;
const clock = movableClock ?? systemClock;
const pool = createPool({
  connectionString: env.DATABASE_URL,
  clock: isMovable ? 'demo' : 'real',
  poolSize: 8,
  applicationName: 'inkvine-worker',
  onPoolError: (error) => log.warn({ err: error }, 'lost a database connection'),
});
const db = createDatabase(pool);

const onRedisError = (error: Error) => log.warn({ err: error }, 'Redis connection');
const producer = createRedis({ url: env.REDIS_URL, role: 'producer', onError: onRedisError });
const consumer = createRedis({ url: env.REDIS_URL, role: 'subscriber', onError: onRedisError });
const subscriber = createRedis({ url: env.REDIS_URL, role: 'subscriber', onError: onRedisError });
const draftRedis = createRedis({ url: env.REDIS_URL, role: 'drafts', onError: onRedisError });
await waitUntilConnected(producer, REDIS_PATIENCE_MS);
const refusal = await checkRedisSafety(producer, { isTrusted: env.REDIS_TRUSTED });
if (refusal !== null) throw new Error(refusal);

const site = {
  publicUrl: env.PUBLIC_URL,
  timeZone: env.SITE_TIME_ZONE,
};
const wakeUps = createRedisWakeUps({ publisher: producer, subscriber });
const services = createServices({
  db,
  clock,
  movableClock,
  ids: createIds(() => clock.now().getTime()),
  wakeUps,
  // No device talks to the worker: nothing it signs is read and nothing it reads was signed elsewhere.
  horizonTokens: createHorizonTokens(randomUUID()),
  cancelKeys: createCancelKeys(env.AUTH_SECRET),
  draftStore: createRedisDraftStore({ redis: draftRedis }),
  files: createDirectoryStorage(env.FILE_STORAGE_DIR),
  backups: { keep: env.BACKUP_KEEP },
  methodTokens: createMethodTokens(env.SAVED_METHOD_SECRET),
  gateways: openGateways(env, { clock, timeoutMs: GATEWAY_TIMEOUT_MS }),
  // Toss takes up to a minute for a payout.
  payoutGateways: openPayoutGateways(env, { clock, timeoutMs: 65_000 }),
  accountSeal: env.PAYOUT_ACCOUNT_KEY === undefined ? null : createAccountSeal(env.PAYOUT_ACCOUNT_KEY),
  system: { socialProviders: [], demo: null },
  site,
});
const mailer =
  env.SMTP_URL === undefined
    ? createUnsentMailer((intent) =>
        log.info({ intent }, 'no mail server is configured; a mail was not sent'),
      )
    : createSmtpMailer({
        smtpUrl: env.SMTP_URL,
        from: env.MAIL_FROM,
        host: new URL(env.PUBLIC_URL).hostname,
      });

const metrics = createWorkerMetrics(() => services.jobs.readBacklog());
const handlers = createHandlers({ services, mailer, texts: await loadMailTexts(), site });
const start = () =>
  startWorker({
    db,
    services,
    handlers,
    sweeps: createSweeps(services, ({ head, violations }) =>
      violations === 0
        ? log.info({ head }, 'the books balance')
        : log.error({ head, violations }, 'the books do not balance; payouts are halted'),
    ),
    wakeUps,
    producer,
    consumer,
    log,
    metrics,
  });
const worker =
  movableClock === null ? start() : startDemoWorker({ db, clock: movableClock, wakeUps, log, start });

let stopping = false;
const health = createHealthServer({
  registry: metrics.registry,
  checkReady: async () => {
    if (stopping) throw new Error('stopping');
    await Promise.all([pool.query('select 1'), producer.ping()]);
  },
});
if (env.WORKER_PORT !== undefined) health.listen(env.WORKER_PORT);
log.info('worker started');

async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'worker stopping');
  await worker.stop(STOP_GRACE_MS);
  health.close();
  await syncBeforeLeaving();
  for (const redis of [producer, consumer, subscriber, draftRedis]) redis.disconnect();
  await db.destroy();
}
/** What is buffered is safe where it is; PostgreSQL should still have it before we go. */
async function syncBeforeLeaving(): Promise<void> {
  try {
    await Promise.race([services.drafts.syncUnflushed(), sleep(STOP_SYNC_MS, undefined, { ref: false })]);
  } catch (error) {
    log.warn({ err: error }, 'drafts were not brought to PostgreSQL');
  }
}

process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
