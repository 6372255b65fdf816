import { once } from 'node:events';
import { createRedisDraftStore, type RedisDraftStore } from '@inkvine/db/redis/draft-store';
import { createRedis, waitUntilConnected } from '@inkvine/db/redis/redis';
import type { Redis } from 'ioredis';

export interface TestDraftStore {
  store: RedisDraftStore;
  redis: Redis;
  /** Takes the connection away, as a Redis that is gone would. */
  disconnect(): void;
  /** Does nothing while it is there. */
  reconnect(): Promise<void>;
  close(): void;
}

/** What a busy machine may take to answer is no sign that Redis is away. */
const TIMEOUT_MS = 10_000;

/** The drafts of one test file in the Redis that all share: sites and branches keep them apart. */
export async function createTestDraftStore(
  options: { url?: string; maxBuffered?: number } = {},
): Promise<TestDraftStore> {
  const url = options.url ?? process.env['REDIS_URL'];
  if (url === undefined)
    throw new Error('REDIS_URL is not set: run `npm test`, which starts a private Redis');
  const redis = createRedis({ url, role: 'drafts', commandTimeoutMs: TIMEOUT_MS, onError: () => undefined });
  await waitUntilConnected(redis, 5_000);
  const { maxBuffered } = options;
  let ended: Promise<unknown> = Promise.resolve();
  return {
    redis,
    store: createRedisDraftStore({
      redis,
      timeoutMs: TIMEOUT_MS,
      ...(maxBuffered === undefined ? {} : { maxBuffered }),
    }),
    disconnect() {
      ended = once(redis, 'end');
      redis.disconnect();
    },
    reconnect: async () => {
      // A connection that is still ending would take the new one with it.
      await ended;
      if (redis.status !== 'ready') await redis.connect();
    },
    close: () => redis.disconnect(),
  };
}
