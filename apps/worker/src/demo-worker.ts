import type { MovableClock } from '@inkvine/core/ports/clock.port';
import type { WakeUps } from '@inkvine/core/ports/wake-ups.port';
import { bringClock } from '@inkvine/core/system/demo-clock';
import type { Database } from '@inkvine/db/database';
import { lockAtWork, unlockAtWork } from '@inkvine/db/system/demo-clock.repository';
import type { Logger } from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningWorker } from './worker.ts';

export interface DemoWorkerDependencies {
  db: Database;
  clock: MovableClock;
  wakeUps: WakeUps;
  log: Logger;
  /** Begins to work. */
  start: () => RunningWorker;
}

/** A hint comes sooner; this finds what a lost one would have told. */
const LOOK_MS = 2_000;
/** As the process itself has when it is stopped. */
const GRACE_MS = 20_000;

/**
 * The worker of a demo, which rests while operators have stopped it. It holds a lock of PostgreSQL while it works: so
 * nobody moves the clock until what it had begun has ended, and it begins only once it knows where the clock is.
 */
export function startDemoWorker({ db, clock, wakeUps, log, start }: DemoWorkerDependencies): RunningWorker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let graceMs = GRACE_MS;
  const look = async (): Promise<void> => await wakeUps.wait('demo-clock', LOOK_MS, signal);

  /** Works until it is told to rest, on the connection that holds the lock: without the one it has not the other. */
  async function work(connection: Database): Promise<void> {
    const isWanted = async () => !signal.aborted && !(await bringClock(connection, clock)).workerStopped;
    await lockAtWork(connection);
    try {
      if (!(await isWanted())) return;
      const worker = start();
      log.info('the worker of the demo works');
      try {
        while (await isWanted()) await look();
      } finally {
        await worker.stop(graceMs);
        log.info('the worker of the demo rests');
      }
    } finally {
      await unlockAtWork(connection);
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        if ((await bringClock(db, clock)).workerStopped) await look();
        else await db.connection().execute(work);
      } catch (error) {
        log.warn({ err: error }, 'the worker of the demo begins again');
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
  const running = run();

  return {
    async stop(withinMs) {
      graceMs = withinMs;
      stopping.abort();
      await running;
    },
  };
}
