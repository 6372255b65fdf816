import { Redis } from 'ioredis';

/**
 * `producer` fails at once while Redis is away, so that a request answers instead of piling up, and `drafts` when it is
 * slow as well; `subscriber` waits for as long as it takes.
 */
export type RedisRole = 'producer' | 'drafts' | 'subscriber';

export interface RedisConnectionOptions {
  url: string;
  role: RedisRole;
  /** How long a command may take, in milliseconds, where the role's own patience does not fit. */
  commandTimeoutMs?: number;
  /** Told of each lost connection; the client connects again by itself. */
  onError: (error: Error) => void;
}

/** A draft store slower than this is as good as away: the request writes past it. */
export const DRAFT_TIMEOUT_MS = 150;

const COMMAND_TIMEOUT_MS = { producer: 2_000, drafts: DRAFT_TIMEOUT_MS };
const MAX_RECONNECT_DELAY_MS = 2_000;

export function createRedis({ url, role, commandTimeoutMs, onError }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...(role === 'subscriber'
      ? { maxRetriesPerRequest: null }
      : {
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          commandTimeout: commandTimeoutMs ?? COMMAND_TIMEOUT_MS[role],
        }),
  });
  redis.on('error', onError);
  return redis;
}

/** Resolves once the connection is usable. @throws Error when it is not within `timeoutMs` */
export async function waitUntilConnected(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.off('ready', connected);
      reject(new Error('Redis does not answer at REDIS_URL'));
    }, timeoutMs);
    const connected = () => {
      clearTimeout(timer);
      resolve();
    };
    redis.once('ready', connected);
  });
}

const NEEDED_SETTINGS = { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' };

/**
 * Looks at the settings on which "nothing is lost" stands: nothing dropped under memory pressure, and everything on
 * disk before it is acknowledged. Answers why Redis must not be used, in one sentence, or null when it may.
 * @param isTrusted the operator vouches for a managed Redis, which tells no settings
 */
export async function checkRedisSafety(redis: Redis, { isTrusted = false } = {}): Promise<string | null> {
  if (isTrusted) return null;
  let settings: Record<string, string>;
  try {
    const names = Object.keys(NEEDED_SETTINGS);
    const pairs = await Promise.all(names.map(async (name) => await redis.config('GET', name)));
    settings = Object.fromEntries(pairs.map((pair) => pair as [string, string]));
  } catch {
    return 'Redis does not let us read its settings: see to it that drafts are safe there and set REDIS_TRUSTED=true.';
  }
  const wrong = Object.entries(NEEDED_SETTINGS).filter(([name, needed]) => settings[name] !== needed);
  if (wrong.length === 0) return null;
  const changes = wrong.map(([name, needed]) => `${name} to ${needed} (it is ${settings[name]})`);
  return `Redis would lose drafts and queued jobs: set its ${changes.join(' and its ')}.`;
}
