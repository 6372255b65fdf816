import { createPool } from '@inkvine/db/database';
import type pg from 'pg';
import type { TestDatabase } from './database.ts';

/** At which statement a process is killed, from 1: right before it is sent, or right after it was carried out. */
export interface Death {
  at: number;
  when: 'before' | 'after';
}

const NAME = 'a process that is killed';

/**
 * A process's connections, all of which break at its n-th statement as if it had been killed there. What was not committed
 * is gone.
 */
export function createDyingPool(test: Pick<TestDatabase, 'pool' | 'connectionString'>, death: Death) {
  const { connectionString } = test;
  const pool = createPool({ connectionString, poolSize: 4, applicationName: NAME });
  const clients = new Set<pg.PoolClient & Pick<pg.Client, 'end'>>();
  let sent = 0;
  let isDead = false;
  const die = () => {
    isDead = true;
    for (const client of clients) void client.end().catch(() => undefined);
  };
  pool.on('error', () => undefined);
  pool.on('connect', (client: pg.PoolClient & Pick<pg.Client, 'end'>) => {
    clients.add(client);
    client.on('error', () => undefined);
    const send = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    client.query = (async (...args: unknown[]) => {
      sent += 1;
      const isLast = sent === death.at;
      if (isLast && death.when === 'before') die();
      if (isDead) throw new Error('killed');
      const answer = await send(...args);
      if (isLast) die();
      if (isDead) throw new Error('killed');
      return answer;
    }) as typeof client.query;
  });
  return {
    pool,
    wasKilled: () => isDead,
    /** Whether PostgreSQL has let its locks go. */
    async isGone(): Promise<boolean> {
      const { rows } = await test.pool.query('select from pg_stat_activity where application_name = $1', [
        NAME,
      ]);
      return rows.length === 0;
    },
  };
}
