import { afterEach, expect, test } from 'vitest';
import type { Redis } from 'ioredis';
import { createRedis, waitUntilConnected } from './redis.ts';
import { createRedisWakeUps } from './wake-ups.ts';

const url = process.env['REDIS_URL'] ?? '';
const open: Redis[] = [];

function connect(role: 'producer' | 'subscriber', address = url): Redis {
  const redis = createRedis({ url: address, role, onError: () => undefined });
  open.push(redis);
  return redis;
}

async function createProcess() {
  const subscriber = connect('subscriber');
  const publisher = connect('producer');
  await Promise.all([waitUntilConnected(subscriber, 5_000), waitUntilConnected(publisher, 5_000)]);
  const wakeUps = createRedisWakeUps({ publisher, subscriber });
  // Commands of one connection run in order: once this answers, the subscription stands.
  await subscriber.psubscribe('inkvine:test');
  return wakeUps;
}

afterEach(() => {
  for (const redis of open.splice(0)) redis.disconnect();
});

async function isWoken(wait: Promise<void>): Promise<boolean> {
  const startedAt = performance.now();
  await wait;
  return performance.now() - startedAt < 1_000;
}

test('a hint wakes waiters of its topic in other processes and no others', async () => {
  const [here, there] = await Promise.all([createProcess(), createProcess()]);
  const { signal } = new AbortController();
  const mine = isWoken(there.wait('donations:a', 2_000, signal));
  const other = isWoken(there.wait('donations:b', 1_200, signal));
  here.publish('donations:a');
  expect(await mine).toBe(true);
  expect(await other).toBe(false);
});

test('a process hears its own hint once', async () => {
  const here = await createProcess();
  // Every suite shares this Redis, so that others' hints are heard too.
  const topic = `donations:${crypto.randomUUID()}`;
  const heard: string[] = [];
  here.listen((hint) => {
    if (hint === topic) heard.push(hint);
  });
  here.publish(topic);
  expect(heard).toEqual([topic]);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(heard).toEqual([topic]);
});

test('without Redis, hints still reach the same process and nothing throws', async () => {
  const nowhere = 'redis://127.0.0.1:1';
  const wakeUps = createRedisWakeUps({
    publisher: connect('producer', nowhere),
    subscriber: connect('subscriber', nowhere),
  });
  const woken = isWoken(wakeUps.wait('outbox', 2_000, new AbortController().signal));
  wakeUps.publish('outbox');
  expect(await woken).toBe(true);
});

test('waiting ends when the signal aborts', async () => {
  const wakeUps = await createProcess();
  const stop = new AbortController();
  const woken = isWoken(wakeUps.wait('outbox', 60_000, stop.signal));
  stop.abort();
  expect(await woken).toBe(true);
});
