import { createAccountSeal } from '@inkvine/core/creators/account-seal';
import { createMovableClock, systemClock, type Clock } from '@inkvine/core/ports/clock.port';
import { createIds } from '@inkvine/core/ports/ids.port';
import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { createHorizonTokens } from '@inkvine/core/reading/horizon-token';
import { createServices } from '@inkvine/core/services';
import { bringClock } from '@inkvine/core/system/demo-clock';
import { createMethodTokens } from '@inkvine/core/payments/method-tokens';
import { createDatabase, createPool } from '@inkvine/db/database';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { createRedisDraftStore } from '@inkvine/db/redis/draft-store';
import { checkRedisSafety, createRedis, waitUntilConnected } from '@inkvine/db/redis/redis';
import { createRedisWakeUps } from '@inkvine/db/redis/wake-ups';
import { openStandIns } from '@inkvine/payments/fake/stand-ins';
import { openGateways, openPayoutGateways } from '@inkvine/payments/gateway-settings';
import pg from 'pg';
import type { Logger } from 'pino';
import { configuredProviders, createAuth } from './auth/auth.ts';
import { DEMO_PASSWORD, DEMO_PEOPLE } from './demo/people.ts';
import type { Env } from './env.ts';

const REDIS_START_MS = 10_000;
const GATEWAY_TIMEOUT_MS = 65_000;

/**
 * Connects everything the rules need: pools, Redis, gateway, services, sign-in.
 * @throws Error in one sentence when Redis is away or would lose queued work
 */
export async function compose(env: Env, log: Logger, realClock: Clock = systemClock) {
  const warn = (what: string) => (error: Error) => log.warn({ err: error }, what);
  // Money that a real gateway takes has the real time.
  const standIns = env.INKVINE_DEMO ? openStandIns(env, { timeoutMs: GATEWAY_TIMEOUT_MS }) : null;
  const movableClock = standIns === null ? null : createMovableClock(realClock);
  const clock = movableClock ?? realClock;
  const pool = createPool({
    connectionString: env.DATABASE_URL,
    clock: movableClock === null ? 'real' : 'demo',
    poolSize: 8,
    applicationName: 'inkvine-server',
    onPoolError: warn('an idle database connection was lost'),
  });
  const authPool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: 4,
    application_name: 'inkvine-auth',
    connectionTimeoutMillis: 5_000,
    options: '-c timezone=UTC -c statement_timeout=10s',
  });
  authPool.on('error', warn('an idle database connection was lost'));
  const onError = warn('Redis is away');
  const redis = createRedis({ url: env.REDIS_URL, role: 'producer', onError });
  const subscriber = createRedis({ url: env.REDIS_URL, role: 'subscriber', onError });
  const draftRedis = createRedis({ url: env.REDIS_URL, role: 'drafts', onError });

  const db = createDatabase(pool);
  const disconnect = async () => {
    for (const connection of [subscriber, draftRedis, redis]) connection.disconnect();
    await Promise.all([db.destroy(), authPool.end()]);
  };
  try {
    await waitUntilConnected(redis, REDIS_START_MS);
    const refusal = await checkRedisSafety(redis, { isTrusted: env.REDIS_TRUSTED });
    if (refusal !== null) throw new Error(refusal);
    if (movableClock !== null) await bringClock(db, movableClock);
  } catch (error) {
    await disconnect();
    throw error;
  }

  const ids = createIds(() => clock.now().getTime());
  const wakeUps = createRedisWakeUps({ publisher: redis, subscriber });
  const services = createServices({
    db,
    clock,
    movableClock,
    ids,
    wakeUps,
    horizonTokens: createHorizonTokens(env.AUTH_SECRET),
    cancelKeys: createCancelKeys(env.AUTH_SECRET),
    draftStore: createRedisDraftStore({ redis: draftRedis }),
    files: createDirectoryStorage(env.FILE_STORAGE_DIR),
    backups: { keep: env.BACKUP_KEEP },
    methodTokens: createMethodTokens(env.SAVED_METHOD_SECRET),
    gateways: openGateways(env, { clock, timeoutMs: GATEWAY_TIMEOUT_MS }),
    payoutGateways: openPayoutGateways(env, { clock, timeoutMs: GATEWAY_TIMEOUT_MS }),
    accountSeal: env.PAYOUT_ACCOUNT_KEY === undefined ? null : createAccountSeal(env.PAYOUT_ACCOUNT_KEY),
    system: {
      socialProviders: configuredProviders(env),
      demo: env.INKVINE_DEMO ? { people: DEMO_PEOPLE, password: DEMO_PASSWORD } : null,
    },
    site: { publicUrl: env.PUBLIC_URL, timeZone: env.SITE_TIME_ZONE },
  });
  const auth = createAuth({ pool: authPool, env, ids, wakeUps, identity: services.identity });
  const demoTime = movableClock && standIns && { clock: movableClock, standIns };
  return { env, log, realClock, demoTime, pool, db, redis, wakeUps, services, auth, disconnect };
}

export type Composition = Awaited<ReturnType<typeof compose>>;
