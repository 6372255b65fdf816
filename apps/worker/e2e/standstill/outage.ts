import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@inkvine/testkit/random';
import { Redis } from 'ioredis';
import type { Site } from './site.ts';

/** What the next calls to a gateway suffer. */
const FAULTS = [
  'drop_before_execute',
  'execute_then_drop',
  'execute_then_drop',
  'error_after_execute',
  'malformed_json',
  'rate_limited',
] as const;
const CHARGES = { toss: '/v1/billing/', stripe: '/v1/payment_intents' };

export interface Havoc {
  kills: number;
  flushes: number;
  redisKills: number;
  /** Calls to gateways that were to fail. */
  faults: number;
}

/**
 * Until everything is over, and so many workers were killed: kills one after the other at moments that only the seed
 * knows, has gateways fail before and after they took the money, and in the middle has Redis forget everything and die.
 */
export async function wreak(
  { workers, fakes, redis, redisUrl }: Site,
  random: Random,
  { kills, isOver }: { kills: number; isOver: () => Promise<boolean> },
): Promise<Havoc> {
  const havoc: Havoc = { kills: 0, flushes: 0, redisKills: 0, faults: 0 };

  async function killWorker(): Promise<void> {
    const worker = random.pick(workers);
    await worker.kill();
    havoc.kills += 1;
    await sleep(random.between(0, 800));
    await worker.start();
  }

  async function failGateway(): Promise<void> {
    const fake = random.pick(fakes);
    const times = random.between(1, 12);
    const path = CHARGES[fake.id as keyof typeof CHARGES];
    await fake.control('faults', { kind: random.pick(FAULTS), times, path });
    havoc.faults += times;
  }

  async function loseRedis(): Promise<void> {
    const connection = new Redis(redisUrl);
    await connection.flushall();
    connection.disconnect();
    havoc.flushes += 1;
    await sleep(random.between(200, 1_500));
    await redis.kill();
    havoc.redisKills += 1;
    await sleep(random.between(500, 2_000));
    await redis.start();
  }

  while (havoc.kills < kills || !(await isOver())) {
    await sleep(random.between(100, 2_500));
    if (random.between(0, 1) === 1) await failGateway();
    if (havoc.flushes === 0 && havoc.kills >= kills / 2) await loseRedis();
    if (havoc.kills < kills) await killWorker();
  }
  for (const fake of fakes) await fake.control('faults/clear', {});
  return havoc;
}
