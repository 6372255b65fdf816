import { createMovableClock, systemClock } from '@inkvine/core/ports/clock.port';
import { isAnyAtWork } from '@inkvine/db/system/demo-clock.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createLocalWakeUps } from '@inkvine/testkit/local-wake-ups';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startDemoWorker } from './demo-worker.ts';
import type { RunningWorker } from './worker.ts';

let test: TestDatabase;
let running: RunningWorker[];

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  running = [];
  await sql`truncate demo_clock`.execute(test.db);
  await sql`insert into demo_clock default values`.execute(test.db);
});
afterEach(() => Promise.all(running.map((worker) => worker.stop(0))));

/** A hint may be lost; then it is found by looking. */
const soon = { timeout: 15_000 };

/** A process of the worker, and what it does. */
function startProcess() {
  const clock = createMovableClock(systemClock);
  const wakeUps = createLocalWakeUps();
  const done: string[] = [];
  const start = vi.fn<() => RunningWorker>(() => {
    done.push(`works ${Math.round((clock.now().getTime() - Date.now()) / 1_000)} s ahead`);
    return { stop: async () => void done.push('rests') };
  });
  const worker = startDemoWorker({ db: test.db, clock, wakeUps, log: pino({ level: 'silent' }), start });
  running.push(worker);
  const tell = async (change: { worker_stopped: boolean; ahead_ms?: number }) => {
    await test.db.updateTable('demo_clock').set(change).execute();
    wakeUps.publish('demo-clock');
  };
  return { worker, done, tell };
}

it('rests while it is stopped, and goes on at the time of the demo', async () => {
  const { worker, done, tell } = startProcess();
  await expect.poll(() => done, soon).toEqual(['works 0 s ahead']);
  expect(await isAnyAtWork(test.db)).toBe(true);
  await tell({ worker_stopped: true });
  await expect.poll(() => isAnyAtWork(test.db), soon).toBe(false);
  expect(done).toEqual(['works 0 s ahead', 'rests']);
  await tell({ worker_stopped: true, ahead_ms: 3_600_000 });
  await tell({ worker_stopped: false });
  await expect.poll(() => done.at(-1), soon).toBe('works 3600 s ahead');
  await worker.stop(0);
  expect(done.slice(1)).toEqual(['rests', 'works 3600 s ahead', 'rests']);
  expect(await isAnyAtWork(test.db)).toBe(false);
});

it('does not begin after a restart while it is stopped', async () => {
  await test.db.updateTable('demo_clock').set({ worker_stopped: true, ahead_ms: 60_000 }).execute();
  const { done, tell } = startProcess();
  await tell({ worker_stopped: true });
  await tell({ worker_stopped: false });
  await expect.poll(() => done, soon).toEqual(['works 60 s ahead']);
});

it('rests and begins again when the connection with its lock is lost', async () => {
  const { done, tell } = startProcess();
  await expect.poll(() => done, soon).toEqual(['works 0 s ahead']);
  await sql`
    select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and mode = 'ShareLock' and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`.execute(test.db);
  await tell({ worker_stopped: false });
  await expect
    .poll(() => done.slice(0, 3), soon)
    .toEqual([...['works 0 s ahead', 'rests', 'works 0 s ahead']]);
});
