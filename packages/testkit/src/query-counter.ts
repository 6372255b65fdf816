import { createDatabase, type Database } from '@inkvine/db/database';
import type pg from 'pg';

export interface Statement {
  text: string;
  values: unknown[];
}

export interface RecordedDatabase {
  db: Database;
  /** Every round trip that `work` makes, `begin` and `commit` among them. */
  record(work: () => Promise<unknown>): Promise<Statement[]>;
}

/** A database on the same pool that writes down each statement it sends. */
export function createRecordedDatabase(pool: pg.Pool): RecordedDatabase {
  let statements: Statement[] = [];
  const recorded = new WeakMap<pg.PoolClient, pg.PoolClient>();

  function record(client: pg.PoolClient): pg.PoolClient {
    return new Proxy(client, {
      get(target, property) {
        if (property !== 'query') {
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (query: { text: string; values?: unknown[] }) => {
          statements.push({ text: query.text, values: query.values ?? [] });
          return target.query(query);
        };
      },
    });
  }

  const recordingPool = new Proxy(pool, {
    get(target, property) {
      if (property !== 'connect') {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async () => {
        const client = await target.connect();
        const known = recorded.get(client) ?? record(client);
        recorded.set(client, known);
        return known;
      };
    },
  });

  return {
    db: createDatabase(recordingPool),
    async record(work) {
      statements = [];
      await work();
      return statements;
    },
  };
}
