import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { preparePostgres } from './postgres.mjs';
import { step } from './progress.mjs';
import { prepareRedis } from './redis.mjs';
import { loadSecrets } from './secrets.mjs';

/**
 * Starts a private PostgreSQL and a private Redis under `folder`, except where `env` already names one.
 *
 * @param {{ supervisor: import('./supervisor.mjs').Supervisor, folder: string,
 *   env: { DATABASE_URL?: string | undefined, REDIS_URL?: string | undefined }, signal?: AbortSignal,
 *   postgresSettings?: Record<string, string>, fresh?: boolean }} options `fresh` throws away earlier data
 * @returns {Promise<{ DATABASE_URL: string, REDIS_URL: string, seedMark: string }>}
 *   `seedMark` is the file whose presence says that this very database has its first data
 */
export async function startDatabases({
  supervisor,
  folder,
  env,
  signal,
  postgresSettings = {},
  fresh = false,
}) {
  const secrets = loadSecrets(join(folder, 'secrets.json'));
  const common = { fresh, logFolder: join(folder, 'logs'), ...(signal === undefined ? {} : { signal }) };
  const startPostgres = async () => {
    const postgres = await preparePostgres({
      ...common,
      folder: join(folder, 'postgres'),
      password: secrets.postgresPassword,
      settings: postgresSettings,
    });
    await supervisor.start(postgres.definition);
    return postgres;
  };
  const startRedis = async () => {
    const redis = await prepareRedis({
      ...common,
      folder: join(folder, 'redis'),
      password: secrets.redisPassword,
    });
    await supervisor.start(redis.definition);
    return redis;
  };
  const postgres =
    env.DATABASE_URL === undefined
      ? await step('Starting PostgreSQL', startPostgres, onPort)
      : { url: env.DATABASE_URL, folder: join(folder, 'databases', nameOf(env.DATABASE_URL)) };
  const redis =
    env.REDIS_URL === undefined ? await step('Starting Redis', startRedis, onPort) : { url: env.REDIS_URL };
  return { DATABASE_URL: postgres.url, REDIS_URL: redis.url, seedMark: join(postgres.folder, 'seeded') };
}

function onPort(/** @type {{ url: string }} */ { url }) {
  return `on port ${new URL(url).port}`;
}

/** A name for a database that is not ours, the same whoever connects to it. */
function nameOf(/** @type {string} */ databaseUrl) {
  const { host, pathname } = new URL(databaseUrl);
  return createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12);
}
