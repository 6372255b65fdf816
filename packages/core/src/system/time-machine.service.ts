import { AppError } from '@inkvine/contracts/errors';
import type {
  AdvanceTimeInput,
  DemoWorkerState,
  SetDemoWorkerInput,
  TimeMachine,
  TimeStep,
} from '@inkvine/contracts/time-machine';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  findDemoClock,
  isAnyAtWork,
  lockDemoClock,
  tryKeepFromWork,
  updateDemoClock,
  type DemoClockRow,
} from '@inkvine/db/system/demo-clock.repository';
import { addMonthsClamped, localDateOf, startOfDate } from '@inkvine/domain/local-calendar';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { MovableClock } from '../ports/clock.port.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { HeartbeatsService } from './heartbeats.service.ts';

export type TimeMachineDependencies = Pick<
  ServiceDependencies,
  'db' | 'wakeUps' | 'movableClock' | 'site'
> & {
  heartbeats: Pick<HeartbeatsService, 'moveSite'>;
};

const STEPS: Record<TimeStep, { months: number; days: number }> = {
  day: { months: 0, days: 1 },
  week: { months: 0, days: 7 },
  month: { months: 1, days: 0 },
  quarter: { months: 3, days: 0 },
};

/**
 * The clock of a demo, which operators move forward while its worker is stopped, to see how it catches up. Whether a site
 * is a demo is its environment's to say: elsewhere no process has a clock that could be moved, and everything here is
 * NOT_FOUND.
 */
export function createTimeMachineService(dependencies: TimeMachineDependencies) {
  const { db, wakeUps, movableClock, site, heartbeats } = dependencies;

  /** @throws AppError FORBIDDEN, NOT_FOUND where the site is no demo */
  function clockFor(caller: Actor): MovableClock {
    demand(caller, { action: 'memberships.manage' });
    if (movableClock === null) throw new AppError('NOT_FOUND');
    return movableClock;
  }

  /** Changes what the caller has seen. What it answers is where this process's clock is, too. */
  async function change(
    clock: MovableClock,
    version: number,
    decide: (trx: DatabaseTransaction, seen: DemoClockRow) => Promise<Omit<DemoClockRow, 'version'>>,
  ): Promise<TimeMachine> {
    const changed = await db.transaction().execute(async (trx) => {
      const seen = await lockDemoClock(trx);
      if (seen.version !== version) throw new AppError('VERSION_CONFLICT');
      return await updateDemoClock(trx, await decide(trx, seen));
    });
    clock.bringTo(changed.aheadMs);
    wakeUps.publish('demo-clock');
    return await toTimeMachine(clock, changed);
  }

  async function toTimeMachine(
    clock: MovableClock,
    { aheadMs, workerStopped, version }: DemoClockRow,
  ): Promise<TimeMachine> {
    const worker = workerState({ isStopped: workerStopped, isAtWork: await isAnyAtWork(db) });
    return { now: clock.now().toISOString(), aheadMs, worker, version };
  }

  return {
    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async get(caller: Actor): Promise<TimeMachine> {
      const clock = clockFor(caller);
      return await toTimeMachine(clock, await findDemoClock(db));
    },

    /**
     * Moves the clock forward. The site was not away meanwhile; its renewals stood still.
     * @throws AppError FORBIDDEN, NOT_FOUND, VERSION_CONFLICT, WORKER_AT_WORK where the worker is not stopped or has
     * not finished what it had begun
     */
    async advance(caller: Actor, { step, version }: z.output<typeof AdvanceTimeInput>): Promise<TimeMachine> {
      const clock = clockFor(caller);
      return await change(clock, version, async (trx, seen) => {
        if (!seen.workerStopped || !(await tryKeepFromWork(trx))) throw new AppError('WORKER_AT_WORK');
        // Another process may have moved it since this one looked.
        clock.bringTo(seen.aheadMs);
        const byMs = stepMs(clock.now(), step, site.timeZone);
        await heartbeats.moveSite(trx, byMs);
        return { aheadMs: seen.aheadMs + byMs, workerStopped: true };
      });
    },

    /** Stops the worker or lets it work. @throws AppError FORBIDDEN, NOT_FOUND, VERSION_CONFLICT */
    async setWorker(
      caller: Actor,
      { stopped, version }: z.output<typeof SetDemoWorkerInput>,
    ): Promise<TimeMachine> {
      const clock = clockFor(caller);
      return await change(clock, version, async (_trx, { aheadMs }) => ({ aheadMs, workerStopped: stopped }));
    },
  };
}

/** How far it is to the same time of day so much later, or of the last day of a month that lacks the day. */
function stepMs(now: Date, step: TimeStep, timeZone: string): number {
  const { months, days } = STEPS[step];
  const today = localDateOf(now, timeZone);
  const later = addMonthsClamped(today, months);
  const target = startOfDate({ ...later, day: later.day + days }, timeZone);
  return target.getTime() - startOfDate(today, timeZone).getTime();
}

function workerState({ isStopped, isAtWork }: { isStopped: boolean; isAtWork: boolean }): DemoWorkerState {
  if (isStopped) return isAtWork ? 'stopping' : 'stopped';
  return isAtWork ? 'working' : 'starting';
}

export type TimeMachineService = ReturnType<typeof createTimeMachineService>;
