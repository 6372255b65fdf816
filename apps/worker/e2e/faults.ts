import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceProcess } from '@inkvine/testkit/service-process';
import type { Stack } from '@inkvine/testkit/stack';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Random } from '@inkvine/testkit/random';

/** How often each happens in a run. */
const KINDS = {
  'kill the worker': 4,
  'kill Redis': 2,
  'make Redis forget everything': 1,
  'kill the server': 1,
  'end a connection of PostgreSQL': 2,
  'let a gateway not hear': 2,
  'lose an answer of a gateway': 3,
  'let a gateway fail after it acted': 2,
  'garble an answer of a gateway': 1,
} as const;
type Kind = keyof typeof KINDS;

export interface Fault {
  kind: Kind;
  /** Milliseconds of peace before it. */
  after: number;
  /** Milliseconds that what was killed stays dead. */
  down: number;
  /** Of several of its kind, which: any number. */
  which: number;
}

/** How long a round takes, with each fault as often as it should happen, on a machine that does nothing else. */
const ROUND_MINUTES = 1 / 3;

/** What will happen within some minutes, when, and in which order: all of it decided by the seed. */
export function planFaults(random: Random, minutes: number): Fault[] {
  const kinds = (Object.keys(KINDS) as Kind[]).flatMap((kind) => Array<Kind>(KINDS[kind]).fill(kind));
  return Array.from({ length: Math.ceil(minutes / ROUND_MINUTES) }, () => random.shuffle(kinds))
    .flat()
    .map((kind) => ({
      ...{ kind, after: random.between(300, 1_200), down: random.between(50, 600) },
      which: random.between(0, 999),
    }));
}

/** Lets the faults happen one after the other; everything runs again when it resolves. */
export async function strike(stack: Stack, faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) {
    await sleep(fault.after);
    await STRIKES[fault.kind](stack, fault);
  }
  for (const gateway of stack.gateways) await gateway.control('faults/clear', {});
}

const STRIKES: Record<Kind, (stack: Stack, fault: Fault) => Promise<void>> = {
  'kill the worker': ({ worker }, { down }) => killAndRestart(worker, down),
  'kill Redis': ({ redis }, { down }) => killAndRestart(redis, down),
  'kill the server': ({ server }, { down }) => killAndRestart(server, down),
  async 'make Redis forget everything'({ redisUrl }) {
    const redis = new Redis(redisUrl);
    await redis.flushall();
    redis.disconnect();
  },
  async 'end a connection of PostgreSQL'({ database }) {
    await sql`
      select pg_terminate_backend(pid) from (
        select pid from pg_stat_activity
        where datname = current_database() and application_name in ('inkvine-server', 'inkvine-worker')
        order by state = 'active' desc, random() limit 1) as victim`.execute(database.db);
  },
  'let a gateway not hear': gatewayFault('drop_before_execute'),
  'lose an answer of a gateway': gatewayFault('execute_then_drop'),
  'let a gateway fail after it acted': gatewayFault('error_after_execute'),
  'garble an answer of a gateway': gatewayFault('malformed_json'),
};

/** The next two calls to one of the gateways suffer it. */
function gatewayFault(kind: string) {
  return async ({ gateways }: Stack, { which }: Fault): Promise<void> => {
    await gateways[which % gateways.length]!.control('faults', { kind, times: 2 });
  };
}

async function killAndRestart(service: ServiceProcess, down: number): Promise<void> {
  await service.kill();
  await sleep(down);
  await service.start();
}
