import {
  DISPLAY_NAME_MAX_LENGTH,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
} from '@inkvine/contracts/identity';
import { ERROR_META } from '@inkvine/contracts/errors';
import { Locale } from '@inkvine/contracts/primitives';
import type { SocialProvider } from '@inkvine/contracts/system';
import type { Ids } from '@inkvine/core/ports/ids.port';
import type { WakeUps } from '@inkvine/core/ports/wake-ups.port';
import type { Services } from '@inkvine/core/services';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { bearer } from 'better-auth/plugins/bearer';
import type pg from 'pg';
import type { Env } from '../env.ts';

export interface AuthDependencies {
  /** With pg's own type parsers: better-auth compares `Date`s, which the pool of our repositories does not give. */
  pool: pg.Pool;
  env: Env;
  ids: Ids;
  wakeUps: Pick<WakeUps, 'publish'>;
  identity: Pick<Services['identity'], 'promisePasswordReset' | 'noteEmailProven'>;
}

const DAY_SECONDS = 24 * 60 * 60;

/** Origins whose pages may call us with a person's cookie or token. */
export function allowedOrigins(env: Pick<Env, 'PUBLIC_URL' | 'MOBILE_WEB_ORIGIN'>): string[] {
  return [env.PUBLIC_URL, ...(env.MOBILE_WEB_ORIGIN === undefined ? [] : [env.MOBILE_WEB_ORIGIN])];
}

/** Providers whose keys are complete; the others are not offered. */
function socialProvidersOf(env: Env) {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, APPLE_CLIENT_ID, APPLE_CLIENT_SECRET } = env;
  const { COGNITO_CLIENT_ID, COGNITO_CLIENT_SECRET, COGNITO_DOMAIN, COGNITO_REGION, COGNITO_USER_POOL_ID } =
    env;
  return {
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET
      ? { google: { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET } }
      : {}),
    ...(APPLE_CLIENT_ID && APPLE_CLIENT_SECRET
      ? { apple: { clientId: APPLE_CLIENT_ID, clientSecret: APPLE_CLIENT_SECRET } }
      : {}),
    ...(COGNITO_CLIENT_ID && COGNITO_CLIENT_SECRET && COGNITO_DOMAIN && COGNITO_REGION && COGNITO_USER_POOL_ID
      ? {
          cognito: {
            clientId: COGNITO_CLIENT_ID,
            clientSecret: COGNITO_CLIENT_SECRET,
            domain: COGNITO_DOMAIN,
            region: COGNITO_REGION,
            userPoolId: COGNITO_USER_POOL_ID,
          },
        }
      : {}),
  };
}

export function configuredProviders(env: Env): SocialProvider[] {
  const configured = socialProvidersOf(env);
  return (['google', 'apple', 'cognito'] as const).filter((provider) => provider in configured);
}

/** A name as we store names. Providers send any text, so it is mended rather than refused. */
function displayName(name: string, email: string): string {
  const clean = [...name.toWellFormed().replaceAll('\u0000', '').trim()];
  while (clean.join('').length > DISPLAY_NAME_MAX_LENGTH) clean.pop();
  return clean.join('').trim() || email.split('@')[0]!.slice(0, DISPLAY_NAME_MAX_LENGTH);
}

/** Sign-up, sign-in and sessions. Roles and suspension are ours alone: no request can set them. */
export function createAuth({ pool, env, ids, wakeUps, identity }: AuthDependencies) {
  const secure = env.PUBLIC_URL.startsWith('https:');
  return betterAuth({
    baseURL: env.PUBLIC_URL,
    basePath: '/api/auth',
    secret: env.AUTH_SECRET,
    database: pool,
    trustedOrigins: allowedOrigins(env),
    telemetry: { enabled: false },
    // Ours guards every path alike; see `http/rate-limits.ts`.
    rateLimit: { enabled: false },
    // Its messages carry e-mail addresses.
    logger: { disabled: true },
    // Unexpected errors come to us: left to itself it prints them whole.
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ token }) => identity.promisePasswordReset(token),
      // Whoever used the link reads the mail of the address.
      onPasswordReset: ({ user }) => identity.noteEmailProven(user.id),
    },
    socialProviders: socialProvidersOf(env),
    plugins: [bearer({ requireSignature: true })],
    advanced: {
      database: { generateId: () => ids.next() },
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false,
      // `__Host-` ties the cookie to this host and path, which better-auth's own `__Secure-` prefix does not.
      cookiePrefix: secure ? '__Host-inkvine' : 'inkvine',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
    },
    session: {
      expiresIn: 30 * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'reader' },
        locale: { type: 'string', input: true, required: false, defaultValue: 'ko' },
        suspendedAt: { type: 'date', input: false, required: false, fieldName: 'suspended_at' },
      },
    },
    account: {
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: {
              ...user,
              name: displayName(user.name, user.email),
              locale: Locale.catch('ko').parse('locale' in user ? user.locale : undefined),
            },
          }),
        },
      },
      session: {
        create: {
          // Here, so that no way of signing in, present or future, passes a suspended person. Asked through
          // better-auth: this runs in its transaction, and a second connection for each would empty the pool.
          before: async (session, endpoint) => {
            const person = await endpoint?.context.internalAdapter.findUserById(session.userId);
            if (person && 'suspendedAt' in person && person.suspendedAt !== null) {
              const { message } = ERROR_META.ACCOUNT_SUSPENDED;
              throw new APIError('FORBIDDEN', { code: 'ACCOUNT_SUSPENDED', message: message.en });
            }
          },
        },
        delete: {
          after: async (session) => wakeUps.publish(`sessions:${session.userId}`),
        },
      },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
