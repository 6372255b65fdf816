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
 *   postgresSettings?: Record<string, string> }} options
 * @returns {Promise<{ DATABASE_URL: string, REDIS_URL: string }>}
 */
export async function startDatabases({ supervisor, folder, env, signal, postgresSettings = {} }) {
  const secrets = loadSecrets(join(folder, 'secrets.json'));
  const common = { logFolder: join(folder, 'logs'), ...(signal === undefined ? {} : { signal }) };
  const startPostgres = async () => {
    const postgres = await preparePostgres({
      ...common,
      folder: join(folder, 'postgres'),
      password: secrets.postgresPassword,
      settings: postgresSettings,
    });
    await supervisor.start(postgres.definition);
    return postgres.url;
  };
  const startRedis = async () => {
    const redis = await prepareRedis({
      ...common,
      folder: join(folder, 'redis'),
      password: secrets.redisPassword,
    });
    await supervisor.start(redis.definition);
    return redis.url;
  };
  const DATABASE_URL = env.DATABASE_URL ?? (await step('Starting PostgreSQL', startPostgres, onPort));
  const REDIS_URL = env.REDIS_URL ?? (await step('Starting Redis', startRedis, onPort));
  return { DATABASE_URL, REDIS_URL };
}

function onPort(/** @type {string} */ url) {
  return `on port ${new URL(url).port}`;
}
