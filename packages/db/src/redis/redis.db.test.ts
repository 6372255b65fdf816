import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkRedisSafety, createRedis, waitUntilConnected } from './redis.ts';

let redis: Redis;
beforeAll(async () => {
  redis = createRedis({ url: process.env['REDIS_URL']!, role: 'producer', onError: () => undefined });
  await waitUntilConnected(redis, 5_000);
});
afterAll(() => redis.disconnect());

/** The same Redis, telling other settings, or none. */
function telling(settings: Record<string, string> | null): Redis {
  const config = (_get: string, name: string) =>
    settings === null
      ? Promise.reject(new Error("NOPERM this user has no permissions to run the 'config|get' command"))
      : Promise.resolve([name, settings[name]]);
  return Object.assign(Object.create(redis) as Redis, { config });
}

const SAFE = { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'always' };

test('the Redis of the tests is safe', async () => {
  expect(await checkRedisSafety(redis)).toBeNull();
  expect(await checkRedisSafety(telling(SAFE))).toBeNull();
});

test.each([
  ['maxmemory-policy', 'allkeys-lru', /maxmemory-policy to noeviction \(it is allkeys-lru\)/],
  ['appendonly', 'no', /appendonly to yes/],
  ['appendfsync', 'everysec', /appendfsync to always \(it is everysec\)/],
])('one with %s %s is refused', async (name, value, sentence) => {
  expect(await checkRedisSafety(telling({ ...SAFE, [name]: value }))).toMatch(sentence);
});

test('one that tells nothing is used only when the operator vouches for it', async () => {
  expect(await checkRedisSafety(telling(null))).toMatch(/REDIS_TRUSTED=true/);
  expect(await checkRedisSafety(telling(null), { isTrusted: true })).toBeNull();
});
