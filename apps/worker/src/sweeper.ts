import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@inkvine/db/database';
import { tryWithLock } from '@inkvine/db/jobs/advisory-lock.repository';
import { SWEEPS, type SweepId } from '@inkvine/jobs/sweeps';
import type { Sweeps } from './handlers.ts';

export interface SweepRun {
  id: SweepId;
  outcome: 'done' | 'skipped' | 'failed';
  durationMs: number;
  error?: unknown;
}

export interface SweeperDependencies {
  db: Database;
  sweeps: Sweeps;
  onRun: (run: SweepRun) => void;
}

/**
 * Runs each sweep at its interval until the signal aborts. Timers of the process and a lock in PostgreSQL, not
 * schedules in Redis: what finds forgotten work must not itself be forgotten when Redis is lost.
 */
export async function runSweeper(dependencies: SweeperDependencies, signal: AbortSignal): Promise<void> {
  const ids = Object.keys(SWEEPS) as SweepId[];
  const lanes = Map.groupBy(ids, (id) => SWEEPS[id].queue);
  await Promise.all([...lanes.values()].map((lane) => runLane(lane, dependencies, signal)));
}

/** One after the other, so that a lane holds at most one lock and a slow purge delays no money. */
async function runLane(
  lane: SweepId[],
  dependencies: SweeperDependencies,
  signal: AbortSignal,
): Promise<void> {
  const dueAt = new Map(lane.map((id) => [id, 0]));
  while (!signal.aborted) {
    for (const id of lane) {
      if (signal.aborted || performance.now() < dueAt.get(id)!) continue;
      dependencies.onRun(await runOnce(id, dependencies));
      dueAt.set(id, performance.now() + SWEEPS[id].everyMs);
    }
    const pause = Math.min(...dueAt.values()) - performance.now();
    await sleep(Math.max(0, pause), undefined, { signal }).catch(() => undefined);
  }
}

async function runOnce(id: SweepId, { db, sweeps }: SweeperDependencies): Promise<SweepRun> {
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  try {
    const ran = await tryWithLock(db, `sweep:${id}`, async () => void (await sweeps[id]()));
    return { id, outcome: ran ? 'done' : 'skipped', durationMs: elapsed() };
  } catch (error) {
    return { id, outcome: 'failed', durationMs: elapsed(), error };
  }
}
