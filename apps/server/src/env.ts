import path from 'node:path';
import { GATEWAY_SETTINGS } from '@inkvine/payments/gateway-settings';
import { z } from 'zod';

/** An empty line in an env file means "not set". */
const unlessEmpty = <Value extends z.ZodType>(schema: Value) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);
const optional = unlessEmpty(z.string().optional());

const Env = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  /** The operator vouches for the durability of a Redis that does not tell its settings. */
  REDIS_TRUSTED: unlessEmpty(z.stringbool().default(false)),
  /** Where people reach the site; decides cookies, redirects and the allowed Origin. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin),
  AUTH_SECRET: z.string().min(32, 'needs at least 32 characters, e.g. from `openssl rand -base64 32`'),
  /** Folder of the built web client. */
  WEB_DIST: z.string().default(path.join(import.meta.dirname, '../../web/dist')),
  /** Whether search engines may list the site. A demo never is. */
  SEARCH_ENGINES: unlessEmpty(z.enum(['welcome', 'refused']).default('welcome')),
  INKVINE_DEMO: unlessEmpty(z.stringbool().default(false)),
  /** Folder of what is kept as files, the same for server and worker. */
  FILE_STORAGE_DIR: unlessEmpty(z.string().default(path.join(import.meta.dirname, '../../../.data/files'))),
  /** How many backups of a branch stay. */
  BACKUP_KEEP: unlessEmpty(z.coerce.number().int().min(1).max(365).default(14)),
  SITE_TIME_ZONE: z.string().refine(isTimeZone, 'is not an IANA time zone').default('Asia/Seoul'),
  MOBILE_RETURN_URL: z.string().endsWith('/top-up/return').default('inkvine://top-up/return'),
  MOBILE_WEB_ORIGIN: optional,
  ...GATEWAY_SETTINGS,
  /** Number of proxies in front whose `X-Forwarded-For` is believed. */
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  /** Multiplies every allowance of calls; load tests raise it. */
  RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
  GOOGLE_CLIENT_ID: optional,
  GOOGLE_CLIENT_SECRET: optional,
  APPLE_CLIENT_ID: optional,
  APPLE_CLIENT_SECRET: optional,
  COGNITO_CLIENT_ID: optional,
  COGNITO_CLIENT_SECRET: optional,
  /** Such as `your-app.auth.ap-northeast-2.amazoncognito.com`. */
  COGNITO_DOMAIN: optional,
  COGNITO_REGION: optional,
  COGNITO_USER_POOL_ID: optional,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export type Env = z.infer<typeof Env>;

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** @throws Error naming every variable that is missing or wrong, in one line and without any value */
export function readEnv(source: NodeJS.ProcessEnv): Env {
  const result = Env.safeParse(source);
  if (!result.success) {
    const problems = result.error.issues.map(({ path: [name], message, code }) =>
      source[String(name)] === undefined && code !== 'custom'
        ? `${String(name)} is missing`
        : `${String(name)}: ${message}`,
    );
    throw new Error(`The server cannot start. Please check the environment: ${problems.join('; ')}.`);
  }
  const env = result.data;
  if (env.PUBLIC_URL.startsWith('https:') && env.NODE_ENV !== 'production') {
    throw new Error('The server cannot start: NODE_ENV must be production when PUBLIC_URL is https.');
  }
  return env;
}
