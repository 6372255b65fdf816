import { createHmac } from 'node:crypto';
import path from 'node:path';
import type { Database } from '@inkvine/db/database';
import { createNodeService, findFreePort } from '@inkvine/testkit/service-process';
import { sql } from 'kysely';

export interface BenchSite {
  origin: string;
  /** Signs people in, and gives the headers of the app for each of them. */
  signIn(userIds: readonly string[]): Promise<Record<string, string>[]>;
  stop(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '../..');
export const AUTH_SECRET = 'auth-secret-of-the-benches-0123456789';

/** The real server as a process of its own, as operators run it but for the allowances of calls. */
export async function startSite(
  db: Database,
  connectionString: string,
  env: NodeJS.ProcessEnv = {},
): Promise<BenchSite> {
  const redisUrl = process.env['REDIS_URL'];
  if (redisUrl === undefined) throw new Error('REDIS_URL is not set: run `pnpm bench`, which starts a Redis');
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const server = createNodeService({
    name: 'server',
    entry: path.join(ROOT, 'apps/server/src/main.ts'),
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: connectionString,
      REDIS_URL: redisUrl,
      PUBLIC_URL: origin,
      AUTH_SECRET,
      TOSS_CLIENT_KEY: 'test_ck_inkvine',
      TOSS_SECRET_KEY: 'test_sk_inkvine',
      RATE_LIMIT_FACTOR: '1000000',
      ...env,
    },
    readyUrl: `${origin}/health/ready`,
  });
  await server.start();
  return {
    origin,
    async signIn(userIds) {
      const tokens = userIds.map((userId) => `bench-session-of-${userId}`);
      await sql`
        insert into session (id, user_id, token, expires_at)
        select gen_random_uuid(), user_id, token, now() + interval '30 days'
        from unnest(${userIds}::uuid[], ${tokens}::text[]) as person (user_id, token)`.execute(db);
      return tokens.map((token) => ({
        authorization: `Bearer ${signed(token)}`,
        'x-inkvine-client': 'mobile',
      }));
    },
    stop: () => server.stop(),
  };
}

/** As better-auth signs the token of a session. */
function signed(token: string): string {
  const signature = createHmac('sha256', AUTH_SECRET).update(token).digest('base64');
  return encodeURIComponent(`${token}.${signature}`);
}
