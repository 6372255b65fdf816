import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDatabases } from './databases.mjs';
import { DATA } from './paths.mjs';
import { createSupervisor } from './supervisor.mjs';

let folder: string;
let said: string[];
let pids: Map<string, number>;
let supervisor: ReturnType<typeof createSupervisor>;
beforeEach(() => {
  mkdirSync(join(DATA, 'test'), { recursive: true });
  folder = mkdtempSync(join(DATA, 'test', 'databases-'));
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(folder, 0o711);
  begin();
});
afterEach(async () => {
  await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

function begin() {
  said = [];
  pids = new Map();
  supervisor = createSupervisor({
    say: (line) => said.push(line),
    onSpawn: ({ name, pid }) => pids.set(name, pid),
  });
}

const start = () => startDatabases({ supervisor, folder, env: {} });
const kill = (name: string) => process.kill(pids.get(name) ?? -1, 'SIGKILL');

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function redis<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

test('PostgreSQL and Redis that are killed come back on the same port with all that was committed', async () => {
  const { DATABASE_URL, REDIS_URL } = await start();
  await query(DATABASE_URL, 'create table kept as select 42 as answer');
  await redis(REDIS_URL, (client) => client.set('kept', '42'));

  kill('PostgreSQL');
  kill('Redis');
  for (const name of ['PostgreSQL', 'Redis']) {
    await vi.waitFor(() => expect(said).toContain(`${name} is running again.`), { timeout: 30_000 });
  }

  expect(await query(DATABASE_URL, 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(await redis(REDIS_URL, (client) => client.get('kept'))).toBe('42');
});

test('a run after a crash that left a pid file and half a data folder begins where the last one ended', async () => {
  const { DATABASE_URL } = await start();
  await query(DATABASE_URL, 'create table kept as select 42 as answer');
  supervisor.killAll();
  const pidFile = join(folder, 'postgres', 'data', 'postmaster.pid');
  // The number now belongs to a process that is no PostgreSQL: this one.
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
  mkdirSync(join(folder, 'postgres', 'new-12345'));

  begin();
  const again = await start();
  expect(await query(again.DATABASE_URL, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('Redis loses and evicts nothing', async () => {
  const { REDIS_URL } = await start();
  const settings = await redis(REDIS_URL, (client) =>
    client.config('GET', 'appendonly', 'appendfsync', 'maxmemory-policy'),
  );
  expect(settings).toEqual(
    expect.arrayContaining(['appendonly', 'yes', 'appendfsync', 'always', 'maxmemory-policy', 'noeviction']),
  );
});

test('databases that are already there are used, and nothing is started', async () => {
  const env = { DATABASE_URL: 'postgres://somewhere/inkvine', REDIS_URL: 'redis://somewhere' };
  expect(await startDatabases({ supervisor, folder, env })).toMatchObject(env);
  expect(pids.size).toBe(0);
});
