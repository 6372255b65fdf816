import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDatabase, createPool, type Database } from '@inkvine/db/database';
import { migrateToLatest } from '@inkvine/db/migrator';
import pg from 'pg';

export interface TestDatabase {
  db: Database;
  pool: pg.Pool;
  connectionString: string;
  drop(): Promise<void>;
}

const MIGRATIONS = path.join(import.meta.dirname, '../../db/src/migrations');
/** Any number; only test runs take this lock. */
const TEMPLATE_LOCK = 710_031;

export function serverUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url === undefined)
    throw new Error('DATABASE_URL is not set: run `npm test`, which starts a private PostgreSQL');
  return url;
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha1');
  for (const file of (await readdir(MIGRATIONS)).sort())
    hash.update(await readFile(path.join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Makes the migrated template once per state of the migrations; concurrent test files wait for one maker. */
async function ensureTemplate(client: pg.Client): Promise<string> {
  const template = `inkvine_template_${await migrationsHash()}`;
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      const raw = `${template}_${randomBytes(4).toString('hex')}`;
      await client.query(`create database ${raw}`);
      const db = createDatabase(createPool({ connectionString: urlOf(raw), poolSize: 1 }));
      await migrateToLatest(db);
      await db.destroy();
      await client.query(`alter database ${raw} rename to ${template}`);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return template;
}

/** A private copy of the migrated template: one per test file, dropped with `drop()`. */
export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  return await withServer(
    async (client) => await copyDatabase(client, await ensureTemplate(client), options),
  );
}

/** A second database with the same rows. Ends every connection to the first one; its own pool opens others. */
export async function copyTestDatabase(source: TestDatabase): Promise<TestDatabase> {
  const name = new URL(source.connectionString).pathname.slice(1);
  return await withServer(async (client) => {
    await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
      name,
    ]);
    return await copyDatabase(client, name, {});
  });
}

async function copyDatabase(
  client: pg.Client,
  template: string,
  options: { poolSize?: number },
): Promise<TestDatabase> {
  const name = `inkvine_test_${randomBytes(6).toString('hex')}`;
  await client.query(`create database ${name} template ${template} strategy wal_log`);
  const connectionString = urlOf(name);
  const pool = createPool({
    connectionString,
    poolSize: options.poolSize ?? 8,
    applicationName: name,
    // Fifty at once wait for one another, on a busy machine for longer than a person would.
    connectionTimeoutMs: 60_000,
  });
  const db = createDatabase(pool);
  return {
    db,
    pool,
    connectionString,
    async drop() {
      await db.destroy();
      await withServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}
