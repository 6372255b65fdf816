import type { Executor } from '@inkvine/db/database';
import { findDemoClock } from '@inkvine/db/system/demo-clock.repository';
import type { MovableClock } from '../ports/clock.port.ts';

/**
 * Brings the clock of this process to where the demo's is. Called when a process begins and at each hint or look after
 * that, never for each question what time it is.
 */
export async function bringClock(
  db: Executor,
  clock: MovableClock,
): Promise<{ aheadMs: number; workerStopped: boolean }> {
  const { aheadMs, workerStopped } = await findDemoClock(db);
  clock.bringTo(aheadMs);
  return { aheadMs, workerStopped };
}
