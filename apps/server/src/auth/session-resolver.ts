import { AppError } from '@inkvine/contracts/errors';
import { Locale, SessionId, UserId } from '@inkvine/contracts/primitives';
import { Role } from '@inkvine/contracts/system';
import type { Caller } from '@inkvine/core/identity/actor';
import type { Clock } from '@inkvine/core/ports/clock.port';
import type { Auth } from './auth.ts';

export interface ResolvedSession {
  caller: Caller;
  /** `Set-Cookie` lines for the answer, when better-auth has extended or ended the session. */
  setCookies: string[];
}

export interface SessionResolver {
  /** Who sends this cookie or bearer token. A forged, expired, revoked or suspended one is nobody. */
  resolve(credentials: {
    cookie?: string | undefined;
    authorization?: string | undefined;
  }): Promise<ResolvedSession>;
  close(): void;
}

export interface SessionResolverDependencies {
  auth: Pick<Auth, 'api' | '$context'>;
  clock: Clock;
  /** Hears `sessions:<userId>` when sessions of a person have ended or changed. */
  listen: (listener: (topic: string) => void) => () => void;
}

/** How long a revocation in another process may take to arrive when its hint was lost. */
const CACHE_MS = 30_000;
const MAX_ENTRIES = 20_000;
const NOBODY: ResolvedSession = { caller: null, setCookies: [] };

interface CachedSession {
  caller: NonNullable<Caller>;
  until: number;
}

/** The value as it was sent, still encoded. */
function rawCookie(header: string | undefined, name: string): string | undefined {
  const prefix = `${name}=`;
  const pair = header?.split(';').find((part) => part.trimStart().startsWith(prefix));
  return pair?.trim().slice(prefix.length);
}

/**
 * Answers who is calling without a query for most requests. Only sessions that better-auth has verified are
 * kept, under the whole signed token, so that a forged signature never meets a cached entry.
 */
export async function createSessionResolver(
  dependencies: SessionResolverDependencies,
): Promise<SessionResolver> {
  const { auth, clock, listen } = dependencies;
  const cookieName = (await auth.$context).authCookies.sessionToken.name;
  const cache = new Map<string, CachedSession>();
  const byPerson = new Map<string, Set<string>>();
  /** Counts revocations heard, so that an answer which was on its way meanwhile is not kept. */
  let revocations = 0;

  const drop = (token: string) => {
    const entry = cache.get(token);
    if (entry === undefined) return;
    cache.delete(token);
    const tokens = byPerson.get(entry.caller.userId);
    tokens?.delete(token);
    if (tokens?.size === 0) byPerson.delete(entry.caller.userId);
  };

  const keep = (token: string, entry: CachedSession) => {
    drop(token);
    const [oldest] = cache.keys();
    if (cache.size >= MAX_ENTRIES && oldest !== undefined) drop(oldest);
    cache.set(token, entry);
    const tokens = byPerson.get(entry.caller.userId) ?? new Set();
    byPerson.set(entry.caller.userId, tokens.add(token));
  };

  const close = listen((topic) => {
    if (!topic.startsWith('sessions:')) return;
    revocations += 1;
    for (const token of byPerson.get(topic.slice('sessions:'.length)) ?? []) drop(token);
  });

  async function ask(headers: Headers): Promise<ResolvedSession & { expiresAt: number }> {
    const { response, headers: answered } = await auth.api
      .getSession({ headers, returnHeaders: true })
      // better-auth hides what happened; nothing but the database can have failed here.
      .catch((error: unknown) => {
        throw new AppError('UNAVAILABLE', undefined, { cause: error });
      });
    const setCookies = answered.getSetCookie();
    const person = response?.user;
    if (response === null || person === undefined || person.suspendedAt) {
      return { caller: null, setCookies, expiresAt: 0 };
    }
    return {
      caller: {
        userId: UserId.parse(person.id),
        sessionId: SessionId.parse(response.session.id),
        role: Role.parse(person.role),
        locale: Locale.parse(person.locale),
      },
      setCookies,
      expiresAt: response.session.expiresAt.getTime(),
    };
  }

  return {
    async resolve({ cookie, authorization }) {
      const token = authorization ?? rawCookie(cookie, cookieName);
      if (token === undefined) return NOBODY;
      const now = clock.now().getTime();
      const known = cache.get(token);
      if (known !== undefined && now < known.until) return { caller: known.caller, setCookies: [] };

      const headers = new Headers();
      if (authorization !== undefined) headers.set('authorization', authorization);
      else headers.set('cookie', `${cookieName}=${token}`);
      const revocationsBefore = revocations;
      const { caller, setCookies, expiresAt } = await ask(headers);
      if (caller === null) drop(token);
      else if (revocations === revocationsBefore) {
        keep(token, { caller, until: Math.min(now + CACHE_MS, expiresAt) });
      }
      // A token in the header is the app's own: it keeps no cookies.
      return { caller, setCookies: authorization === undefined ? setCookies : [] };
    },
    close,
  };
}
