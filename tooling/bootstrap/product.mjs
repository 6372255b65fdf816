import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, NODE, ROOT } from './paths.mjs';
import { askPort } from './ports.mjs';

/** Keys of the shape that Toss gives out for tests; the fake takes no others. */
const TOSS_FAKE_KEYS = {
  TOSS_CLIENT_KEY: 'test_ck_inkvine0000000000000000demo',
  TOSS_SECRET_KEY: 'test_sk_inkvine0000000000000000demo',
};

/**
 * The environment of the server and the worker. Whatever the person has set wins: with a TOSS_SECRET_KEY of
 * one's own the product talks to Toss itself and no fake is started.
 *
 * @param {{ env: NodeJS.ProcessEnv, port: number, tossFakePort: number | undefined, authSecret: string,
 *   DATABASE_URL: string, REDIS_URL: string }} options
 * @returns {NodeJS.ProcessEnv}
 */
export function productEnvironment({ env, port, tossFakePort, authSecret, DATABASE_URL, REDIS_URL }) {
  const tossFake =
    tossFakePort === undefined
      ? {}
      : {
          ...TOSS_FAKE_KEYS,
          TOSS_API_URL: `http://127.0.0.1:${tossFakePort}`,
          TOSS_SDK_URL: `http://localhost:${tossFakePort}/v2/standard`,
        };
  return {
    INKVINE_DEMO: '1',
    AUTH_SECRET: authSecret,
    PUBLIC_URL: `http://localhost:${port}`,
    WEB_DIST: join(ROOT, 'apps', 'web', 'dist'),
    FILE_STORAGE_DIR: join(DATA, 'files'),
    ...tossFake,
    ...env,
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL,
    REDIS_URL,
  };
}

/**
 * A process of the product, run by Node 24 from its TypeScript source.
 *
 * @param {{ name: string, entry: string, env: NodeJS.ProcessEnv, logFolder: string,
 *   isReady: () => Promise<boolean> }} options
 * @returns {import('./supervisor.mjs').ServiceDefinition}
 */
export function productService({ name, entry, env, logFolder, isReady }) {
  return {
    name,
    command: realpathSync(NODE),
    args: [join(ROOT, entry)],
    env,
    cwd: ROOT,
    logFile: join(logFolder, `${name.toLowerCase().replaceAll(' ', '-')}.log`),
    isReady,
    readyTimeoutMs: 60_000,
    stopSignal: 'SIGTERM',
    // The worker gives its running jobs 20 s.
    stopTimeoutMs: 25_000,
  };
}

/** The faithful local stand-in for Toss Payments, which keeps its payments in a file of the data folder. */
export function tossFakeService(
  /** @type {{ port: number, serverPort: number, dataFolder: string }} */ options,
) {
  const { port, serverPort, dataFolder } = options;
  return productService({
    name: 'Toss fake',
    entry: 'packages/payments/src/toss/fake/main.ts',
    env: {
      ...process.env,
      ...TOSS_FAKE_KEYS,
      PORT: String(port),
      TOSS_FAKE_STATE: join(dataFolder, 'toss-fake.jsonl'),
      TOSS_WEBHOOK_URL: `http://127.0.0.1:${serverPort}/webhooks/toss`,
    },
    logFolder: join(dataFolder, 'logs'),
    isReady: () => answersHttp(port, '/v2/standard'),
  });
}

/** Whether a local HTTP address answers 200. */
export async function answersHttp(/** @type {number} */ port, /** @type {string} */ path) {
  const answer = await askPort(
    port,
    `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`,
  );
  return answer?.startsWith('HTTP/1.1 200 ') ?? false;
}
