import { createHash } from 'node:crypto';
import {
  Kysely,
  PostgresDialect,
  sql,
  type PostgresPool,
  type PostgresPoolClient,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import type { DB } from './generated/database.ts';

export type Database = Kysely<DB>;
export type DatabaseTransaction = Transaction<DB>;
/** Whatever runs statements; for reads and single-statement writes that need no lock of their own. */
export type Executor = Database | DatabaseTransaction;

export interface DatabaseOptions {
  connectionString: string;
  /** Sum over all processes: 4 to 8 connections per core of PostgreSQL; more is slower. */
  poolSize?: number;
  /** How long a query waits for a connection of the pool; 5 seconds when absent. */
  connectionTimeoutMs?: number;
  applicationName?: string;
  /** `demo`: the `now()` of statements is the one that operators of a demo have moved. */
  clock?: 'real' | 'demo';
  onPoolError?: (error: Error) => void;
}

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;

/** Coins, won and counts stay exact: beyond 2^53 - 1 it is a fault, never a rounded number. */
function parseInteger(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`unsafe integer from the database: ${value}`);
  return number;
}

/** ISO 8601 text in UTC: a `Date` would drop the microseconds and every answer would have to be walked. */
function parseTimestamp(value: string): string {
  return value.endsWith('infinity')
    ? value
    : `${value.slice(0, 10)}T${value.slice(11).replace(/\+00$/, '')}Z`;
}

const parsers: Record<number, (value: string) => unknown> = {
  [INT8]: parseInteger,
  [NUMERIC]: parseInteger,
  [TIMESTAMPTZ]: parseTimestamp,
};

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const own = format === 'binary' ? undefined : parsers[oid];
    return own ?? pg.types.getTypeParser(oid, format as 'text');
  },
};

const MAX_STATEMENT_NAMES = 1_000;
const statementNames = new Map<string, string>();

/** Bounded, because each name keeps a plan in every connection of PostgreSQL. */
function statementName(sql: string): string | undefined {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= MAX_STATEMENT_NAMES) return undefined;
  const name = createHash('sha1').update(sql).digest('base64url');
  statementNames.set(sql, name);
  return name;
}

/**
 * Kysely sends unnamed statements, which PostgreSQL plans anew each time; naming them by their text about
 * doubles the rate of the hot paths.
 */
function withNamedStatements(pool: pg.Pool): PostgresPool {
  const named = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient): PostgresPoolClient => ({
    release: (destroy?: boolean) => client.release(destroy),
    query: ((text: string, values: unknown[] = []) => {
      const name = values.length > 0 ? statementName(text) : undefined;
      return client.query(name === undefined ? { text, values } : { name, text, values });
    }) as unknown as PostgresPoolClient['query'],
  });
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const known = named.get(client) ?? wrap(client);
      named.set(client, known);
      return known;
    },
  };
}

/**
 * Reads one consistent state of the database, whatever is committed meanwhile, for as long as it takes; whatever
 * writes in it is refused.
 */
export async function readOnSnapshot<T>(
  db: Database,
  read: (trx: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`set local statement_timeout = 0`.execute(trx);
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(trx);
      return await read(trx);
    });
}

/**
 * For a transaction that goes through tens of thousands of rows at a time. Each statement is planned for its own values
 * and for the tables as they are now: the one plan that a connection keeps for a named statement may be from when a table
 * was empty. What is sorted stays in memory.
 */
export async function prepareForBulk(trx: DatabaseTransaction): Promise<void> {
  await sql`
    select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)`.execute(
    trx,
  );
}

const SESSION =
  '-c timezone=UTC -c datestyle=ISO -c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s';
/** Whoever is named before `pg_catalog` is found first. */
const DEMO_TIME = '-c search_path=demo_time,pg_catalog,public';

/** The pool behind `createDatabase`, for the few places that need `LISTEN` or a raw client. */
export function createPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize ?? 8,
    application_name: options.applicationName ?? 'inkvine',
    options: options.clock === 'demo' ? `${SESSION} ${DEMO_TIME}` : SESSION,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
    // A server that vanished without a word must not keep a query, and what waits behind it, for ever.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  });
  // A connection that PostgreSQL closed must not end the process; the pool opens another. One in use rejects the
  // query of whoever uses it and emits the event besides, and an event that nobody hears is thrown.
  pool.on('error', (error) => options.onPoolError?.(error));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) }) });
}
