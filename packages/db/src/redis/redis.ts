import { Redis } from 'ioredis';

/**
 * `producer` fails at once while Redis is away, so that a request answers instead of piling up, and `drafts` when it is
 * slow as well; `subscriber` waits for as long as it takes.
 */
export type RedisRole = 'producer' | 'drafts' | 'subscriber';

export interface RedisConnectionOptions {
  url: string;
  role: RedisRole;
  /** Told of each lost connection; the client connects again by itself. */
  onError: (error: Error) => void;
}

/** A draft store slower than this is as good as away: the request writes past it. */
export const DRAFT_TIMEOUT_MS = 150;

const COMMAND_TIMEOUT_MS = { producer: 2_000, drafts: DRAFT_TIMEOUT_MS };
const MAX_RECONNECT_DELAY_MS = 2_000;

export function createRedis({ url, role, onError }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_RECONNECT_DELAY_MS),
    ...(role === 'subscriber'
      ? { maxRetriesPerRequest: null }
      : { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT_MS[role] }),
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

export interface RedisSafety {
  /** Why Redis must not be used, in one sentence; null when it may. */
  refusal: string | null;
  warnings: string[];
}

/**
 * Looks at the settings on which "nothing is lost" stands. A managed Redis that forbids `CONFIG` is given the
 * benefit of the doubt, with a warning.
 */
export async function checkRedisSafety(redis: Redis): Promise<RedisSafety> {
  const warnings: string[] = [];
  let settings: Record<string, string>;
  try {
    const [policy, appendOnly, fsync] = await Promise.all([
      redis.config('GET', 'maxmemory-policy'),
      redis.config('GET', 'appendonly'),
      redis.config('GET', 'appendfsync'),
    ]);
    settings = Object.fromEntries([policy, appendOnly, fsync].map((pair) => pair as [string, string]));
  } catch {
    return {
      refusal: null,
      warnings: [
        'Redis does not let us read its settings: please see to maxmemory-policy noeviction and appendfsync always',
      ],
    };
  }
  if (settings['maxmemory-policy'] !== 'noeviction') {
    return {
      refusal: `Redis would drop queued jobs under memory pressure: set its maxmemory-policy to noeviction (it is ${settings['maxmemory-policy']}).`,
      warnings,
    };
  }
  if (settings['appendonly'] !== 'yes' || settings['appendfsync'] !== 'always') {
    warnings.push(
      'Redis may forget its last second in a power cut: set appendonly yes and appendfsync always',
    );
  }
  return { refusal: null, warnings };
}
