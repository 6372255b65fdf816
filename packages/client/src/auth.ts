import type { Locale } from '@inkvine/contracts/primitives';
import type { SocialProvider } from '@inkvine/contracts/system';
import { createAuthClient } from 'better-auth/client';
import { callHeaders, credentialsOf, type InkvineClientOptions } from './inkvine-client.ts';

/** Why signing in, up or a password reset did not work; each has its words in the `auth` messages. */
export type AuthProblem =
  | 'WRONG_CREDENTIALS'
  | 'EMAIL_TAKEN'
  | 'EMAIL_INVALID'
  | 'PASSWORD_TOO_SHORT'
  | 'PASSWORD_TOO_LONG'
  | 'LINK_EXPIRED'
  | 'SUSPENDED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE';

export type AuthResult = { ok: true } | { ok: false; problem: AuthProblem };

export interface InkvineAuthOptions extends Pick<
  InkvineClientOptions,
  'baseUrl' | 'clientName' | 'getToken'
> {
  /** Receives the bearer token after signing in, null after signing out. Absent on the web. */
  onToken?: (token: string | null) => void | Promise<void>;
}

export interface InkvineAuth {
  /** `locale` is the language of what the person will be sent. */
  signUp(person: { name: string; email: string; password: string; locale: Locale }): Promise<AuthResult>;
  signIn(credentials: { email: string; password: string }): Promise<AuthResult>;
  signOut(): Promise<AuthResult>;
  /** Always succeeds for a well-formed address, so that nobody learns who has an account. */
  requestPasswordReset(input: { email: string; redirectTo: string }): Promise<AuthResult>;
  resetPassword(input: { token: string; newPassword: string }): Promise<AuthResult>;
  /** The provider's page to go to; it comes back to `returnTo`. */
  socialUrl(input: {
    provider: SocialProvider;
    returnTo: string;
  }): Promise<{ url: string } | { problem: AuthProblem }>;
}

/** Signing in and out, by cookie on the web and by bearer token in the app. */
export function createInkvineAuth(options: InkvineAuthOptions): InkvineAuth {
  const { baseUrl, onToken } = options;
  const client = createAuthClient({
    ...(baseUrl === '' ? {} : { baseURL: baseUrl }),
    basePath: '/api/auth',
    fetchOptions: {
      ...credentialsOf(options),
      onRequest: async (context) => {
        for (const [name, value] of Object.entries(await callHeaders(options)))
          context.headers.set(name, value);
        return context;
      },
      onSuccess: async (context) => {
        const token = context.response.headers.get('set-auth-token');
        if (token !== null && token !== '') await onToken?.(token);
      },
    },
  });

  return {
    signUp: (person) => settle(() => client.signUp.email(person)),
    signIn: (credentials) => settle(() => client.signIn.email(credentials)),
    async signOut() {
      const result = await settle(() => client.signOut());
      if (result.ok) await onToken?.(null);
      return result;
    },
    requestPasswordReset: (input) => settle(() => client.requestPasswordReset(input)),
    resetPassword: (input) => settle(() => client.resetPassword(input)),
    async socialUrl({ provider, returnTo }) {
      const { data, error } = await client.signIn.social({
        provider,
        callbackURL: returnTo,
        disableRedirect: true,
      });
      if (error !== null) return { problem: problemOf(error) };
      return data.url === undefined ? { problem: 'UNAVAILABLE' } : { url: data.url };
    },
  };
}

interface AuthError {
  status: number;
  code?: string | undefined;
}

async function settle(call: () => Promise<{ error: AuthError | null }>): Promise<AuthResult> {
  try {
    const { error } = await call();
    return error === null ? { ok: true } : { ok: false, problem: problemOf(error) };
  } catch {
    // Nobody answered: offline, or the address does not lead to a server.
    return { ok: false, problem: 'UNAVAILABLE' };
  }
}

const PROBLEMS: Record<string, AuthProblem> = {
  INVALID_EMAIL_OR_PASSWORD: 'WRONG_CREDENTIALS',
  INVALID_EMAIL: 'EMAIL_INVALID',
  USER_ALREADY_EXISTS: 'EMAIL_TAKEN',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'EMAIL_TAKEN',
  PASSWORD_TOO_SHORT: 'PASSWORD_TOO_SHORT',
  PASSWORD_TOO_LONG: 'PASSWORD_TOO_LONG',
  INVALID_TOKEN: 'LINK_EXPIRED',
  BANNED_USER: 'SUSPENDED',
  ACCOUNT_SUSPENDED: 'SUSPENDED',
  VALIDATION_ERROR: 'EMAIL_INVALID',
};

function problemOf({ status, code }: AuthError): AuthProblem {
  if (status === 429) return 'RATE_LIMITED';
  return (code === undefined ? undefined : PROBLEMS[code]) ?? 'UNAVAILABLE';
}
