import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase } from '@inkvine/testkit/database';
import type { Role } from '@inkvine/contracts/system';
import superjson from 'superjson';
import { createApplication } from '../application.ts';
import { compose, type Composition } from '../composition.ts';
import { readEnv } from '../env.ts';
import { createLog } from '../http/log.ts';

/** A signed-in person as a browser and as the app. */
export interface TestPerson {
  userId: string;
  email: string;
  /** For the `cookie` header. */
  cookie: string;
  /** For the `authorization` header. */
  bearer: string;
}

export const PASSWORD = 'correct horse battery';

export interface TestSite extends Composition {
  url: string;
  /** Headers that put a caller on a network of this site's own: allowances are counted in the Redis all tests share. */
  network: Record<string, string>;
  /** Every log line so far, parsed. */
  logged: LogLine[];
  close(): Promise<void>;
  /** Makes an account over HTTP, with a role set behind the API's back. */
  signUp(options?: { role?: Role; name?: string; email?: string }): Promise<TestPerson>;
  /** Calls a procedure the way the web client does. */
  call(procedure: string, input?: unknown, options?: CallOptions): Promise<CallResult>;
}

export interface LogLine {
  msg: string;
  requestId?: string;
  calls?: { procedure: string; code: string }[];
  [field: string]: unknown;
}

export interface CallOptions {
  type?: 'query' | 'mutation';
  as?: TestPerson | undefined;
  headers?: Record<string, string>;
}

export interface CallResult {
  status: number;
  /** `OK` or the error's code. */
  code: string;
  data: unknown;
  headers: Headers;
  text: string;
}

/** The whole server on a free port, with a database of its own. */
export async function startTestSite(overrides: NodeJS.ProcessEnv = {}): Promise<TestSite> {
  const database = await createTestDatabase({ poolSize: 1 });
  const folder = await mkdtemp(path.join(tmpdir(), 'inkvine-site-'));
  const env = readEnv({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.connectionString,
    REDIS_URL: process.env['REDIS_URL'],
    PUBLIC_URL: 'http://inkvine.test',
    AUTH_SECRET: 'auth-secret-of-the-tests-0123456789',
    TOSS_CLIENT_KEY: 'test_ck_inkvine',
    TOSS_SECRET_KEY: 'test_sk_inkvine',
    SAVED_METHOD_SECRET: 'method-secret-of-the-tests-012345678',
    // Nobody answers here; tests that pay start the gateway's fake.
    TOSS_API_URL: 'http://127.0.0.1:1',
    STRIPE_SECRET_KEY: 'sk_test_inkvine',
    STRIPE_WEBHOOK_SECRET: 'whsec_inkvine',
    STRIPE_API_URL: 'http://127.0.0.1:1',
    RATE_LIMIT_FACTOR: '1000000',
    TRUST_PROXY: '1',
    FILE_STORAGE_DIR: folder,
    LOG_LEVEL: 'debug',
    ...overrides,
  });
  const logged: LogLine[] = [];
  const log = createLog(env.LOG_LEVEL, { write: (line) => void logged.push(JSON.parse(line) as LogLine) });
  const composition = await compose(env, log);
  const application = await createApplication(composition);
  const url = `http://127.0.0.1:${await application.listen(0)}`;
  const origin = env.PUBLIC_URL;
  const network = {
    'x-forwarded-for': `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`,
  };

  return {
    ...composition,
    url,
    network,
    logged,
    async close() {
      await application.close();
      await composition.disconnect();
      await Promise.all([database.drop(), rm(folder, { recursive: true })]);
    },
    async signUp({
      role = 'reader',
      name = 'Test Person',
      email = `${randomUUID()}@test.inkvine.example`,
    } = {}) {
      const response = await fetch(`${url}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...network },
        body: JSON.stringify({ email, password: PASSWORD, name, locale: 'en' }),
      });
      if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
      const { user } = (await response.json()) as { user: { id: string } };
      if (role !== 'reader') {
        await composition.db.updateTable('user').set({ role }).where('id', '=', user.id).execute();
      }
      return {
        userId: user.id,
        email,
        cookie: response.headers.getSetCookie()[0]!.split(';')[0]!,
        bearer: `Bearer ${response.headers.get('set-auth-token')}`,
      };
    },
    async call(procedure, input, { type = 'query', as, headers = {} } = {}) {
      const serialized = JSON.stringify(superjson.serialize(input));
      const isQuery = type === 'query';
      const response = await fetch(
        `${url}/trpc/${procedure}${isQuery ? `?input=${encodeURIComponent(serialized)}` : ''}`,
        {
          ...(isQuery ? {} : { method: 'POST', body: serialized }),
          headers: {
            ...(isQuery ? {} : { 'content-type': 'application/json', origin }),
            ...network,
            ...(as === undefined ? {} : { cookie: as.cookie }),
            ...headers,
          },
        },
      );
      const text = await response.text();
      const body = JSON.parse(text) as {
        result?: { data: { json?: unknown } };
        error?: { json: { data: { code: string } } };
      };
      return {
        status: response.status,
        code: body.error?.json.data.code ?? 'OK',
        data: body.result?.data.json,
        headers: response.headers,
        text,
      };
    },
  };
}
