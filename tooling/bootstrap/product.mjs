import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DATA, NODE, ROOT } from './paths.mjs';
import { askPort } from './ports.mjs';

/**
 * The faithful local stand-ins for payment gateways. They take only these keys, which have the shape of what the
 * gateways give out for tests.
 */
export const GATEWAY_FAKES = [
  {
    name: 'Toss fake',
    entry: 'packages/payments/src/toss/fake/main.ts',
    prefix: 'TOSS',
    route: 'toss',
    keys: {
      TOSS_CLIENT_KEY: 'test_ck_inkvine0000000000000000demo',
      TOSS_SECRET_KEY: 'test_sk_inkvine0000000000000000demo',
      TOSS_SECURITY_KEY: '1a2b3c4d'.repeat(8),
    },
    sdkPath: '/v2/standard',
  },
  {
    name: 'Stripe fake',
    entry: 'packages/payments/src/stripe/fake/main.ts',
    prefix: 'STRIPE',
    route: 'stripe',
    keys: {
      STRIPE_SECRET_KEY: 'sk_test_inkvine0000000000000000demo',
      STRIPE_WEBHOOK_SECRET: 'whsec_inkvine0000000000000000demo',
      STRIPE_CONNECT: 'true',
    },
    sdkPath: undefined,
  },
  {
    name: 'Razorpay fake',
    entry: 'packages/payments/src/razorpay/fake/main.ts',
    prefix: 'RAZORPAY',
    route: 'razorpay',
    keys: {
      RAZORPAY_KEY_ID: 'rzp_test_inkvine00000demo',
      RAZORPAY_KEY_SECRET: 'inkvine0000000000000000demo',
      RAZORPAY_WEBHOOK_SECRET: 'inkvine0000000000000webhook',
      RAZORPAYX_ACCOUNT_NUMBER: '7878780080316316',
    },
    sdkPath: '/v1/checkout.js',
  },
];

/** Whether the person has keys of a gateway: then the product talks to gateways alone and no fake is started. */
export const hasGatewayKeys = (/** @type {NodeJS.ProcessEnv} */ env) =>
  GATEWAY_FAKES.some(({ keys }) => Object.keys(keys).some((name) => env[name] !== undefined));

/** @typedef {{ fake: (typeof GATEWAY_FAKES)[number], port: number }} RunningFake */

/**
 * The environment of the server and the worker. Whatever the person has set wins.
 *
 * @param {{ env: NodeJS.ProcessEnv, port: number, fakes: RunningFake[], secrets: import('./secrets.mjs').Secrets,
 *   DATABASE_URL: string, REDIS_URL: string }} options
 * @returns {NodeJS.ProcessEnv}
 */
export function productEnvironment({ env, port, fakes, secrets, DATABASE_URL, REDIS_URL }) {
  const gateways = fakes.map(({ fake, port: fakePort }) => ({
    ...fake.keys,
    [`${fake.prefix}_API_URL`]: `http://127.0.0.1:${fakePort}`,
    ...(fake.sdkPath && { [`${fake.prefix}_SDK_URL`]: `http://localhost:${fakePort}${fake.sdkPath}` }),
  }));
  return {
    INKVINE_DEMO: '1',
    AUTH_SECRET: secrets.authSecret,
    SAVED_METHOD_SECRET: secrets.authSecret,
    PAYOUT_ACCOUNT_KEY: Buffer.from(secrets.accountKey, 'base64url').toString('hex'),
    PUBLIC_URL: `http://localhost:${port}`,
    WEB_DIST: join(ROOT, 'apps', 'web', 'dist'),
    FILE_STORAGE_DIR: join(DATA, 'files'),
    ...Object.assign({}, ...gateways),
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

/** A stand-in as a process, which keeps its payments in a file of the data folder. */
export function gatewayFakeService(
  /** @type {{ running: RunningFake, serverPort: number, dataFolder: string }} */ options,
) {
  const { running, serverPort, dataFolder } = options;
  const { name, entry, prefix, route, keys } = running.fake;
  return productService({
    name,
    entry,
    env: {
      ...process.env,
      ...keys,
      PORT: String(running.port),
      [`${prefix}_FAKE_STATE`]: join(dataFolder, `${route}-fake.jsonl`),
      [`${prefix}_WEBHOOK_URL`]: `http://127.0.0.1:${serverPort}/webhooks/${route}`,
    },
    logFolder: join(dataFolder, 'logs'),
    isReady: () => answersHttp(running.port, '/health'),
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
